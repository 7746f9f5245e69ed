import FoundationEssentials
package import WinnowCore

/// Puts ``EditorTypes`` into a plugin's folder, and leaves alone what somebody wrote there.
package enum TypeFiles {
  /// What became of one file.
  package struct Outcome: Sendable {
    /// Absolute path.
    package var path: String
    /// False when somebody's own file stands there.
    package var isWritten: Bool
  }

  /// Writes every file; one that Winnow did not write is replaced only with `force`.
  ///
  /// - Throws: not written, `not-written`, when the folder or the disk takes nothing.
  package static func write(
    for plugin: PluginFolder,
    force: Bool = false
  ) throws(WinnowError) -> [Outcome] {
    var outcomes: [Outcome] = []
    for (name, text) in EditorTypes(plugin.manifest).files {
      let path = plugin.folder + "/" + name
      let isFree = force || isOurs(path)
      if isFree { try TextFile.write(Array(text.utf8), to: path) }
      outcomes.append(Outcome(path: path, isWritten: isFree))
    }
    return outcomes
  }

  private static func isOurs(_ path: String) -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return true }
    guard let data = FileManager.default.contents(atPath: path) else { return false }
    return String(decoding: data, as: UTF8.self).contains(EditorTypes.mark)
  }
}
