import Foundation
import Synchronization
import Testing
import WinnowCore
import WinnowEngine
import WinnowStore

@Suite struct `A plan of new rules` {
  /// A clock on which an hour passes from one look to the next.
  private final class HastyClock: Sendable {
    private let looks = Mutex<Int64>(0)

    func now() -> Instant {
      let look = looks.withLock { count in
        count += 1
        return count
      }
      return Instant(milliseconds: ScoringBench.now.milliseconds + look * 3_600_000)
    }
  }

  private static let fading = """
    local winnow = require "winnow"
    winnow.scorecard { id = "any", threshold = 5, engagement = {
      decay = winnow.linear "50% a month", activities = { click = 100 } } }
    """

  @Test func `holds nothing that is the work of time`() throws {
    let clock = HastyClock()
    let bench = try ScoringBench(card: "any", clock: { clock.now() })
    let file = bench.path + "/plugins/any/init.lua"
    try Self.fading.write(toFile: file, atomically: true, encoding: .utf8)
    try bench.reopen()
    _ = try bench.engine.store.write(transaction: "lead", by: "ada") { writer in
      let lead = writer.nextLeadID().description
      let click: JSONObject = ["type": "click", "at": .string(ScoringBench.now.description)]
      try writer.append(EventDraft(.leadCreated, subject: lead, data: ["name": "Ann"]))
      try writer.append(EventDraft(.activityObserved, subject: lead, data: click))
    }
    try bench.reopen()
    _ = try bench.engine.scoreAll(progress: { _ in }, isInterrupted: { false })
    try (Self.fading + "-- a remark").write(toFile: file, atomically: true, encoding: .utf8)
    try bench.reopen()

    let plan = try bench.engine.rescorePlan(keepsAll: true, progress: { _ in })
    #expect(plan.leads == 1)
    #expect(plan.ruleset != plan.active)
    #expect(plan.changes.isEmpty)
  }
}
