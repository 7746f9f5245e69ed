/// A length of time in units of fixed length: `30 days`, `1 day`, `12 hours`, `90 minutes`.
package struct TimeSpan: Hashable, Comparable, Sendable {
  /// Never negative, and at most ``limit``.
  package let milliseconds: Int64

  /// The longest span that can be written: 1,000 years of 365 days.
  package static let limit = TimeSpan(milliseconds: 365_000 * 86_400_000)

  /// Nil when it is negative or longer than ``limit``.
  package init?(exactly milliseconds: Int64) {
    guard (0...Self.limit.milliseconds).contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  private init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// A span of `count` days, held within 0 and ``limit``.
  package static func days(_ count: Int64) -> TimeSpan {
    TimeSpan(milliseconds: min(max(count, 0), 365_000) * 86_400_000)
  }

  /// The span in days, with fractions.
  package var days: Double { Double(milliseconds) / 86_400_000 }

  package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension TimeSpan: CustomStringConvertible {
  /// What people are told to write.
  package static let form = #""30 days", "1 day", "12 hours", "90 minutes" or "2 weeks""#

  private static let units: [(name: String, milliseconds: Int64)] = [
    ("week", 604_800_000), ("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000),
    ("second", 1000),
  ]

  /// Reads a whole number and a unit: seconds, minutes, hours, days or weeks, in the singular or
  /// the plural. Nil for anything else and for more than ``limit``.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int64(parts[0]),
      let unit = Self.units.first(where: { parts[1] == $0.name || parts[1] == $0.name + "s" })
    else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
    guard !overflow else { return nil }
    self.init(exactly: product)
  }

  /// A whole number of the largest unit that fits: `30 days`, `2 weeks`.
  package var description: String {
    for unit in Self.units where milliseconds >= unit.milliseconds {
      guard milliseconds % unit.milliseconds == 0 else { continue }
      let count = milliseconds / unit.milliseconds
      return count == 1 ? "1 \(unit.name)" : "\(count) \(unit.name)s"
    }
    return milliseconds == 0 ? "0 seconds" : "\(Double(milliseconds) / 1000) seconds"
  }
}
