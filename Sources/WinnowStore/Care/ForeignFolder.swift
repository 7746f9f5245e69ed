import WinnowCore

extension Store {
  /// Makes sure that a folder for copies is none of those that the workspace's own files stand in.
  ///
  /// - Throws: code `not-allowed`.
  func requireForeign(_ target: String, orViews: Bool = false) throws(StoreError) {
    try io.requireForeign(target, to: folder, orViews: orViews)
  }
}

extension StorageIO {
  /// Makes sure that a folder is none of those that the files of the workspace `home` stand in.
  ///
  /// - Throws: code `not-allowed`.
  func requireForeign(
    _ target: String,
    to home: StoreFolder,
    orViews: Bool = false
  ) throws(StoreError) {
    var own = ["journal", ".winnow", "quarantine", "mappings", "plugins", "bundles"]
    if !orViews { own.append("views") }
    for name in own where try lies(target, in: "\(home.root)/\(name)") {
      throw StoreError(
        .notAllowed,
        .usage,
        "the folder lies in \(name)/, where the workspace's own files stand",
        hint: "choose one outside; nothing was written",
        file: target
      )
    }
  }

  /// Makes sure that a folder is none of those that the files of a workspace above it stand in.
  ///
  /// - Throws: code `not-allowed`.
  func requireNoPart(ofWorkspace target: String) throws(StoreError) {
    var above: [StoreFolder] = []
    do throws(IOFailure) {
      for step in try folders(from: target) {
        let folder = StoreFolder(root: step)
        guard try identity(ofPath: folder.description) != nil else { continue }
        if try identity(ofPath: folder.journal) != nil { above.append(folder) }
      }
    } catch {
      throw .unreadable(error, file: target)
    }
    for home in above { try requireForeign(target, to: home) }
  }

  /// Whether a path leads into a folder, by whatever links.
  func lies(_ path: String, in folder: String) throws(StoreError) -> Bool {
    if (path + "/").hasPrefix(folder + "/") { return true }
    do throws(IOFailure) {
      guard let wanted = try identity(ofPath: folder)?.place else { return false }
      for step in try folders(from: path) where try identity(ofPath: step)?.place == wanted {
        return true
      }
      return false
    } catch {
      throw .unreadable(error, file: path)
    }
  }

  /// The folder of a path, or the first above it that is there, and all above that one as they are on
  /// the disk.
  private func folders(from path: String) throws(IOFailure) -> [String] {
    var step = path
    while try identity(ofPath: step) == nil {
      guard let slash = step.lastIndex(of: "/"), slash > step.startIndex else { break }
      step = String(step[..<slash])
    }
    var found: [String] = []
    var last: FileIdentity.Place?
    while let place = try identity(ofPath: step)?.place, place != last {
      found.append(step)
      last = place
      step += "/.."
    }
    return found
  }
}
