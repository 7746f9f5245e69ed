import WinnowCore

/// The numbers of a date as they were read.
struct DateParts {
  var year: Int64 = 0
  var month: Int64 = 0
  var dayOfMonth: Int64 = 0
  var hour: Int64 = 0
  /// Nil on a 24-hour clock.
  var isAfternoon: Bool?
  var minute: Int64 = 0
  var second: Int64 = 0
  var millisecond: Int64 = 0

  /// Nil when the calendar has no such day.
  var day: CalendarDay? { CalendarDay(year: year, month: month, day: dayOfMonth) }

  /// Nil when the clock has no such time.
  var millisecondsOfDay: Int64? {
    var hour = hour
    if let isAfternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
  }
}

/// Walks over the text of a date.
struct DateScanner {
  private var rest: Substring

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  init(_ text: some StringProtocol) {
    rest = Substring(text)
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  /// Reads exactly `count` digits.
  mutating func number(
    _ count: Int,
    into value: inout Int64,
    _ change: (Int64) -> Int64 = { $0 }
  ) -> Bool {
    guard number(count...count, into: &value) else { return false }
    value = change(value)
    return true
  }

  /// Reads as many digits as there are, up to the greatest of `counts`.
  mutating func number(_ counts: ClosedRange<Int>, into value: inout Int64) -> Bool {
    let digits = rest.prefix(counts.upperBound).prefix { ("0"..."9").contains($0) && $0.isASCII }
    guard digits.count >= counts.lowerBound, let number = Int64(digits) else { return false }
    value = number
    rest = rest.dropFirst(digits.count)
    return true
  }

  /// Reads an English month, in any case; three letters of it unless `full`.
  mutating func month(full: Bool, into value: inout Int64) -> Bool {
    let word = rest.prefix(while: \.isLetter).lowercased()
    guard let index = Self.months.firstIndex(where: { word == (full ? $0 : String($0.prefix(3))) })
    else { return false }
    value = Int64(index) + 1
    rest = rest.dropFirst(word.count)
    return true
  }

  /// Reads AM or PM, in any case.
  mutating func halfOfDay(into isAfternoon: inout Bool?) -> Bool {
    let word = rest.prefix(2).lowercased()
    guard word == "am" || word == "pm" else { return false }
    isAfternoon = word == "pm"
    rest = rest.dropFirst(2)
    return true
  }
}
