import WinnowCore

/// What an organization changes in a plugin's cards without touching the plugin.
struct CardOverrides: Sendable {
  var threshold: Points?
  /// By id of the criterion.
  var weights: [String: Points] = [:]

  /// Reports a weight for a criterion that no card has: a misspelt one would go unnoticed.
  func refuseUnknownWeights(cards: [Card]) throws(ScriptComplaint) {
    let ids = cards.flatMap { $0.criteria.map(\.id) }
    guard let strange = weights.keys.filter({ !ids.contains($0) }).min() else { return }
    throw ScriptComplaint(
      message: "the settings give a weight to '\(strange)', which is no criterion of this plugin",
      word: "weights.\(strange)",
      hint: nearest(strange, among: ids).map { "Did you mean '\($0)'?" }
        ?? "Criteria here: " + ids.joined(separator: ", ")
    )
  }
}
