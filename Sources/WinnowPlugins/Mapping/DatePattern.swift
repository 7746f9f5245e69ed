package import WinnowCore

/// How dates stand in a column: `yyyy-MM-dd`, `dd.MM.yyyy HH:mm`, `MMM d, yy`.
///
/// `yyyy` `yy` (69 and below: 2000 on) `MMMM` `MMM` (English names) `MM` `M` `dd` `d` `HH` `H` `hh`
/// `h` `a` (AM, PM) `mm` `ss` `SSS`; letters between `'` and every other character stand for
/// themselves. A doubled letter is two digits exactly, a single one is one or two.
package struct DatePattern: Sendable {
  /// As written.
  package let text: String
  private let parts: [Part]

  private enum Part: Hashable {
    case field(Field)
    case literal(Character)
  }

  private enum Field: String, Hashable {
    case year = "yyyy"
    case shortYear = "yy"
    case monthName = "MMMM"
    case shortMonthName = "MMM"
    case month = "MM"
    case looseMonth = "M"
    case day = "dd"
    case looseDay = "d"
    case hour = "HH"
    case looseHour = "H"
    case halfDayHour = "hh"
    case looseHalfDayHour = "h"
    case halfOfDay = "a"
    case minute = "mm"
    case second = "ss"
    case millisecond = "SSS"
  }

  /// Why a text is no pattern.
  package struct PatternError: Error, Sendable {
    /// The end of a sentence that begins with the pattern's key.
    package let message: String
  }

  /// Reads a pattern; it must have a year, a month and a day, each once.
  ///
  /// - Throws: ``PatternError`` that names the letters at fault.
  package init(_ text: String) throws(PatternError) {
    self.text = text
    parts = try Self.parts(of: text)
    let groups = parts.compactMap(Self.group)
    for (name, group) in [("year (yyyy)", "y"), ("month (MM)", "M"), ("day (dd)", "d")]
    where !groups.contains(Character(group)) {
      throw PatternError(message: "has no \(name)")
    }
    if let twice = groups.first(where: { group in groups.count { $0 == group } > 1 }) {
      throw PatternError(message: "has '\(twice)' more than once")
    }
    let usesHalves =
      parts.contains(.field(.halfDayHour)) || parts.contains(.field(.looseHalfDayHour))
    guard usesHalves == parts.contains(.field(.halfOfDay)) else {
      throw PatternError(message: "needs both 'h' and 'a', or 'HH' alone")
    }
  }

  /// The letter that a part's field is known by; hours of both kinds are one.
  private static func group(_ part: Part) -> Character? {
    guard case .field(let field) = part, let letter = field.rawValue.first else { return nil }
    return letter == "h" ? "H" : letter
  }

  private static func parts(of text: String) throws(PatternError) -> [Part] {
    var parts: [Part] = []
    var rest = text[...]
    while let character = rest.first {
      if character == "'" {
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "'") else {
          throw PatternError(message: "has a ' without a second one")
        }
        parts += end == rest.startIndex ? [.literal("'")] : rest[..<end].map(Part.literal)
        rest = rest[rest.index(after: end)...]
      } else if character.isASCII, character.isLetter {
        let run = rest.prefix { $0 == character }
        guard let field = Field(rawValue: String(run)) else {
          throw PatternError(message: "has '\(run)', which means nothing here")
        }
        parts.append(.field(field))
        rest = rest.dropFirst(run.count)
      } else {
        parts.append(.literal(character))
        rest = rest.dropFirst()
      }
    }
    return parts
  }
}

extension DatePattern {
  /// The moment a text gives, read in UTC; midnight when the pattern has no time. Nil when the
  /// text does not fit the pattern from end to end or the calendar has no such day.
  package func instant(_ text: some StringProtocol) -> Instant? {
    guard let read = read(text), let day = read.day, let time = read.millisecondsOfDay else {
      return nil
    }
    return Instant(milliseconds: day.daysSinceEpoch * 86_400_000 + time)
  }

  /// The day a text gives, whatever its time. Nil as for ``instant(_:)``.
  package func day(_ text: some StringProtocol) -> CalendarDay? {
    guard let read = read(text), read.millisecondsOfDay != nil else { return nil }
    return read.day
  }

  private func read(_ text: some StringProtocol) -> DateParts? {
    var scanner = DateScanner(text)
    var read = DateParts()
    for part in parts {
      switch part {
      case .literal(let character):
        guard scanner.take(character) else { return nil }
      case .field(let field):
        guard Self.read(field, from: &scanner, into: &read) else { return nil }
      }
    }
    return scanner.isAtEnd ? read : nil
  }

  private static func read(
    _ field: Field,
    from scanner: inout DateScanner,
    into read: inout DateParts
  ) -> Bool {
    switch field {
    case .year: scanner.number(4, into: &read.year)
    case .shortYear:
      scanner.number(2, into: &read.year) { $0 + ($0 < 70 ? 2000 : 1900) }
    case .monthName: scanner.month(full: true, into: &read.month)
    case .shortMonthName: scanner.month(full: false, into: &read.month)
    case .month: scanner.number(2, into: &read.month)
    case .looseMonth: scanner.number(1...2, into: &read.month)
    case .day: scanner.number(2, into: &read.dayOfMonth)
    case .looseDay: scanner.number(1...2, into: &read.dayOfMonth)
    case .hour, .halfDayHour: scanner.number(2, into: &read.hour)
    case .looseHour, .looseHalfDayHour: scanner.number(1...2, into: &read.hour)
    case .halfOfDay: scanner.halfOfDay(into: &read.isAfternoon)
    case .minute: scanner.number(2, into: &read.minute)
    case .second: scanner.number(2, into: &read.second)
    case .millisecond: scanner.number(3, into: &read.millisecond)
    }
  }
}
