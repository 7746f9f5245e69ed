import Crypto
package import WinnowCore

/// A plugin with the organization's settings for it: all that decides what it gives.
package struct RuleSource: Sendable {
  package let plugin: PluginFolder
  package let settings: PluginSettings
  /// What the organization says, from which the settings come.
  package let overrides: PluginOverrides
  /// Names plugin code, settings and dependencies by their content: `sha256:…`.
  package let digest: String
  /// The file with the organization's settings, for messages.
  package let settingsFile: String
  /// The rules of the plugins that it depends on, by name.
  package let dependencies: [String: RuleSource]
  /// The texts of its questions.
  let texts: PluginTexts

  /// Checks what `winnow.toml` says about the plugin; throws `bad-settings` with its place.
  package init(
    plugin: PluginFolder,
    overrides: PluginOverrides,
    settingsFile: String,
    dependencies: [String: RuleSource] = [:]
  ) throws(WinnowError) {
    self.plugin = plugin
    self.overrides = overrides
    self.settingsFile = settingsFile
    self.dependencies = dependencies
    settings = try PluginSettings.resolve(plugin.manifest, overrides, file: settingsFile)
    texts = try PluginTexts(plugin.files)
    digest = Self.digest(plugin, settings, dependencies)
  }

  /// The same without what the organization says about the plugin itself.
  func withOwnSettings() throws(WinnowError) -> RuleSource {
    try RuleSource(
      plugin: plugin,
      overrides: PluginOverrides(plugin: plugin.name),
      settingsFile: settingsFile,
      dependencies: dependencies
    )
  }

  /// The rules and all that they depend on, directly or through others, each once, by name.
  package var withDependencies: [RuleSource] {
    var found = [plugin.name: self]
    var waiting = Array(dependencies.values)
    while let next = waiting.popLast() {
      guard found.updateValue(next, forKey: next.plugin.name) == nil else { continue }
      waiting += next.dependencies.values
    }
    return found.values.sorted { $0.plugin.name < $1.plugin.name }
  }

  private static func digest(
    _ plugin: PluginFolder,
    _ settings: PluginSettings,
    _ dependencies: [String: RuleSource]
  ) -> String {
    var text = plugin.files.digest
    for name in settings.values.keys.sorted() {
      text += "\nsetting \(name) = \(settings.values[name]?.description ?? "")"
    }
    if let threshold = settings.threshold { text += "\nthreshold = \(threshold)" }
    for weight in settings.weights.sorted(by: { $0.criterion < $1.criterion }) {
      text += "\nweight \(weight.criterion) = \(weight.points)"
    }
    for (name, source) in dependencies.sorted(by: { $0.key < $1.key }) {
      text += "\ndependency \(name) = \(source.digest)"
    }
    return "sha256:" + SHA256.hash(data: Array(text.utf8)).hexadecimal
  }
}
