package import WinnowCore

/// Finds plugins with the settings for them, and those that they depend on.
package struct RuleResolver: Sendable {
  private let catalog: PluginCatalog
  private let settings: WorkspaceSettings
  private let file: String

  /// - Parameters:
  ///   - catalog: Where plugins are looked for.
  ///   - settings: What the organization says about them.
  ///   - file: The settings' file, for messages.
  package init(_ catalog: PluginCatalog, _ settings: WorkspaceSettings, file: String) {
    self.catalog = catalog
    self.settings = settings
    self.file = file
  }

  /// The rules of the plugin that `name` means.
  ///
  /// - Throws: not found, `no-such-plugin`, also for what it depends on; bad data, `bad-dependency`,
  ///   for a version that does not fit, or plugins that depend on each other in a circle;
  ///   `dependency-switched-off`; `bad-settings` with its place.
  package func rules(_ name: String) throws(WinnowError) -> RuleSource {
    var known: [String: RuleSource] = [:]
    return try rules(name, for: [], &known)
  }

  /// `known` holds those that are found already: they are asked for again by each that needs them.
  private func rules(
    _ name: String,
    for chain: [String],
    _ known: inout [String: RuleSource]
  ) throws(WinnowError) -> RuleSource {
    if let source = known[name] { return source }
    let plugin = try catalog.find(name)
    var dependencies: [String: RuleSource] = [:]
    for dependency in plugin.manifest.dependencies {
      guard !chain.contains(dependency.plugin), dependency.plugin != plugin.name else {
        throw fault(plugin, dependency, "depends on itself through '\(dependency.plugin)'")
      }
      let found = try other(dependency, of: plugin, chain + [plugin.name], &known)
      guard found.overrides.enabled else { throw switchedOff(found, for: plugin) }
      guard dependency.requirement.accepts(found.plugin.manifest.version) else {
        let version = found.plugin.manifest.version
        throw fault(
          plugin,
          dependency,
          "needs \(dependency.plugin) \(dependency.requirement), and there is \(version)"
        )
      }
      dependencies[dependency.plugin] = found
    }
    let source = try RuleSource(
      plugin: plugin,
      overrides: settings.overrides(for: plugin.name),
      settingsFile: file,
      dependencies: dependencies
    )
    known[name] = source
    return source
  }

  private func other(
    _ dependency: PluginManifest.Dependency,
    of plugin: PluginFolder,
    _ chain: [String],
    _ known: inout [String: RuleSource]
  ) throws(WinnowError) -> RuleSource {
    do throws(WinnowError) {
      return try rules(dependency.plugin, for: chain, &known)
    } catch {
      guard error.code == "no-such-plugin" else { throw error }
      var missing = fault(plugin, dependency, "needs the plugin '\(dependency.plugin)'")
      missing.kind = .notFound
      missing.code = error.code
      missing.hint = error.hint
      throw missing
    }
  }

  private func switchedOff(_ source: RuleSource, for plugin: PluginFolder) -> WinnowError {
    let name = source.plugin.name
    return WinnowError(
      .badData,
      code: "dependency-switched-off",
      "plugin \(plugin.name) needs '\(name)', which is switched off",
      file: file,
      line: source.overrides.position?.line,
      column: source.overrides.position?.column,
      hint: "Set enabled = true, or use a plugin that does without."
    )
  }

  private func fault(
    _ plugin: PluginFolder,
    _ dependency: PluginManifest.Dependency,
    _ what: String
  ) -> WinnowError {
    WinnowError(
      .badData,
      code: "bad-dependency",
      "plugin \(plugin.name) \(what)",
      file: plugin.folder + "/plugin.toml",
      line: dependency.position.line,
      column: dependency.position.column
    )
  }
}
