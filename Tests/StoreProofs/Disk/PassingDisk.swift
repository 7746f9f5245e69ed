package import WinnowStore

/// A disk in front of another one: what it does not do itself is passed on.
package protocol PassingDisk: StorageIO {
  /// The disk behind it.
  var behind: any StorageIO { get }
}

extension PassingDisk {
  package func close(_ file: Int32) { behind.close(file) }

  package func dropCache(_ file: Int32) { behind.dropCache(file) }

  package func identity(_ file: Int32) throws(IOFailure) -> FileIdentity {
    try behind.identity(file)
  }

  package func identity(ofPath path: String) throws(IOFailure) -> FileIdentity? {
    try behind.identity(ofPath: path)
  }

  package func list(_ path: String) throws(IOFailure) -> [String] { try behind.list(path) }

  package func tryLock(_ file: Int32) throws(IOFailure) -> Bool { try behind.tryLock(file) }

  package func fileSystemType(_ file: Int32) -> Int64 { behind.fileSystemType(file) }

  package func pause(milliseconds: Int) { behind.pause(milliseconds: milliseconds) }

  package func ticks() -> Int64 { behind.ticks() }
}
