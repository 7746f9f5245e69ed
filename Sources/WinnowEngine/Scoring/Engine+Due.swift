package import WinnowCore
import WinnowPlugins
import WinnowStore

/// Scores that are out of date are made anew: of the leads concerned, and of no others.
extension Engine {
  /// Scores the leads that have no score, those that changed since theirs was made, and those whose
  /// score fades and is older than the settings allow; by the rules that are active.
  ///
  /// - Parameters:
  ///   - transaction: What it is recorded under.
  ///   - progress: Told how many leads were looked at.
  ///   - isInterrupted: Asked now and then whether to stop; then nothing is recorded.
  /// - Returns: What was done, of the leads that were looked at.
  /// - Throws: as ``scoreAll(progress:isInterrupted:)``.
  package func scoreDue(
    transaction: String,
    progress: (_ leads: Int) -> Void = { _ in },
    isInterrupted: () -> Bool = { false }
  ) throws -> ScoringReport {
    let source = try usableActiveRules()
    guard let active = try store.activeRuleset(), active.evaluated != nil else {
      return try scoreAll(by: source, progress: progress, isInterrupted: isInterrupted)
    }
    let moment = now
    let runner = try CardRunner(source, now: moment)
    let due = due(active, runner, at: moment)
    var report = ScoringReport(card: runner.card.id, ruleset: runner.ruleset)
    report.isOfDue = true
    guard try due.due?.scoredBefore != nil || isThere(due) else { return report }
    var deaths = try deaths(of: source)
    do {
      _ = try store.write(transaction: transaction, by: actor) { writer in
        try writer.batch {
          try store.forEachLead(due) { lead in
            guard canDiffer(lead, runner, active) else { return true }
            try score(lead, runner, writer, &report, &deaths)
            if report.leads % 1000 == 0 { progress(report.leads) }
            if isInterrupted() { throw Interrupted() }
            return true
          }
          try record(deaths, of: runner, writer)
          try writer.append(report.draft(at: moment))
        }
      }
    } catch is Suspended {
      try suspend(runner, deaths)
      _ = try usableRules()
      throw Interrupted()
    }
    report.finish(runner)
    return report
  }

  /// Whether any lead passes.
  private func isThere(_ filter: LeadFilter) throws -> Bool {
    var found = false
    try store.forEachLead(filter) { _ in
      found = true
      return false
    }
    return found
  }

  /// Which leads may have another score by now.
  private func due(
    _ active: RulesetRecord,
    _ runner: CardRunner,
    at moment: Instant
  ) -> LeadFilter {
    var filter = LeadFilter()
    filter.due = LeadFilter.Due(through: active.through)
    if isTooOld(active, at: moment), runner.pastime != .none {
      filter.due?.scoredBefore = oldest(at: moment)
    }
    return filter
  }

  /// False for a lead that did nothing that could fade, and that did not change.
  private func canDiffer(_ lead: Lead, _ runner: CardRunner, _ active: RulesetRecord) -> Bool {
    let hasChanged = lead.score == nil || (lead.isStale && lead.lastEvent > active.through)
    return hasChanged || runner.pastime == .every || !lead.activities.isEmpty
  }

  /// Scores from before this moment are too old.
  private func oldest(at now: Instant) -> Instant {
    let age = workspace.settings.scoring.refresh.milliseconds
    let moment = now.milliseconds.subtractingReportingOverflow(age)
    return Instant(milliseconds: moment.overflow ? .min : moment.partialValue)
  }

  private func isTooOld(_ active: RulesetRecord, at now: Instant) -> Bool {
    active.evaluated.map { $0 < oldest(at: now) } ?? false
  }

  // MARK: When to

  /// The moment of which the scores are; nil before all leads were scored.
  package func scored() throws -> Instant? {
    guard workspace.settings.scoring.card != nil else { return nil }
    return try store.activeRuleset()?.evaluated
  }

  /// Whether time has changed scores since all of them were made: they fade, and are older than the
  /// settings allow.
  package func fadesSinceScored() throws -> Bool {
    guard options.asOf == nil, workspace.settings.scoring.card != nil,
      let source = try? usableActiveRules(), let active = try store.activeRuleset(),
      isTooOld(active, at: now)
    else { return false }
    return try CardRunner(source, now: now).pastime != .none
  }

  /// Scores what an import or its reversal changed, once it is in; nil where no scores are kept up.
  ///
  /// What keeps the rules from running is no fault of the import: the scores then stay out of date, and
  /// a warning says so.
  package func scoreConcerned(
    isInterrupted: () -> Bool = { false }
  ) throws -> ScoringReport? {
    guard workspace.settings.scoring.card != nil, try store.activeRuleset()?.evaluated != nil,
      unlessBroken("what changed is not scored", usableActiveRules) != nil
    else { return nil }
    return try scoreDue(transaction: transaction + ".scores", isInterrupted: isInterrupted)
  }

  /// Scores a lead in the transaction that changes it; where no rules are active, or they cannot run,
  /// its score stays out of date.
  func scoreConcerned(_ id: LeadID, _ writer: Writer) throws {
    let what = "\(id) is not scored"
    guard workspace.settings.scoring.card != nil, try store.activeRuleset() != nil,
      let source = unlessBroken(what, usableActiveRules),
      let runner = unlessBroken(what, { try CardRunner(source, now: now) }),
      let lead = try writer.lead(id)
    else { return }
    var deaths = try deaths(of: source)
    guard var explanation = unlessBroken(what, { try explain(lead, runner, &deaths) })
    else { return }
    explanation.holdHandoff(of: lead)
    if explanation.isWorthRecording(for: lead, least: .zero) {
      try writer.append(explanation.draft)
    }
    try record(deaths, of: runner, writer)
  }

  /// What `body` gives; nil, and a warning, when the rules keep it from that.
  private func unlessBroken<Value>(_ consequence: String, _ body: () throws -> Value) -> Value? {
    do {
      return try body()
    } catch {
      options.alarm("\(consequence): \(Self.reason(error)); winnow score --due makes up for it")
      return nil
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as WinnowError: error.message
    case let error as StoreError: error.message
    default: "\(error)"
    }
  }
}
