package import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// Explanations that hold, as against recorded ones: a change that left a score as it was is not
  /// recorded, and yet the score is made of other parts then.
  final class Standing {
    private let active: RulesetRecord?
    private let source: RuleSource?
    /// Serves every moment, where time changes nothing.
    private lazy var timeless: CardRunner? = {
      let runner = source.flatMap { try? CardRunner($0, now: now) }
      return runner?.pastime == Pastime.none ? runner : nil
    }()
    private let now: Instant

    init(_ engine: Engine) throws {
      source = try? engine.usableActiveRules()
      active = try engine.store.activeRuleset()
      now = engine.now
    }

    /// The recorded explanation, or another one that gives the same score, where the lead or the rules
    /// changed since; nil where no score is recorded.
    ///
    /// The rules are asked as of the change: what time did to the score since then is not in it.
    func explanation(of lead: Lead) -> Explanation? {
      guard let recorded = Explanation(recordedFor: lead) else { return nil }
      guard isOutdated(recorded, lead) else { return recorded }
      let moment = lead.isStale ? lead.updated : active?.evaluated ?? recorded.at
      guard let fresh = worked(out: lead, at: moment), fresh.score == recorded.score,
        fresh.qualified == recorded.qualified
      else { return recorded }
      return fresh
    }

    /// Whether the lead or the rules changed since the explanation was recorded.
    func isOutdated(_ recorded: Explanation, _ lead: Lead) -> Bool {
      guard let active else { return false }
      return lead.isStale || active.ruleset != recorded.ruleset
    }

    /// What the active rules make of the lead; nil where they do not run.
    func worked(out lead: Lead, at moment: Instant) -> Explanation? {
      guard let source else { return nil }
      guard var explanation = try? (timeless ?? CardRunner(source, now: moment)).explain(lead)
      else { return nil }
      explanation.at = moment
      return explanation
    }
  }

  /// The explanations that hold for leads, in their order; nil for one without a score.
  package func standing(of leads: [Lead]) throws -> [Explanation?] {
    let standing = try Standing(self)
    return leads.map { standing.explanation(of: $0) }
  }
}
