import FoundationEssentials
package import WinnowCore
package import WinnowPlugins

/// The folder in which an organization keeps its leads and its rules.
package struct Workspace: Sendable {
  /// Absolute path.
  package let folder: String
  package let settings: WorkspaceSettings
  /// Why the settings could not be read; nil unless the workspace was located without need of them.
  package let settingsProblem: WinnowError?

  /// The workspace that a command means: `option`, else `$WINNOW_WORKSPACE`, else the nearest folder
  /// upwards that holds `winnow.toml` and `journal/`.
  ///
  /// - Parameters:
  ///   - option: The folder that the command names.
  ///   - surroundings: Variables and the current folder.
  ///   - needsSettings: False for work on the journal alone, which must go on when the settings are
  ///     damaged: those that cannot be read are then as if they said nothing.
  /// - Returns: The workspace.
  /// - Throws: not found, `no-workspace`; `bad-settings` with its place.
  package static func locate(
    _ option: String?,
    _ surroundings: Surroundings,
    needsSettings: Bool = true
  ) throws(WinnowError) -> Workspace {
    let named =
      option ?? surroundings.variables["WINNOW_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 }
    if let named {
      let folder = surroundings.absolute(named)
      guard isWorkspace(folder) || !needsSettings && isJournal(folder) else {
        throw missing("\(named) is no workspace", folder)
      }
      return try Workspace(opening: folder, needsSettings)
    }
    var folder = surroundings.folder
    while !isWorkspace(folder), needsSettings || !isJournal(folder) {
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else {
        throw missing("there is no workspace here or above", surroundings.folder)
      }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    return try Workspace(opening: folder, needsSettings)
  }

  private init(opening folder: String, _ needsSettings: Bool) throws(WinnowError) {
    self.folder = folder
    do throws(WinnowError) {
      settings = try Self.settings(of: folder)
      settingsProblem = nil
    } catch {
      if needsSettings { throw error }
      settings = WorkspaceSettings(file: folder + "/winnow.toml")
      settingsProblem = error
    }
  }

  private static func settings(of folder: String) throws(WinnowError) -> WorkspaceSettings {
    let file = folder + "/winnow.toml"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw WinnowError(
        .notFound,
        code: "unreadable-settings",
        "cannot read the settings",
        file: file
      )
    }
    return try WorkspaceSettings.parse(Array(data), file: file)
  }

  private static func isWorkspace(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/winnow.toml")
      && FileManager.default.fileExists(atPath: folder + "/journal")
  }

  /// True for a folder whose settings are gone.
  private static func isJournal(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/STORE.json")
      && FileManager.default.fileExists(atPath: folder + "/journal")
  }

  private static func missing(_ what: String, _ folder: String) -> WinnowError {
    WinnowError(
      .notFound,
      code: "no-workspace",
      what,
      file: folder,
      hint: "Make one with 'winnow init DIR', or name one with --workspace DIR."
    )
  }
}
