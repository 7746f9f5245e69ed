import WinnowCore
package import WinnowPlugins

extension Engine {
  /// The rules that decide score, grade and rank here, as the files have them now.
  ///
  /// - Throws: usage, `no-card`, when the settings name none; what is wrong with the plugin.
  package func rules() throws -> RuleSource {
    guard let name = workspace.settings.scoring.card else {
      throw WinnowError(
        .usage,
        code: "no-card",
        "the settings name no scorecard",
        file: workspace.folder + "/winnow.toml",
        hint: "Add [scoring] with card = \"serious-lead\", or the name of another plugin."
      )
    }
    return try rules(plugin: name)
  }

  /// The rules of the plugin that `name` means, with this workspace's settings for it.
  package func rules(plugin name: String) throws -> RuleSource {
    let plugin = try catalog.find(name)
    return try RuleSource(
      plugin: plugin,
      overrides: workspace.settings.overrides(for: plugin.name),
      settingsFile: workspace.folder + "/winnow.toml"
    )
  }
}
