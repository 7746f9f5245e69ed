/// How much of the whole goes in a length of time: `50% a month`, `2.5% a day`.
package struct LossRate: Hashable, Sendable {
  /// Part of the whole that goes each day, above 0.
  package let perDay: Double

  /// What people are told to write.
  package static let form = #""50% a month", "10% a week" or "2.5% a day""#

  private static let units: [(name: Substring, days: Double)] = [
    ("day", 1), ("week", 7), ("month", 30), ("year", 365),
  ]

  /// Reads a percentage above 0 and up to 100, and a unit: day, week, month (30 days), year (365
  /// days). Nil for anything else.
  package init?(_ text: some StringProtocol) {
    let words = String(text).replacing(" %", with: "%").split(
      separator: " ",
      omittingEmptySubsequences: true
    )
    guard words.count == 3, words[1] == "a" || words[1] == "per", words[0].hasSuffix("%"),
      let unit = Self.units.first(where: { $0.name == words[2] }),
      let percentage = Double(words[0].dropLast()), percentage > 0, percentage <= 100
    else { return nil }
    perDay = percentage / 100 / unit.days
  }
}
