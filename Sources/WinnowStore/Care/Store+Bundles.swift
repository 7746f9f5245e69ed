import WinnowCore

extension Store {
  /// Keeps files for good under `bundles/NAME`: what an event is going to refer to.
  ///
  /// They are durable when this returns. A bundle that is there already stays as it is: its name is the
  /// digest of its content.
  ///
  /// - Parameters:
  ///   - name: Lower-case hexadecimal digits.
  ///   - files: Contents by path inside the bundle; folders are made as needed.
  /// - Throws: code `not-written`.
  package func keepBundle(_ name: String, files: [String: [UInt8]]) throws(StoreError) {
    let bundles = folder.root + "/bundles"
    let target = bundles + "/" + name
    do throws(IOFailure) {
      guard try io.identity(ofPath: target) == nil else { return }
      try io.ensureFolder(folder.hidden)
      try io.ensureFolder(bundles)
      let draft = folder.hidden + "/bundle-\(name)-\(UInt64.random(in: .min ... .max))"
      try io.makeFolder(draft)
      try BundleDraft(root: draft, io: io).write(files)
      do throws(IOFailure) {
        try io.rename(draft, to: target)
      } catch {
        // Somebody else was faster; what is left of ours is in nobody's way.
        guard try io.identity(ofPath: target) != nil else { throw error }
      }
      try io.syncFolder(bundles)
      try io.syncFolder(folder.root)
    } catch {
      throw .notWritten(error, file: target)
    }
  }
}

/// A folder of files that is being written.
private struct BundleDraft {
  let root: String
  let io: any StorageIO

  func write(_ files: [String: [UInt8]]) throws(IOFailure) {
    var made: Set<String> = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      try makeFolders(of: path, &made)
      let file = try io.open(root + "/" + path, .createNew)
      defer { io.close(file) }
      try io.writeAll(file, bytes)
      try io.sync(file)
    }
    for folder in made { try io.syncFolder(root + "/" + folder) }
    try io.syncFolder(root)
  }

  private func makeFolders(of path: String, _ made: inout Set<String>) throws(IOFailure) {
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += folder.isEmpty ? String(part) : "/" + part
      guard made.insert(folder).inserted else { continue }
      try io.makeFolder(root + "/" + folder)
    }
  }
}
