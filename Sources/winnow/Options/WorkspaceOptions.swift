import ArgumentParser
import Glibc
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// Where the leads are, and who is asking.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The workspace to work in; without it $WINNOW_WORKSPACE, else the current folder or one above.",
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

  @Flag(help: "Read the journal itself, without the index: slower, the same answers.")
  var noIndex = false

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Who is acting; without it $WINNOW_USER, else your login name.",
      valueName: "name"
    )
  )
  var actor: String?

  @Option(
    help: ArgumentHelp("Pretend that it is this moment.", valueName: "time", visibility: .hidden)
  )
  var now: Instant?

  /// What the process finds around it.
  var surroundings: Surroundings { .process(now: now) }

  /// The rules of a plugin, with the settings of the workspace for it if there is a workspace.
  func rules(plugin name: String) throws -> RuleSource {
    try PluginPlace(workspace: workspace, plugins: plugins, surroundings).rules(name)
  }

  /// Finds the workspace and opens its engine; work on the journal alone needs no settings.
  func open(
    needsSettings: Bool = true,
    _ change: (inout EngineOptions) -> Void = { _ in }
  ) throws -> Engine {
    var options = EngineOptions()
    let words = ProcessArguments.words.dropFirst().compactMap(\.self)
    options.command = CommandWords.name(of: words, in: Winnow.self)
    options.useIndex = !noIndex
    options.now = now
    options.actor = actor
    options.pluginFolder = plugins
    options.alarm = { text in
      Screen.put("winnow: warning: \(text.printableLines)\n", to: STDERR_FILENO)
    }
    change(&options)
    let around = surroundings
    let place = try Workspace.locate(workspace, around, needsSettings: needsSettings)
    return try Engine(place, around, options)
  }
}
