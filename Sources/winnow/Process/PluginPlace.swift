import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// Where plugins are looked for: in a workspace if there is one, and around it.
struct PluginPlace {
  let catalog: PluginCatalog
  private let workspace: Workspace?
  private let currentFolder: String

  private var settings: WorkspaceSettings {
    workspace?.settings ?? WorkspaceSettings(file: "winnow.toml")
  }

  /// - Throws: what is wrong with the workspace that is named or found; that there is none here is
  ///   nothing wrong.
  init(workspace named: String?, plugins folder: String?, _ surroundings: Surroundings) throws {
    workspace = try Self.locate(named, surroundings)
    currentFolder = surroundings.folder
    catalog = Self.catalog(workspace: workspace?.folder, plugins: folder, surroundings)
  }

  /// The rules of a plugin as it comes, without what the workspace changes in it.
  func plainRules(_ name: String) throws -> RuleSource {
    let plain = WorkspaceSettings(file: "winnow.toml")
    return try RuleResolver(catalog, plain, file: plain.file).rules(name)
  }

  /// Plugins that this workspace switched off for what they did, by name; none without a workspace,
  /// or where its journal cannot be read.
  func suspensions(_ surroundings: Surroundings) -> [String: PluginRecord] {
    guard let workspace,
      let engine = try? Engine(workspace, surroundings, EngineOptions()),
      let records = try? engine.suspensions()
    else { return [:] }
    return Dictionary(records.map { ($0.plugin, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What the questions of a plugin have to agree with here; nothing without a workspace. A journal
  /// that cannot be read tells nothing of earlier interviews.
  func neighbours(of source: RuleSource, _ surroundings: Surroundings) -> QuestionNeighbours {
    guard let workspace else { return QuestionNeighbours() }
    let others = catalog.list().filter { listing in
      listing.isOwn && listing.name != source.plugin.name
        && workspace.settings.overrides(for: listing.name).enabled
    }
    let engine = try? Engine(workspace, surroundings, EngineOptions())
    return QuestionNeighbours(
      before: try? engine?.lastAsked(plugin: source.plugin.name),
      others: others.compactMap { try? PluginFolder(reading: $0.folder) }
    )
  }

  /// The folder for plugins of one's own: the workspace's, else that of the current folder.
  var ownFolder: String { (workspace?.folder ?? currentFolder) + "/plugins" }

  /// A plugin with everything that is set about it.
  func described(_ name: String) throws -> PluginDescription {
    let source = try rules(name)
    return try PluginDescription(source, settings.overrides(for: source.plugin.name))
  }

  /// The rules of a plugin, with the settings that the workspace has for it.
  func rules(_ name: String) throws -> RuleSource {
    try RuleResolver(catalog, settings, file: settings.file).rules(name)
  }

  static func catalog(
    workspace: String?,
    plugins folder: String?,
    _ surroundings: Surroundings
  ) -> PluginCatalog {
    PluginCatalog(
      workspace: workspace,
      currentFolder: surroundings.folder,
      option: folder,
      variable: surroundings.variables["WINNOW_PLUGINS"],
      executable: surroundings.executable
    )
  }

  private static func locate(_ named: String?, _ surroundings: Surroundings) throws -> Workspace? {
    do throws(WinnowError) {
      return try Workspace.locate(named, surroundings)
    } catch {
      let isNamed = named != nil || surroundings.variables["WINNOW_WORKSPACE"]?.isEmpty == false
      guard !isNamed, error.code == "no-workspace" else { throw error }
      return nil
    }
  }
}
