package import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// Scores every lead with the rules as they are now, and records what changed.
  ///
  /// All of it becomes visible at once, at the end; interrupted before, nothing does.
  ///
  /// - Throws: script, `plugin-suspended`, when the plugin uses up its limits again and again: it is
  ///   switched off then, and scores stay as they were.
  package func scoreAll(
    progress: (_ leads: Int) -> Void,
    isInterrupted: () -> Bool
  ) throws -> ScoringReport {
    try scoreAll(by: try usableRules(), progress: progress, isInterrupted: isInterrupted)
  }

  /// The same by given rules; `before` gives a lead with the verdict that counts as the one before.
  func scoreAll(
    by source: RuleSource,
    before: ((Lead, CardRunner) throws -> Lead)? = nil,
    progress: (_ leads: Int) -> Void,
    isInterrupted: () -> Bool
  ) throws -> ScoringReport {
    let moment = now
    let runner = try CardRunner(source, now: moment)
    try keep(source)
    var report = ScoringReport(card: runner.card.id, ruleset: runner.ruleset)
    let former = try formerRules(runner, at: moment)
    var deaths = try deaths(of: runner.source)
    do {
      let outcome = try store.write(transaction: transaction, by: actor) { writer in
        try writer.batch {
          try activate(runner, writer)
          try store.forEachLead { lead in
            let seen = try before?(lead, runner)
            try score(lead, as: seen, runner, after: former, writer, &report, &deaths)
            if report.leads % 1000 == 0 { progress(report.leads) }
            if isInterrupted() { throw Interrupted() }
            return true
          }
          try record(deaths, of: runner, writer)
          try writer.append(report.draft(at: moment))
        }
      }
      if outcome.value == nil { try repeatScoring(&report) }
    } catch is Suspended {
      try suspend(runner, deaths)
      _ = try usableRules()
      // Somebody switched it on again at this very moment.
      throw Interrupted()
    }
    report.finish(runner)
    return report
  }

  /// What this very command did before: the numbers of then.
  ///
  /// - Throws: usage, `transaction-taken`, when the transaction was another command's.
  private func repeatScoring(_ report: inout ScoringReport) throws {
    guard let done = try finishedScoring(transaction), done.ruleset == report.ruleset
    else { throw transactionTaken }
    report = done
  }

  /// The numbers of the scoring that a transaction did; nil when it is not written.
  ///
  /// - Throws: usage, `transaction-taken`, when it did something else.
  func finishedScoring(_ transaction: String) throws -> ScoringReport? {
    guard try store.isWritten(transaction: transaction) else { return nil }
    var done: Event?
    try store.forEachEvent { event in
      if event.transaction == transaction, event.kind == .scoringFinished { done = event }
      return done == nil
    }
    guard let done, let card = done.data["card"]?.text, let ruleset = done.data["ruleset"]?.text
    else { throw transactionTaken }
    var report = ScoringReport(card: card, ruleset: ruleset)
    report.leads = Int(clamping: done.data["leads"]?.integer ?? 0)
    report.changed = Int(clamping: done.data["changed"]?.integer ?? 0)
    report.qualified = Int(clamping: try store.counts().qualified)
    return report
  }

  /// The rules that these follow, at the same moment.
  private func formerRules(_ runner: CardRunner, at moment: Instant) throws -> FormerRules {
    guard let active = try store.activeRuleset(), active.ruleset != runner.ruleset
    else { return .none }
    let source = try? keptRules(active.ruleset)
    return .others(source.flatMap { try? CardRunner($0, now: moment) })
  }

  func score(
    _ lead: Lead,
    as seen: Lead? = nil,
    _ runner: CardRunner,
    after former: FormerRules = .none,
    _ writer: Writer,
    _ report: inout ScoringReport,
    _ deaths: inout DeathCount
  ) throws {
    var explanation = try explain(seen ?? lead, runner, &deaths)
    if deaths.isEnough { throw Suspended() }
    explanation.holdHandoff(of: seen ?? lead, after: former)
    report.count(explanation)
    let least = workspace.settings.scoring.change
    guard explanation.isWorthRecording(for: lead, least: least) else { return }
    report.changed += 1
    try writer.append(explanation.draft)
  }

  /// Evaluates one lead and counts how often that used up the plugin's limits.
  func explain(
    _ lead: Lead,
    _ runner: CardRunner,
    _ deaths: inout DeathCount
  ) throws -> Explanation {
    let before = runner.deaths
    let explanation = try runner.explain(lead)
    deaths.note(runner.deaths - before)
    keepLog(of: runner)
    return explanation
  }

  /// Switches the plugin off in a transaction of its own: that of the run holds half of a scoring.
  func suspend(_ runner: CardRunner, _ deaths: DeathCount) throws {
    let transaction = TransactionID.make(at: surroundings.now())
    _ = try store.write(transaction: transaction, by: actor) { writer in
      try record(deaths, of: runner, writer)
    }
  }

  /// Scores these leads and records what changed, and what that did to the plugin.
  ///
  /// - Throws: script, `plugin-suspended`, when it was one time too many; what was found before is
  ///   recorded.
  package func score(_ references: [String]) throws -> [Explanation] {
    let runner = try CardRunner(try usableActiveRules(), now: now)
    let leads = try references.map { try lead($0) }
    var deaths = try deaths(of: runner.source)
    var explanations: [Explanation] = []
    for lead in leads where !deaths.isEnough {
      var explanation = try explain(lead, runner, &deaths)
      explanation.holdHandoff(of: lead)
      explanations.append(explanation)
    }
    let isFirst = try store.activeRuleset() == nil
    if isFirst { try keep(runner.source) }
    _ = try store.write(transaction: transaction, by: actor) { writer in
      if isFirst { try activate(runner, writer) }
      for (lead, explanation) in zip(leads, explanations)
      where explanation.isWorthRecording(for: lead, least: .zero) {
        try writer.append(explanation.draft)
      }
      try record(deaths, of: runner, writer)
    }
    if let record = try suspension(of: runner.source) { throw record.refusal }
    return explanations
  }

  func activate(_ runner: CardRunner, _ writer: Writer) throws {
    guard try store.activeRuleset()?.ruleset != runner.ruleset else { return }
    let data: JSONObject = [
      "card": .string(runner.card.id), "ruleset": .string(runner.ruleset),
      "plugin": .string(runner.plugin.name),
      "version": .string(runner.plugin.manifest.version.description),
    ]
    try writer.append(EventDraft(.rulesetActivated, subject: nil, data: data))
  }
}

/// The rules that a scoring leaves behind.
enum FormerRules {
  /// The same ones, or none.
  case none
  /// Others; nil where they do not run any more.
  case others(CardRunner?)

  /// Whether they would not qualify the lead as it is now; what they would say if they ran is not known.
  func refuse(_ lead: Lead) -> Bool {
    guard case .others(let runner) = self else { return false }
    let explanation = try? runner?.explain(lead)
    return explanation?.qualified != true
  }
}

/// Ctrl-C while nothing had been recorded yet.
package struct Interrupted: Error {}

/// The plugin used up its limits too often for the run to go on.
struct Suspended: Error {}

extension Explanation {
  /// Whether it is worth recording over what is recorded: another grade, band, cell or verdict, a gate
  /// or a fast lane that came or went, another score or dimension, or the same by other rules for other
  /// reasons. What time alone moved must have moved by at least `least`.
  func isWorthRecording(for lead: Lead, least: Points) -> Bool {
    guard let recorded = lead.score, recorded.card == card, recorded.grade == grade,
      recorded.qualified == qualified, recorded.details["band"]?.text == band,
      recorded.details["cell"]?.text == cell, isDecided(like: recorded)
    else { return true }
    let moved = max((score - recorded.points).milli.magnitude, mostMoved(from: recorded))
    guard recorded.ruleset != ruleset else {
      return moved > 0 && (lead.isStale || moved >= least.milli.magnitude)
    }
    return moved > 0 || hasOtherReasons(than: recorded)
  }

  /// Whether the same gate or fast lane decided, if any did, and the same is to be done.
  private func isDecided(like recorded: RecordedScore) -> Bool {
    let details = recorded.details
    return details["gate"]?.object?["id"]?.text == gate?.id
      && details["gate"]?.object?["reason"]?.text == gate?.reason
      && (details["fast_lane"] == nil) == (fastLane == nil) && details["action"]?.text == action
  }

  /// By how much the dimension moved that moved most: some are told beside the score.
  private func mostMoved(from recorded: RecordedScore) -> UInt64 {
    let old = recorded.details["dimensions"]?.object ?? JSONObject()
    let moves = dimensions.map { name, points in
      let before = old[name]?.number.flatMap { Points(exactly: $0) } ?? .zero
      return (points - before).milli.magnitude
    }
    return moves.max() ?? 0
  }

  private func hasOtherReasons(than recorded: RecordedScore) -> Bool {
    let now = json
    return now["parts"] != recorded.details["parts"]
      || now["unknown"] != recorded.details["unknown"]
      || now["range"] != recorded.details["range"]
  }

  /// Marks a lead that other rules made qualified, and keeps the mark until somebody confirms it or the
  /// lead is qualified no more.
  mutating func holdHandoff(of lead: Lead, after former: FormerRules = .none) {
    guard qualified, let recorded = lead.score else { return }
    isHandoffHeld =
      recorded.isHandoffHeld || (!recorded.qualified && former.refuse(lead))
  }

  /// The event that records it.
  var draft: EventDraft {
    EventDraft(.scoreChanged, subject: lead?.description, encoded: encoded(withID: false))
  }
}
