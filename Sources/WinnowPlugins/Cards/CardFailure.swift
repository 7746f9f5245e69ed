/// A function of a card that failed, so that it counts as unknown.
package struct CardFailure: Sendable {
  /// The criterion, `gate:ID` or `fast_lane`.
  package var function: String
  /// What it ended with the first time.
  package var first: PluginFailure
  /// On how many leads it failed.
  package var leads = 0

  /// Takes over what failed on other leads, which came after these.
  package static func merge(_ more: [CardFailure], into failures: inout [CardFailure]) {
    for failure in more {
      if let index = failures.firstIndex(where: { $0.function == failure.function }) {
        failures[index].leads += failure.leads
      } else {
        failures.append(failure)
      }
    }
  }
}

/// What lost a box.
package struct CardDeath: Sendable {
  /// `FUEL`, `MEMORY`, `DEADLINE`, or `SCRIPT` for recursion without end.
  package var code: String
  /// The criterion or gate.
  package var function: String
  /// Code, place and message.
  package var reason: String
}
