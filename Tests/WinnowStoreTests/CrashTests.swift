import StoreProofs
import Testing

/// A few histories in every run of the tests; `scripts/prove` runs a great many, optimized.
@Suite struct `A store on a disk that fails` {
  private static let pieces = 8
  private static let share = 16

  @Test(arguments: 0..<pieces) func `loses nothing that was acknowledged, and shows nothing halved`(
    _ piece: Int
  ) async {
    let campaign = CrashCampaign(jobs: 1)
    let first = 1_000_000 + UInt64(piece * Self.share)
    let outcome = await campaign.run(from: first, histories: Self.share)
    #expect(outcome.histories == Self.share)
    if let violation = outcome.violation {
      Issue.record("scripts/prove crashes --seed \(violation.seed): \(violation.words)")
    }
  }

  /// Histories that found a fault once, long after the first million.
  @Test(arguments: [11_017_490, 20_007_623, 20_028_365, 3_000_268_873] as [UInt64])
  func `survives what it did not survive before`(_ seed: UInt64) {
    var history = CrashHistory(seed: seed)
    #expect(history.run().violation == nil)
  }

  @Test(arguments: Flaw.allCases) func `would not do so if it had this flaw`(_ flaw: Flaw) async {
    let outcome = await CrashCampaign(flaw: flaw, jobs: 1).run(from: 100_000, histories: 2000)
    #expect(outcome.violation != nil)
  }

  @Test func `lives through the same history for the same seed`() {
    func story(_ seed: UInt64) -> [String] {
      let lines = Lines()
      var history = CrashHistory(seed: seed) { lines.add($0) }
      _ = history.run()
      return lines.all
    }
    #expect(story(7) == story(7))
    #expect(story(7) != story(8))
    #expect(story(7).contains { $0.hasPrefix("syncData") })
  }
}
