import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Where plugins are looked for.
struct PluginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A folder of plugins that several workspaces share.", valueName: "folder"),
    completion: .directory
  )
  var plugins: String?

  func catalog(workspace: String?, _ surroundings: Surroundings) -> PluginCatalog {
    PluginCatalog(
      workspace: workspace,
      currentFolder: surroundings.folder,
      option: plugins,
      variable: surroundings.variables["WINNOW_PLUGINS"],
      executable: surroundings.executable
    )
  }
}

/// A plugin, with a workspace around it or without.
struct PluginPlaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The workspace whose plugins count; without it $WINNOW_WORKSPACE, else the current folder or "
        + "one above, if there is one.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var workspace: String?

  @OptionGroup var around: PluginOptions

  @Option(help: ArgumentHelp("Pretend that it is this moment.", valueName: "time", visibility: .hidden))
  var now: Instant?

  var surroundings: Surroundings { .process(now: now) }

  /// The workspace; nil when none is named and none is here.
  func located() throws -> Workspace? {
    do throws(WinnowError) {
      return try Workspace.locate(workspace, surroundings)
    } catch {
      guard workspace == nil, error.code == "no-workspace",
        surroundings.variables["WINNOW_WORKSPACE"]?.isEmpty != false
      else { throw error }
      return nil
    }
  }

  func catalog() throws -> PluginCatalog {
    around.catalog(workspace: try located()?.folder, surroundings)
  }
}
