import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// What the rules of the files would make of the leads, beside what the active ones make of them now;
  /// writes nothing.
  ///
  /// - Parameters:
  ///   - keepsAll: True to list every score that would change, not only those that cross the line.
  ///   - progress: Told how many leads were looked at.
  /// - Returns: Whose score would become another one.
  /// - Throws: as ``rules()``, ``keptRules(_:)``.
  package func rescorePlan(
    keepsAll: Bool,
    progress: (_ leads: Int) -> Void
  ) throws -> RescorePlan {
    // One moment for both, so that nothing in the plan is the work of time.
    let moment = now
    let runner = try CardRunner(try usableRules(), now: moment)
    let active = try store.activeRuleset()
    let present = try active.map { record in
      let isSame = record.ruleset == runner.ruleset
      let source = isSame ? runner.source : try keptRules(record.ruleset)
      return try CardRunner(source, now: moment)
    }
    var plan = RescorePlan(card: runner.card.id, active: active?.ruleset, ruleset: runner.ruleset)
    try store.forEachLead { lead in
      let before = lead.score == nil ? nil : try present?.explain(lead)
      plan.add(lead, before, try runner.explain(lead), keepsAll: keepsAll)
      keepLog(of: runner)
      if plan.leads % 1000 == 0 { progress(plan.leads) }
      return true
    }
    return plan
  }

  /// Scores every lead by the rules that were active before the present ones, and activates them. A lead
  /// that was qualified before is so again, within the hysteresis as well, and its hand-off waits only if
  /// it did then.
  ///
  /// The files stay as they are; ``rank(_:limit:)`` says that they differ.
  ///
  /// - Throws: usage, `nothing-to-roll-back`, when no other rules were ever active; as
  ///   ``keptRules(_:)``.
  package func rollBack(
    progress: (_ leads: Int) -> Void,
    isInterrupted: () -> Bool
  ) throws -> ScoringReport {
    if let done = try finishedScoring(transaction) { return done }
    let all = try rulesets()
    guard let active = all.first, let last = all.first(where: { $0.ruleset != active.ruleset })
    else {
      throw WinnowError(
        .usage,
        code: "nothing-to-roll-back",
        "no other rules were active here before",
        hint: "winnow ruleset list shows which were."
      )
    }
    return try scoreAll(
      by: try keptRules(last.ruleset),
      before: { lead, runner in
        let staysSo =
          runner.card.hysteresis == .zero && lead.score?.isHandoffHeld != true
          && lead.score?.qualified != false
        return staysSo ? lead : try self.lead(lead, before: active.event)
      },
      progress: progress,
      isInterrupted: isInterrupted
    )
  }

  /// The lead with the score that it had before an event.
  private func lead(_ lead: Lead, before event: Int64) throws -> Lead {
    guard lead.score != nil else { return lead }
    var past: Lead?
    for change in try store.history(of: lead.id) where change.number < event {
      past = Lead.fold(past, change)
    }
    var lead = lead
    lead.score = past?.score
    return lead
  }
}
