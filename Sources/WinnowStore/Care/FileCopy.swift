import Crypto
import WinnowCore

/// Copies files from folder to folder, durably, and puts each in place as a whole.
struct FileCopy {
  private let io: any StorageIO

  init(_ io: any StorageIO) {
    self.io = io
  }

  /// Copies the first `count` bytes of a file, or all of it; gives the SHA-256 of what was copied.
  ///
  /// The copy appears under its name only when it is on the disk.
  func copy(
    _ source: String,
    to target: String,
    in folder: String,
    count: Int64 = .max
  ) throws(IOFailure) -> String {
    let temporary = target + ".new"
    if try io.identity(ofPath: temporary) != nil { try io.remove(temporary) }
    let digest = try write(source, temporary, count)
    try io.rename(temporary, to: target)
    try io.syncFolder(folder)
    return digest
  }

  private func write(_ source: String, _ target: String, _ count: Int64) throws(IOFailure) -> String
  {
    let input = try io.open(source, .read)
    defer { io.close(input) }
    let output = try io.open(target, .createNew)
    defer { io.close(output) }
    var digest = SHA256()
    var at: Int64 = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while at < count {
      let read = try io.read(input, at: at, into: &buffer, from: 0)
      let taken = Int(min(Int64(read), count - at))
      if taken == 0 { break }
      Bytes.hash(buffer, 0..<taken, into: &digest)
      try io.writeAll(output, buffer, 0..<taken, at: at)
      at += Int64(taken)
    }
    try io.sync(output)
    return Bytes.hex(digest.finalize())
  }

  /// SHA-256 of a file as the disk holds it; nil when there is none.
  func digest(_ path: String) throws(IOFailure) -> String? {
    guard try io.identity(ofPath: path) != nil else { return nil }
    let file = try io.open(path, .read)
    defer { io.close(file) }
    io.dropCache(file)
    var digest = SHA256()
    var at: Int64 = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try io.read(file, at: at, into: &buffer, from: 0)
      if count == 0 { break }
      Bytes.hash(buffer, 0..<count, into: &digest)
      at += Int64(count)
    }
    return Bytes.hex(digest.finalize())
  }

  /// True when both files are there and hold the same bytes.
  func areSame(_ left: String, _ right: String) throws(IOFailure) -> Bool {
    guard let first = try io.identity(ofPath: left), let second = try io.identity(ofPath: right),
      first.size == second.size, !first.isFolder, !second.isFolder
    else { return false }
    return try digest(left) == digest(right)
  }

  // MARK: Everything beside the journal

  /// Files and folders of a workspace that are none of the store's, and yet belong to it.
  private static let companions = [
    "winnow.toml", "winnow.lock", ".gitattributes", ".gitignore", "mappings", "plugins", "bundles",
  ]

  /// True when every such file of one folder is in the other as well, byte for byte.
  func haveSameCompanions(_ left: String, _ right: String) throws(IOFailure) -> Bool {
    for name in Self.companions {
      guard try isTreeIn(name, left, right, depth: 16) else { return false }
    }
    return true
  }

  private func isTreeIn(
    _ name: String,
    _ left: String,
    _ right: String,
    depth: Int
  ) throws(IOFailure) -> Bool {
    guard let found = try io.identity(ofPath: left + "/" + name) else { return true }
    guard found.isFolder else { return try areSame(left + "/" + name, right + "/" + name) }
    guard depth > 0 else { return true }
    for child in try io.list(left + "/" + name) where child != ".git" {
      guard try isTreeIn(name + "/" + child, left, right, depth: depth - 1) else { return false }
    }
    return true
  }

  /// Copies settings, mappings and plugins, as far as the copies differ; gives what was copied.
  func copyCompanions(from source: String, to target: String) throws(IOFailure) -> [String] {
    var copied: [String] = []
    for name in Self.companions {
      try copyTree(name, from: source, to: target, depth: 16, &copied)
    }
    return copied
  }

  /// Copies the bundles as far as the copies differ; gives what was copied.
  func copyBundles(from source: String, to target: String) throws(IOFailure) -> [String] {
    var copied: [String] = []
    try copyTree("bundles", from: source, to: target, depth: 16, &copied)
    return copied
  }

  private func copyTree(
    _ name: String,
    from source: String,
    to target: String,
    depth: Int,
    _ copied: inout [String]
  ) throws(IOFailure) {
    guard let found = try io.identity(ofPath: source + "/" + name) else { return }
    guard found.isFolder else {
      guard try !areSame(source + "/" + name, target + "/" + name) else { return }
      let folder = (target + "/" + name).prefix { _ in true }
      let parent = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? target
      _ = try copy(source + "/" + name, to: target + "/" + name, in: parent)
      copied.append(name)
      return
    }
    guard depth > 0 else { return }
    try io.ensureFolder(target + "/" + name)
    for child in try io.list(source + "/" + name) where child != ".git" {
      try copyTree(
        name + "/" + child,
        from: source,
        to: target,
        depth: depth - 1,
        &copied
      )
    }
  }
}
