package import WinnowCore

/// The settings that a plugin runs with: its manifest's defaults under the organization's values.
package struct PluginSettings: Sendable {
  /// Every declared setting that has a value, by name.
  package var values: [String: SettingValue]
  /// The organization's threshold; nil leaves the card's own.
  package var threshold: Points?
  /// The organization's weights, whose criteria the card has to know; in the order of the file.
  package var weights: [PluginOverrides.Weight]

  /// Checks what the organization says against what the plugin declares.
  ///
  /// `threshold` may be set without being declared, and so may `weights.ID`; a declared
  /// threshold's range is kept. `file` is the name of the file with the overrides, for messages.
  ///
  /// - Throws: ``WinnowError`` of kind `badData`, code `bad-settings`, with line and column.
  package static func resolve(
    _ manifest: PluginManifest,
    _ overrides: PluginOverrides,
    file: String = "winnow.toml"
  ) throws(WinnowError) -> PluginSettings {
    if let fault = overrides.fault { throw fault }
    let place = overrides.position ?? SourcePosition(line: 1, column: 1)
    let reader = TOMLReader(TOMLTable([], at: place), file: file, code: "bad-settings")
    var values: [String: SettingValue] = [:]
    for schema in manifest.settings { values[schema.name] = schema.defaultValue }

    var written = overrides.settings.map { ($0.key, $0.keyPosition, $0.value) }
    if let threshold = overrides.thresholdValue, manifest.setting("threshold") != nil {
      written.append(("threshold", threshold.position, threshold))
    }
    for (name, position, value) in written {
      guard let schema = manifest.setting(name) else {
        let known = ["enabled", "threshold", "weights"] + manifest.settings.map(\.name)
        throw reader.unknown(
          "setting of plugin '\(manifest.name)':",
          name,
          at: position,
          known: known.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        )
      }
      values[name] = try schema.value(value, named: name, for: reader)
    }
    return PluginSettings(
      values: values,
      threshold: overrides.threshold,
      weights: overrides.weights
    )
  }
}
