import WinnowCore
package import WinnowPlugins

extension Engine {
  /// The rules that decide score, grade and rank here, as the files have them now.
  ///
  /// - Throws: usage, `no-card`, when the settings name none; what is wrong with the plugin.
  package func rules() throws -> RuleSource {
    try checkPluginSettings()
    guard let name = workspace.settings.scoring.card else {
      throw WinnowError(
        .usage,
        code: "no-card",
        "the settings name no scorecard",
        file: workspace.folder + "/winnow.toml",
        hint: "Add [scoring] with card = \"serious-lead\", or the name of another plugin."
      )
    }
    let source = try decidingRules(name)
    let overrides = workspace.settings.overrides(for: source.plugin.name)
    guard overrides.enabled else {
      throw WinnowError(
        .badData,
        code: "card-switched-off",
        "the card '\(name)' decides the scores, but its plugin is switched off",
        file: workspace.folder + "/winnow.toml",
        line: overrides.position?.line,
        column: overrides.position?.column,
        hint: "Set enabled = true, or name another card under [scoring]."
      )
    }
    return source
  }

  /// A name that no plugin has is a mistake of the settings, told with its place.
  private func decidingRules(_ name: String) throws -> RuleSource {
    do {
      return try rules(plugin: name)
    } catch var error as WinnowError where error.code == "no-such-plugin" && error.file == nil {
      error.file = workspace.folder + "/winnow.toml"
      error.line = workspace.settings.scoring.cardPosition?.line
      error.column = workspace.settings.scoring.cardPosition?.column
      throw error
    }
  }

  /// Settings for a plugin that is not there, and those that it does not have, would be ignored
  /// without a word where it does not decide.
  private func checkPluginSettings() throws(WinnowError) {
    let listings = catalog.list()
    try refuseUnknownPlugins(Set(listings.map(\.name)))
    for entry in workspace.settings.plugins.values.sorted(by: { $0.plugin < $1.plugin }) {
      guard let manifest = listings.first(where: { $0.name == entry.plugin })?.manifest
      else { continue }
      let file = workspace.folder + "/winnow.toml"
      _ = try PluginSettings.resolve(manifest, entry, file: file)
    }
  }

  private func refuseUnknownPlugins(_ names: Set<String>) throws(WinnowError) {
    let strange = workspace.settings.plugins.values.filter { !names.contains($0.plugin) }
    guard let entry = strange.min(by: { $0.plugin < $1.plugin }) else { return }
    throw WinnowError(
      .badData,
      code: "bad-settings",
      "the settings name the plugin '\(entry.plugin)', which is not here",
      file: workspace.folder + "/winnow.toml",
      line: entry.position?.line,
      column: entry.position?.column,
      hint: nearest(entry.plugin, among: names.sorted()).map { "Did you mean '\($0)'?" }
        ?? "Plugins here: " + names.sorted().joined(separator: ", ")
    )
  }

  /// The rules of the plugin that `name` means, with this workspace's settings for it.
  package func rules(plugin name: String) throws -> RuleSource {
    let file = workspace.folder + "/winnow.toml"
    return try RuleResolver(catalog, workspace.settings, file: file).rules(name)
  }
}
