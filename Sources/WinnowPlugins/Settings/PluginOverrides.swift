package import WinnowCore

/// What `[plugins.NAME]` of `winnow.toml` says, as far as it can be checked without the plugin.
package struct PluginOverrides: Sendable {
  /// The weight of one criterion, set by the organization.
  package struct Weight: Hashable, Sendable {
    package var criterion: String
    package var points: Points
    /// Where the criterion's name stands, for a message when the card has no such criterion.
    package var position: SourcePosition
  }

  package var plugin: String
  /// Where the plugin's name stands; nil when the file does not name it.
  package var position: SourcePosition?
  package var enabled = true
  package var threshold: Points?
  /// The threshold as written, for checking it against the manifest.
  package var thresholdValue: TOMLValue?
  /// In the order of the file.
  package var weights: [Weight] = []
  /// Every other key: a setting of the plugin.
  package var settings: [TOMLTable.Member] = []
  /// What is wrong with the section whatever the plugin declares; who resolves the settings is told.
  package private(set) var fault: WinnowError?

  /// Nothing said: enabled, with the plugin's own values.
  package init(plugin: String) {
    self.plugin = plugin
  }

  /// Throws for a name that no plugin has; every other mistake concerns the plugin alone, and waits.
  init(_ member: TOMLTable.Member, in plugins: TOMLReader) throws(WinnowError) {
    plugin = member.key
    position = member.keyPosition
    guard PluginManifest.isName(member.key) else {
      throw plugins.error(
        "'\(member.key)' is no plugin's name",
        at: member.keyPosition,
        hint: PluginManifest.nameForm
      )
    }
    do throws(WinnowError) {
      try read(member, in: plugins)
    } catch {
      fault = error
    }
  }

  private mutating func read(
    _ member: TOMLTable.Member,
    in plugins: TOMLReader
  ) throws(WinnowError) {
    var section = try plugins.section(member.value, named: member.key)
    enabled = try section.boolean("enabled") ?? true
    threshold = try section.points("threshold")
    thresholdValue = section.table["threshold"]
    if var weights = try section.section("weights") {
      for weight in weights.rest() {
        let points = try weights.points(weight.value, named: "weights." + weight.key)
        self.weights.append(
          Weight(criterion: weight.key, points: points, position: weight.keyPosition)
        )
      }
    }
    settings = section.rest()
  }
}
