package import WinnowCore

/// What a plugin is, what it registers, and what an organization set about it.
package struct PluginDescription: Sendable {
  /// Something that can be set in `winnow.toml`.
  package struct Setting: Sendable {
    /// As under `[plugins.NAME]`: `threshold`, `weights.clear_need`.
    package var name: String
    package var type: String
    /// What is allowed, in words; empty when all is.
    package var range: String
    /// The plugin's own value.
    package var standard: String?
    /// The value that counts.
    package var value: String?
    /// File and line where the organization set it; nil when it did not.
    package var place: String?
    package var help: String?
  }

  package let source: RuleSource
  /// With the organization's weights and thresholds.
  package let cards: [Card]
  package let questionnaires: [Questionnaire]
  package let settings: [Setting]

  /// Loads the plugin, as it comes and as it is set.
  ///
  /// - Throws: what keeps the plugin from loading.
  package init(_ source: RuleSource, _ overrides: PluginOverrides) throws(WinnowError) {
    let plain = try RuleSource(
      plugin: source.plugin,
      overrides: PluginOverrides(plugin: source.plugin.name),
      settingsFile: source.settingsFile
    )
    self.source = source
    let host = try Self.loaded(source)
    cards = host.cards.map(\.card)
    questionnaires = host.questionnaires
    settings =
      Self.declared(source, overrides)
      + Self.implied(source, overrides, own: try Self.loaded(plain).cards.map(\.card), set: cards)
  }

  package var manifest: PluginManifest { source.plugin.manifest }

  /// How many questions stand in its scripts.
  package var questionCount: Int {
    QuestionCensus(source.plugin).entries.count { $0.kind != nil }
  }

  private static func loaded(_ source: RuleSource) throws(WinnowError) -> PluginHost {
    let host = try PluginHost(source, now: PluginTester.now)
    try host.load()
    return host
  }

  private static func declared(_ source: RuleSource, _ overrides: PluginOverrides) -> [Setting] {
    source.plugin.manifest.settings.map { schema in
      let position =
        schema.name == "threshold"
        ? overrides.thresholdValue?.position
        : overrides.settings.first { $0.key == schema.name }?.keyPosition
      return Setting(
        name: schema.name,
        type: schema.kind.rawValue,
        range: schema.rangePhrase,
        standard: schema.defaultValue?.description,
        value: source.settings.values[schema.name]?.description,
        place: place(position, source),
        help: schema.help
      )
    }
  }

  /// What can be set about every card without being declared.
  private static func implied(
    _ source: RuleSource,
    _ overrides: PluginOverrides,
    own: [Card],
    set: [Card]
  ) -> [Setting] {
    var settings: [Setting] = []
    for (own, set) in zip(own, set) {
      if source.plugin.manifest.setting("threshold") == nil {
        settings.append(
          Setting(
            name: "threshold",
            type: "number",
            range: "",
            standard: own.threshold.description,
            value: set.threshold.description,
            place: place(overrides.thresholdValue?.position, source),
            help: "The line of card '\(own.id)'"
          )
        )
      }
      for (own, set) in zip(own.criteria, set.criteria) {
        let position = overrides.weights.first { $0.criterion == own.id }?.position
        settings.append(
          Setting(
            name: "weights." + own.id,
            type: "number",
            range: "",
            standard: own.weight.description,
            value: set.weight.description,
            place: place(position, source),
            help: own.label
          )
        )
      }
    }
    return settings
  }

  private static func place(_ position: SourcePosition?, _ source: RuleSource) -> String? {
    position.map { "\(source.settingsFile):\($0.line)" }
  }
}
