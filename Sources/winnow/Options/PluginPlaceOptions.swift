import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// Where plugins are looked for, with a workspace around or without.
struct PluginPlaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The workspace whose plugins and settings count, if there is one.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var workspace: String?

  @Option(
    help: ArgumentHelp("A folder of plugins that several workspaces share.", valueName: "folder"),
    completion: .directory
  )
  var plugins: String?

  @Option(
    help: ArgumentHelp("Pretend that it is this moment.", valueName: "time", visibility: .hidden)
  )
  var now: Instant?

  var surroundings: Surroundings { .process(now: now) }

  func catalog() throws -> PluginCatalog {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).catalog
  }

  /// The plugin that `name` means as it comes, without what the workspace changes in it.
  func plainRules(_ name: String) throws -> RuleSource {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).plainRules(name)
  }

  /// The plugin that `name` means, with the settings of the workspace for it.
  func rules(_ name: String) throws -> RuleSource {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).rules(name)
  }

  /// What the questions of a plugin have to agree with in the workspace.
  func neighbours(of source: RuleSource) throws -> QuestionNeighbours {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings)
      .neighbours(of: source, surroundings)
  }

  /// The same with everything that is set about it.
  func described(_ name: String) throws -> PluginDescription {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).described(name)
  }

  /// Plugins that the workspace switched off for what they did, by name.
  func suspensions() throws -> [String: PluginRecord] {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings)
      .suspensions(surroundings)
  }

  /// The folder for plugins of one's own.
  func ownFolder() throws -> String {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).ownFolder
  }
}
