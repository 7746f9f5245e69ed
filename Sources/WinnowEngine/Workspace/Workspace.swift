import FoundationEssentials
package import WinnowCore
package import WinnowPlugins

/// The folder in which an organization keeps its leads and its rules.
package struct Workspace: Sendable {
  /// Absolute path.
  package let folder: String
  package let settings: WorkspaceSettings

  /// The workspace that a command means: `option`, else `$WINNOW_WORKSPACE`, else the nearest folder
  /// upwards that holds `winnow.toml` and `journal/`.
  ///
  /// - Throws: not found, `no-workspace`; `bad-settings` with its place.
  package static func locate(
    _ option: String?,
    _ surroundings: Surroundings
  ) throws(WinnowError) -> Workspace {
    let named =
      option ?? surroundings.variables["WINNOW_WORKSPACE"].flatMap { $0.isEmpty ? nil : $0 }
    if let named {
      let folder = surroundings.absolute(named)
      guard isWorkspace(folder) else { throw missing("\(named) is no workspace", folder) }
      return try Workspace(opening: folder)
    }
    var folder = surroundings.folder
    while !isWorkspace(folder) {
      guard let slash = folder.lastIndex(of: "/"), folder != "/" else {
        throw missing("there is no workspace here or above", surroundings.folder)
      }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    return try Workspace(opening: folder)
  }

  private init(opening folder: String) throws(WinnowError) {
    self.folder = folder
    let file = folder + "/winnow.toml"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw WinnowError(
        .notFound,
        code: "unreadable-settings",
        "cannot read the settings",
        file: file
      )
    }
    settings = try WorkspaceSettings.parse(Array(data), file: file)
  }

  private static func isWorkspace(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/winnow.toml")
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
