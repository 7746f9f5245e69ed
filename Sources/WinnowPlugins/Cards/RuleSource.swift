import Crypto
package import WinnowCore

/// A plugin with the organization's settings for it: all that decides what it gives.
package struct RuleSource: Sendable {
  package let plugin: PluginFolder
  package let settings: PluginSettings
  /// Names plugin code and settings by their content: `sha256:…`.
  package let digest: String
  /// The file with the organization's settings, for messages.
  package let settingsFile: String

  /// Checks what `winnow.toml` says about the plugin; throws `bad-settings` with its place.
  package init(
    plugin: PluginFolder,
    overrides: PluginOverrides,
    settingsFile: String
  ) throws(WinnowError) {
    self.plugin = plugin
    self.settingsFile = settingsFile
    settings = try PluginSettings.resolve(plugin.manifest, overrides, file: settingsFile)
    digest = Self.digest(plugin, settings)
  }

  private static func digest(_ plugin: PluginFolder, _ settings: PluginSettings) -> String {
    var text = plugin.files.digest
    for name in settings.values.keys.sorted() {
      text += "\nsetting \(name) = \(settings.values[name]?.description ?? "")"
    }
    if let threshold = settings.threshold { text += "\nthreshold = \(threshold)" }
    for weight in settings.weights.sorted(by: { $0.criterion < $1.criterion }) {
      text += "\nweight \(weight.criterion) = \(weight.points)"
    }
    return "sha256:" + SHA256.hash(data: Array(text.utf8)).hexadecimal
  }
}
