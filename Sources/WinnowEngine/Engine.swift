package import WinnowCore
package import WinnowPlugins
package import WinnowStore

/// How a command wants the workspace opened.
package struct EngineOptions: Sendable {
  /// False: answer from the journal alone.
  package var useIndex = true
  /// Only what had happened at that moment.
  package var asOf: Instant?
  /// A clock that stands still, where time is simulated.
  package var now: Instant?
  /// Who acts; nil for whoever is logged in.
  package var actor: String?
  /// The transaction to write under; nil for a new one.
  package var transaction: String?
  /// How long to wait for another writer.
  package var wait: Duration = .seconds(10)
  /// Write even where locks and syncs cannot be trusted.
  package var allowsUnsafeFileSystem = false
  /// What others read about this command while it writes; names nobody.
  package var command = "winnow"
  /// Where else to look for plugins.
  package var pluginFolder: String?
  /// Told of what a reader must know although it gets its answer.
  package var alarm: @Sendable (String) -> Void = { _ in }

  package init() {}
}

/// A workspace at work: everything that commands do goes through here.
package final class Engine {
  package let workspace: Workspace
  package let store: Store
  package let surroundings: Surroundings
  package let options: EngineOptions
  /// Where this workspace finds its plugins.
  package let catalog: PluginCatalog
  /// Whether somebody was told that the rules of the files do not load.
  var hasToldOfRules = false
  /// The transaction that this command writes under; printed when the outcome is unknown.
  package let transaction: String

  /// - Throws: ``StoreError`` when the journal cannot be opened.
  package init(
    _ workspace: Workspace,
    _ surroundings: Surroundings,
    _ options: EngineOptions
  ) throws {
    self.workspace = workspace
    self.surroundings = surroundings
    self.options = options
    self.transaction = options.transaction ?? TransactionID.make(at: surroundings.now())
    self.catalog = PluginCatalog(
      workspace: workspace.folder,
      currentFolder: surroundings.folder,
      option: options.pluginFolder,
      variable: surroundings.variables["WINNOW_PLUGINS"],
      executable: surroundings.executable
    )
    let fixed = options.now
    let present = surroundings.now
    let clock: @Sendable () -> Instant = { fixed ?? present() }
    self.store = try Store(
      at: workspace.folder,
      io: PosixIO(),
      clock: clock,
      options: Store.Options(
        useIndex: options.useIndex,
        wait: options.wait,
        asOf: options.asOf,
        unsafeFileSystem: options.allowsUnsafeFileSystem,
        command: options.command,
        alarm: options.alarm
      )
    )
  }

  /// The moment that counts as now: simulated, or looked back to, or the clock's.
  package var now: Instant { options.now ?? options.asOf ?? surroundings.now() }

  /// Who acts.
  package var actor: String {
    if let actor = options.actor, !actor.isEmpty { return actor }
    if let user = surroundings.variables["WINNOW_USER"], !user.isEmpty { return user }
    return surroundings.userName
  }
}
