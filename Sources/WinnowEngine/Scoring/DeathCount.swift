import WinnowPlugins

/// Counts how often a plugin uses up its limits, and tells when that is enough.
struct DeathCount {
  /// So often without a lead in between that it did well on, in this run and in those before.
  static let limitInARow = 10
  /// So often in one run, whatever it does well in between: each time can take a quarter of a second.
  static let limitInARun = 100

  /// Without a lead in between that went well.
  private(set) var inARow: Int
  private(set) var inThisRun = 0
  /// What was in a row before this run.
  let before: Int

  init(before: Int) {
    self.before = before
    inARow = before
  }

  /// Takes note of a lead on which the plugin used up its limits so often.
  mutating func note(_ deaths: Int) {
    inARow = deaths == 0 ? 0 : inARow + deaths
    inThisRun += deaths
  }

  /// Whether the plugin is to be switched off.
  var isEnough: Bool { inARow >= Self.limitInARow || inThisRun >= Self.limitInARun }

  /// What the plugin is switched off for.
  var count: Int { max(inARow, inThisRun) }
}
