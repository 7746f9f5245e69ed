import WinnowPlugins
package import WinnowStore

extension Engine {
  /// Writes `views/` anew, if the settings ask for it; nil when they do not.
  ///
  /// What a command changed is durable whether this works or not.
  ///
  /// - Throws: ``StoreError``.
  package func refreshViews() throws -> ViewsReport? {
    guard workspace.settings.views.refresh, options.asOf == nil else { return nil }
    return try store.writeViews()
  }
}
