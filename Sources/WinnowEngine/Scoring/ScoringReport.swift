import WinnowCore
package import WinnowPlugins

/// What a scoring run did.
package struct ScoringReport: Sendable {
  package var card: String
  package var ruleset: String
  /// How many leads were scored, how many of them are qualified, and whose score was recorded anew.
  package var leads = 0
  package var qualified = 0
  package var changed = 0
  /// How many of them wait for somebody to confirm that they are handed off.
  package var held = 0
  /// True when only leads were looked at whose score was out of date.
  package var isOfDue = false
  /// Criteria that failed, the most frequent first.
  package var failures: [CardFailure] = []
  /// Whether it was stopped before the end; then nothing of it counts.
  package var isInterrupted = false

  init(card: String, ruleset: String) {
    self.card = card
    self.ruleset = ruleset
  }

  mutating func count(_ explanation: Explanation) {
    leads += 1
    if explanation.qualified { qualified += 1 }
    if explanation.isHandoffHeld { held += 1 }
  }

  /// The event that says that the scores are those of this moment.
  func draft(at now: Instant) -> EventDraft {
    EventDraft(
      .scoringFinished,
      subject: nil,
      data: [
        "card": .string(card), "ruleset": .string(ruleset), "at": .string(now.description),
        "leads": .int(Int64(leads)), "changed": .int(Int64(changed)),
      ]
    )
  }

  /// Takes over what failed; the report is complete then.
  mutating func finish(_ runner: CardRunner) {
    failures = runner.takeFailures().sorted {
      ($1.leads, $0.function) < ($0.leads, $1.function)
    }
  }
}
