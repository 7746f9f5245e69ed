import Testing
import WinnowCore

@Suite struct `A length of time` {
  @Test(
    arguments: [
      ("30 days", 2_592_000_000), ("1 day", 86_400_000), ("12 hours", 43_200_000),
      ("90 minutes", 5_400_000), ("2 weeks", 1_209_600_000), ("1 second", 1000), ("0 days", 0),
    ] as [(String, Int64)]
  )
  func `is read from a number and a unit`(text: String, milliseconds: Int64) {
    #expect(TimeSpan(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "30", "days", "30days", "-1 days", "+1 days", "1.5 days", "1 month", "1 day ago",
    "9223372036854775807 weeks", "99999999999999999999 days", "365001 days", "٣ days",
  ])
  func `is nothing else`(text: String) {
    #expect(TimeSpan(text) == nil)
  }

  @Test(arguments: ["30 days", "1 day", "12 hours", "90 minutes", "2 weeks", "0 seconds"])
  func `is written as it is read`(text: String) {
    #expect(TimeSpan(text)?.description == text)
  }

  @Test func `is within its limits`() {
    #expect(TimeSpan(exactly: -1) == nil)
    #expect(TimeSpan(exactly: .max) == nil)
    #expect(TimeSpan.days(.max) == TimeSpan.limit)
    #expect(TimeSpan.days(2).days == 2)
  }
}
