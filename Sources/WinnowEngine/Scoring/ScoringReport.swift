import WinnowCore

/// What a scoring run did.
package struct ScoringReport: Sendable {
  /// A criterion that failed, and on how many leads.
  package struct Failure: Hashable, Sendable {
    package var criterion: String
    /// Code, place and message of its first failure.
    package var error: String
    package var leads: Int
  }

  package var card: String
  package var ruleset: String
  /// How many leads were scored, how many of them are qualified, and whose score was recorded anew.
  package var leads = 0
  package var qualified = 0
  package var changed = 0
  /// Most frequent first.
  package var failures: [Failure] = []
  /// Whether it was stopped before the end; then nothing of it counts.
  package var isInterrupted = false

  private var failuresByCriterion: [String: Failure] = [:]

  init(card: String, ruleset: String) {
    self.card = card
    self.ruleset = ruleset
  }

  mutating func count(_ explanation: Explanation) {
    leads += 1
    if explanation.qualified { qualified += 1 }
    for entry in explanation.unknown + explanation.otherFailures {
      guard let error = entry.error else { continue }
      failuresByCriterion[
        entry.criterion,
        default: Failure(criterion: entry.criterion, error: error, leads: 0)
      ].leads += 1
    }
  }

  mutating func finish() {
    failures = failuresByCriterion.values.sorted {
      ($1.leads, $0.criterion) < ($0.leads, $1.criterion)
    }
  }
}
