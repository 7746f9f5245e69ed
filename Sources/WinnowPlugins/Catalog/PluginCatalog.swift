import FoundationEssentials
package import WinnowCore

/// Where plugins are looked for, nearest first.
package struct PluginCatalog: Sendable {
  /// A plugin, or what stands in its place.
  package struct Listing: Sendable {
    package var name: String
    package var folder: String
    /// Whether it lies in the workspace itself.
    package var isOwn: Bool
    package var manifest: PluginManifest?
    /// Why its manifest could not be read.
    package var problem: WinnowError?
  }

  /// Folders that hold plugins, in order.
  package let folders: [String]
  /// The workspace's own folder of plugins, if there is a workspace.
  private let own: String?
  /// Turns a relative path into an absolute one.
  private let currentFolder: String

  /// - Parameters:
  ///   - workspace: the workspace's folder, if there is one.
  ///   - currentFolder: absolute path of the current folder.
  ///   - option: what `--plugins` names.
  ///   - variable: what `$WINNOW_PLUGINS` names.
  ///   - executable: the running program, `<prefix>/bin/winnow`.
  package init(
    workspace: String?,
    currentFolder: String,
    option: String?,
    variable: String?,
    executable: String
  ) {
    let prefix = executable.split(separator: "/").dropLast(2).joined(separator: "/")
    let own = workspace.map { $0 + "/plugins" }
    self.own = own
    self.currentFolder = currentFolder
    let named = [option, variable].compactMap(\.self).filter { !$0.isEmpty }.map { path in
      path.hasPrefix("/") ? path : currentFolder + "/" + path
    }
    let all =
      [own, currentFolder + "/plugins"].compactMap(\.self) + named
      + ["/" + prefix + "/share/winnow/plugins"]
    self.folders = all.reduce(into: []) { folders, folder in
      if !folders.contains(folder) { folders.append(folder) }
    }
  }

  /// The plugin that `name` means: a path when it has a slash, else the first of that name.
  ///
  /// - Throws: not found, `no-such-plugin`, with the nearest names; `bad-manifest`.
  package func find(_ name: String) throws(WinnowError) -> PluginFolder {
    try PluginFolder(reading: try folder(of: name))
  }

  /// The folder that `name` means, whatever is in it.
  ///
  /// - Throws: not found, `no-such-plugin`, with the nearest names.
  package func folder(of name: String) throws(WinnowError) -> String {
    if name.contains("/") { return absolute(name) }
    for folder in folders where FileManager.default.fileExists(atPath: folder + "/" + name) {
      if name.isEmpty || name.hasPrefix(".") { break }
      return folder + "/" + name
    }
    let others = list().map(\.name)
    let near = nearest(name, among: others).map { "Did you mean '\($0)'? " } ?? ""
    throw WinnowError(
      .notFound,
      code: "no-such-plugin",
      "there is no plugin '\(name)'",
      hint: near + "Looked in: " + folders.joined(separator: ", ")
    )
  }

  /// Every plugin once, by name; the nearest of equals.
  package func list() -> [Listing] {
    var listings: [String: Listing] = [:]
    for folder in folders {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
        let path = folder + "/" + name
        guard listings[name] == nil,
          FileManager.default.fileExists(atPath: path + "/plugin.toml")
        else { continue }
        listings[name] = listing(name, at: path, isOwn: folder == own)
      }
    }
    return listings.values.sorted { $0.name < $1.name }
  }

  private func listing(_ name: String, at path: String, isOwn: Bool) -> Listing {
    var listing = Listing(name: name, folder: path, isOwn: isOwn)
    do throws(WinnowError) {
      listing.manifest = try PluginFolder(reading: path).manifest
    } catch {
      listing.problem = error
    }
    return listing
  }

  private func absolute(_ path: String) -> String {
    var path = path.hasPrefix("/") ? path : currentFolder + "/" + path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
