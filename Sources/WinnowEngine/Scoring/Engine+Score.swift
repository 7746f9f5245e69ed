package import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// Scores every lead with the rules as they are now, and records what changed.
  ///
  /// All of it becomes visible at once, at the end; interrupted before, nothing does.
  package func scoreAll(
    progress: (_ leads: Int) -> Void,
    isInterrupted: () -> Bool
  ) throws -> ScoringReport {
    let runner = try CardRunner(try rules(), now: now)
    var report = ScoringReport(card: runner.card.id, ruleset: runner.ruleset)
    _ = try store.write(transaction: transaction, by: actor) { writer in
      try writer.batch {
        try activate(runner, writer)
        try store.forEachLead { lead in
          try score(lead, runner, writer, &report)
          if report.leads % 1000 == 0 { progress(report.leads) }
          keepLog(of: runner)
          if isInterrupted() { throw Interrupted() }
          return true
        }
      }
    }
    report.finish()
    return report
  }

  private func score(
    _ lead: Lead,
    _ runner: CardRunner,
    _ writer: Writer,
    _ report: inout ScoringReport
  ) throws {
    let explanation = try runner.explain(lead)
    report.count(explanation)
    guard explanation.differs(from: lead.score) else { return }
    report.changed += 1
    try writer.append(explanation.draft)
  }

  /// Scores these leads and records what changed.
  package func score(_ references: [String]) throws -> [Explanation] {
    let runner = try CardRunner(try rules(), now: now)
    let leads = try references.map { try lead($0) }
    let explanations = try leads.map { try runner.explain($0) }
    keepLog(of: runner)
    let isFirst = try store.activeRuleset(card: runner.card.id) == nil
    _ = try store.write(transaction: transaction, by: actor) { writer in
      if isFirst { try activate(runner, writer) }
      for (lead, explanation) in zip(leads, explanations)
      where explanation.differs(from: lead.score) {
        try writer.append(explanation.draft)
      }
    }
    return explanations
  }

  private func activate(_ runner: CardRunner, _ writer: Writer) throws {
    let card = runner.card.id
    guard try store.activeRuleset(card: card)?.ruleset != runner.ruleset else { return }
    let data: JSONObject = [
      "card": .string(card), "ruleset": .string(runner.ruleset),
      "plugin": .string(runner.plugin.name),
      "version": .string(runner.plugin.manifest.version.description),
    ]
    try writer.append(EventDraft(.rulesetActivated, subject: nil, data: data))
  }
}

/// Ctrl-C while nothing had been recorded yet.
package struct Interrupted: Error {}

extension Explanation {
  /// Whether it is worth recording over what is recorded: another score, grade or verdict, or the
  /// same by other rules for other reasons.
  func differs(from recorded: RecordedScore?) -> Bool {
    guard let recorded, recorded.points == score, recorded.grade == grade,
      recorded.qualified == qualified, recorded.card == card
    else { return true }
    guard recorded.ruleset != ruleset else { return false }
    let now = json
    return now["parts"] != recorded.details["parts"]
      || now["unknown"] != recorded.details["unknown"]
      || now["threshold"] != recorded.details["threshold"]
  }

  /// The event that records it.
  var draft: EventDraft {
    var data = json
    data["id"] = nil
    return EventDraft(.scoreChanged, subject: lead?.description, data: data)
  }
}
