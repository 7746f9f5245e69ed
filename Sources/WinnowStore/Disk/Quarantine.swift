import WinnowCore

/// Where bytes are kept that are about to be cut off or replaced.
struct Quarantine {
  private let folder: StoreFolder
  private let io: any StorageIO
  /// `2026-11-21T204601`, the start of each name.
  private let date: String

  init(_ folder: StoreFolder, io: any StorageIO, now: Instant) {
    self.folder = folder
    self.io = io
    self.date = String(now.description.prefix(19).filter { $0 != ":" })
  }

  /// Writes a new file, durably, and gives its path below the workspace.
  func keep(_ bytes: [UInt8], as name: String, suffix: String) throws(IOFailure) -> String {
    try io.ensureFolder(folder.quarantine)
    var path = "\(folder.quarantine)/\(date)-\(name)\(suffix)"
    while try io.identity(ofPath: path) != nil { path += suffix }
    try io.replace(path, in: folder.quarantine, with: bytes)
    try io.syncFolder(folder.root)
    return String(path.dropFirst(folder.root.count + 1))
  }
}
