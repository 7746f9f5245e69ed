import WinnowCore
package import WinnowPlugins
package import WinnowStore

extension Engine {
  /// Every rule set that decided here, the newest first.
  ///
  /// - Throws: ``StoreError``.
  package func rulesets() throws -> [RulesetRecord] {
    var records: [RulesetRecord] = []
    try store.forEachEvent { event in
      if let record = RulesetRecord(event) { records.append(record) }
      return true
    }
    return records.reversed()
  }

  /// The rules that decide now, as they were when they were activated; those of the files before any was.
  ///
  /// What is wrong with settings and files meanwhile, an alarm tells.
  ///
  /// - Throws: as ``rules()`` before any were activated, where the settings switch the card off or name
  ///   none, and where what was kept does not load either; not found, `no-bundle`; bad data,
  ///   `damaged-bundle`.
  package func activeRules() throws -> RuleSource {
    let active = try store.activeRuleset()
    let source: RuleSource
    do {
      source = try rules()
    } catch let error as WinnowError {
      guard let active, wantsRules(despite: error), let kept = try? keptRules(active.ruleset)
      else { throw error }
      tellOnce(of: error)
      return kept
    }
    guard let active, active.ruleset != source.digest else { return source }
    return try keptRules(active.ruleset)
  }

  private func tellOnce(of error: WinnowError) {
    guard !hasToldOfRules else { return }
    hasToldOfRules = true
    options.alarm(
      "the rules cannot be used as they are, so those that are active go on: \(error.description)"
        + (error.hint.map { "\n  \($0)" } ?? "")
    )
  }

  /// Whether the active rules go on while the files say this: not where the settings want none.
  func wantsRules(despite error: WinnowError) -> Bool {
    error.code != "card-switched-off" && workspace.settings.scoring.card != nil
  }

  /// Rules that were activated once.
  ///
  /// - Parameter ruleset: The digest, or enough of its beginning to tell it: `sha256:4f7f`, `4f7f`.
  /// - Returns: The rules as they were then.
  /// - Throws: not found, `no-ruleset`; usage, `ambiguous-ruleset`; as ``RuleBundle/read(_:ruleset:)``.
  package func keptRules(_ ruleset: String) throws -> RuleSource {
    let digits = RuleBundle.name(of: ruleset)
    let all = Set(try rulesets().map(\.ruleset))
    let found = all.filter { RuleBundle.name(of: $0).hasPrefix(digits) }.sorted()
    guard let only = found.first, !digits.isEmpty else {
      throw WinnowError(
        .notFound,
        code: "no-ruleset",
        "no rule set \(ruleset) was ever active here"
          + (options.asOf.map { " up to \($0)" } ?? ""),
        hint: "winnow ruleset list shows them."
      )
    }
    guard found.count == 1 else {
      throw WinnowError(
        .usage,
        code: "ambiguous-ruleset",
        "\(ruleset) could be several rule sets",
        hint: "Name one by more digits: "
          + found.map { String($0.prefix(23)) }.joined(separator: ", ")
      )
    }
    let folder = workspace.folder + "/bundles/" + RuleBundle.name(of: only)
    return try RuleBundle.read(folder, ruleset: only)
  }

  /// Keeps rules for good, before an event refers to them.
  func keep(_ source: RuleSource) throws {
    let bundle = RuleBundle(source)
    try store.keepBundle(bundle.name, files: bundle.files)
  }
}
