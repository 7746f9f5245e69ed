package import WinnowCore
import WinnowPlugins
package import WinnowStore

/// What would become of a lead's score if something were otherwise.
package struct Trial: Sendable {
  package var before: Explanation
  package var after: Explanation
}

/// Leads in the order in which to call them.
package struct Ranking: Sendable {
  package var rows: [Lead]
  /// Why each has its score, where that was asked for.
  package var explanations: [Explanation?] = []
  /// The card that gave the recorded scores; before the first scoring, the one that would.
  package var card: String
  /// The rules that gave the recorded scores; nil before the first scoring.
  package var recorded: RulesetRecord?
  /// The rules as the files have them now; nil when they do not load.
  package var current: String?
  /// Why the rules as they are now do not load, or do not run.
  package var problem: WinnowError?
  /// Whether an alarm told of it.
  package var isProblemTold = false
  /// Why their plugin is switched off; nil when it is not.
  package var suspension: PluginRecord?
  /// Leads without a recorded score.
  package var unscored: Int64
  /// Why scores that have faded since could not be made anew.
  package var staleness: WinnowError?
  /// What time alone changed by less than this is not recorded; zero where time changes nothing.
  package var tolerance = Points.zero

  /// Whether any lead has a recorded score.
  package var hasScores = false

  /// Whether scores were recorded by other rules than the files have now.
  package var rulesChanged: Bool {
    guard let recorded else { return false }
    return recorded.ruleset != current
  }
}

extension Engine {
  /// Why a lead has its score: as recorded; worked out where none is, or where the lead or the rules
  /// changed since.
  ///
  /// - Parameters:
  ///   - reference: The lead.
  ///   - ruleset: Digest of the rules to score it by anew; nil for what is recorded.
  /// - Returns: Every part of the score.
  /// - Throws: as ``lead(_:)``, ``activeRules()``, ``keptRules(_:)``.
  package func explain(_ reference: String, by ruleset: String? = nil) throws -> Explanation {
    let lead = try lead(reference)
    if let ruleset {
      let explanation = try CardRunner(try keptRules(ruleset), now: now).explain(lead)
      return try withEvidence(explanation, lead)
    }
    return try withEvidence(try holding(lead), lead)
  }

  private func holding(_ lead: Lead) throws -> Explanation {
    let standing = try Standing(self)
    guard let recorded = standing.explanation(of: lead) else {
      return try CardRunner(try usableActiveRules(), now: now).explain(lead)
    }
    if recorded.isRecorded, standing.isOutdated(recorded, lead),
      let fresh = standing.worked(out: lead, at: now)
    {
      return fresh
    }
    return recorded.isRecorded ? labelled(recorded) : recorded
  }

  /// Recorded parts with the labels that the card has now, where the card still loads.
  private func labelled(_ explanation: Explanation) -> Explanation {
    guard let card = try? CardRunner(try usableRules(), now: now).card,
      card.id == explanation.card
    else { return explanation }
    var explanation = explanation
    var labels: [String: String] = [:]
    for criterion in card.criteria { labels[criterion.id] = criterion.label }
    for index in explanation.parts.indices {
      explanation.parts[index].label = labels[explanation.parts[index].criterion]
    }
    for index in explanation.beside.indices {
      explanation.beside[index].label = labels[explanation.beside[index].criterion]
    }
    for index in explanation.unknown.indices {
      explanation.unknown[index].label = labels[explanation.unknown[index].criterion]
    }
    for index in explanation.otherFailures.indices {
      let criterion = explanation.otherFailures[index].criterion
      explanation.otherFailures[index].label = labels[criterion]
    }
    return explanation
  }

  /// What the score would be with other answers or fields; writes nothing.
  ///
  /// An assignment is `answers.budget=ready` or `source=web`; an empty value takes the thing away. One
  /// that is neither is an error of kind usage, code `bad-assignment`.
  package func trial(_ reference: String, _ assignments: [String]) throws -> Trial {
    let runner = try CardRunner(try usableRules(), now: now)
    let lead = try lead(reference)
    var changed = lead
    for assignment in assignments { try Self.assign(assignment, to: &changed) }
    return Trial(before: try runner.explain(lead), after: try runner.explain(changed))
  }

  private static func assign(_ assignment: String, to lead: inout Lead) throws(WinnowError) {
    guard let equals = assignment.firstIndex(of: "="), equals != assignment.startIndex else {
      throw WinnowError(
        .usage,
        code: "bad-assignment",
        "'\(assignment)' sets nothing",
        hint: "Write answers.ID=VALUE or FIELD=VALUE: answers.need=clear"
      )
    }
    let name = String(assignment[..<equals])
    let value = JSONValue(argument: String(assignment[assignment.index(after: equals)...]))
    let kept = value == .null ? nil : value
    if name.hasPrefix("answers.") {
      lead.answers[String(name.dropFirst("answers.".count))] = kept
    } else if Lead.reservedFields.contains(name) {
      throw WinnowError(
        .usage,
        code: "reserved-field",
        "'\(name)' cannot be set in a trial",
        hint: "Set answers with answers.ID=VALUE, or fields like source=web."
      )
    } else {
      lead.fields[name] = kept
    }
  }

  /// Scored leads, best first; `key` counts before everything else, and `why` explains each of them.
  package func rank(
    _ filter: LeadFilter,
    by key: RankOrder.Key = .band,
    limit: Int,
    why: Bool = false
  ) throws -> Ranking {
    let recorded = try store.activeRuleset()
    var current: String?
    var problem: WinnowError?
    var suspension: PluginRecord?
    var runner: CardRunner?
    do {
      let source = try rules()
      suspension = try self.suspension(of: source)
      if suspension == nil { runner = try CardRunner(source, now: now) }
      current = source.digest
    } catch let error as WinnowError {
      problem = error
    }
    if let recorded, recorded.ruleset != runner?.ruleset {
      runner = (try? keptRules(recorded.ruleset)).flatMap { try? CardRunner($0, now: now) }
    }
    var order = RankOrder(key)
    if let bands = runner?.card.bands { order.bands = bands.lines.map(\.name) + [bands.lowest] }
    let counts = try store.counts()
    let rows = try store.ranking(filter, order, limit: limit)
    var ranking = Ranking(
      rows: rows,
      explanations: why ? try standing(of: rows) : [],
      card: recorded?.card ?? runner?.card.id ?? workspace.settings.scoring.card ?? "",
      recorded: recorded,
      current: current,
      problem: problem,
      suspension: suspension,
      unscored: counts.leads - counts.scored
    )
    ranking.isProblemTold = hasToldOfRules
    if let runner, runner.pastime != .none { ranking.tolerance = workspace.settings.scoring.change }
    ranking.hasScores = counts.scored > 0
    return ranking
  }
}
