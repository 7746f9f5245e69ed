/// What a workspace has beside a plugin that its questions must agree with.
package struct QuestionNeighbours: Sendable {
  /// The plugin as it was when an interview last ran on it.
  package var before: PluginFolder?
  /// The other plugins of the workspace's own.
  package var others: [PluginFolder]

  package init(before: PluginFolder? = nil, others: [PluginFolder] = []) {
    self.before = before
    self.others = others
  }
}
