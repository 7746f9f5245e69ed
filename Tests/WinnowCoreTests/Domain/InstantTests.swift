import Testing
import WinnowCore

@Suite struct `A moment in the usual form` {
  @Test func `is the moment that it is with its milliseconds`() {
    var dice = Dice(seed: 7)
    for _ in 0..<2000 {
      let seconds = Int64.random(in: -62_135_596_800..<253_402_300_800, using: &dice)
      let moment = Instant(milliseconds: seconds * 1000)
      let long = moment.description
      let short = long.replacing(".000Z", with: "Z")
      #expect(short.utf8.count == 20)
      #expect(Instant(short) == moment, "\(short)")
      #expect(Instant(long) == moment, "\(long)")
    }
  }

  @Test(arguments: [
    "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-21T24:00:00Z",
    "2026-11-21T20:60:00Z", "2026-11-21T20:46:61Z", "2026-1a-21T20:46:01Z", "2o26-11-21T20:46:01Z",
    "2026-11-21T20:46:0/Z", "0000-01-01T00:00:00Z", "2026-11-21T20:46:01X", "2026-11-21T20-46:01Z",
  ])
  func `is none where the calendar or the clock lacks it`(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func `may have a leap second, and other signs that mean the same`() {
    let moment = Instant("2026-12-31T23:59:59Z")
    #expect(Instant("2026-12-31T23:59:60Z") == moment)
    #expect(Instant("2026-12-31 23:59:59Z") == moment)
    #expect(Instant("2026-12-31t23:59:59z") == moment)
  }
}
