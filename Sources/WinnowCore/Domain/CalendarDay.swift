/// A day of the proleptic Gregorian calendar, years 1…9999.
package struct CalendarDay: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package let daysSinceEpoch: Int64

  package init(daysSinceEpoch: Int64) {
    self.daysSinceEpoch = daysSinceEpoch
  }

  /// Nil when the calendar has no such day (31 April, 29 February of a common year).
  package init?(year: Int64, month: Int64, day: Int64) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, year: year)
    else { return nil }
    // Days from civil, by Howard Hinnant: http://howardhinnant.github.io/date_algorithms.html
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted.floorDivided(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month 1…12 and day 1…31.
  package var components: (year: Int64, month: Int64, day: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }

  package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.daysSinceEpoch < right.daysSinceEpoch
  }

  private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CalendarDay: CustomStringConvertible {
  /// `2026-11-21`.
  package var description: String {
    let (year, month, day) = components
    var text = (0...9999).contains(year) ? Self.digits(year / 100) : Array("\(year / 100)".utf8)
    text += Self.digits(abs(year % 100))
    text.append(UInt8(ascii: "-"))
    text += Self.digits(month)
    text.append(UInt8(ascii: "-"))
    text += Self.digits(day)
    return String(decoding: text, as: UTF8.self)
  }

  /// Two digits for a number below 100.
  private static func digits(_ value: Int64) -> [UInt8] {
    [0x30 &+ UInt8(truncatingIfNeeded: value / 10), 0x30 &+ UInt8(truncatingIfNeeded: value % 10)]
  }
}

extension Int64 {
  /// The quotient rounded towards negative infinity; `divisor` is above zero.
  func floorDivided(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
