/// Every way in which the store touches a disk.
///
/// The journal talks to nothing else, so that a simulated disk can lose, tear and refuse writes.
/// Descriptors are small numbers as the system gives them. No call retries but on EINTR, and none
/// turns a failure into something else.
package protocol StorageIO: Sendable {
  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32
  /// Never fails as far as callers care: what matters was synced before.
  func close(_ file: Int32)
  /// Fills `bytes` from index `start` on with what stands at `offset`; 0 at the end of the file.
  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int
  /// Writes `bytes[range]` at `offset`; may write less than asked.
  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int
  /// Makes data and size of the file durable (fdatasync).
  func syncData(_ file: Int32) throws(IOFailure)
  /// Makes the file durable with everything about it (fsync).
  func sync(_ file: Int32) throws(IOFailure)
  /// Makes the names in a folder durable.
  func syncFolder(_ path: String) throws(IOFailure)
  func truncate(_ file: Int32, to size: Int64) throws(IOFailure)
  /// Forgets cached pages that are clean, so that the next read shows what the disk holds.
  func dropCache(_ file: Int32)
  func identity(_ file: Int32) throws(IOFailure) -> FileIdentity
  /// Nil when there is no such file.
  func identity(ofPath path: String) throws(IOFailure) -> FileIdentity?
  /// Whether the path names a symbolic link; what it leads to is not looked at.
  func isLink(_ path: String) -> Bool
  /// The names in a folder, sorted, without `.` and `..`.
  func list(_ path: String) throws(IOFailure) -> [String]
  /// Makes one folder; its parent exists.
  func makeFolder(_ path: String) throws(IOFailure)
  func rename(_ path: String, to target: String) throws(IOFailure)
  func remove(_ path: String) throws(IOFailure)
  /// Takes the exclusive lock of an open file; false when another holds it.
  func tryLock(_ file: Int32) throws(IOFailure) -> Bool
  /// The file system's type number (statfs), 0 when it is not known.
  func fileSystemType(_ file: Int32) -> Int64
  /// Bytes that may still be written where an open file lies; nil when that is not known.
  func freeBytes(_ file: Int32) -> Int64?
  /// Waits, for the lock.
  func pause(milliseconds: Int)
  /// Milliseconds of a clock that only runs forward.
  func ticks() -> Int64
}

extension StorageIO {
  /// A disk that does not know.
  package func freeBytes(_ file: Int32) -> Int64? { nil }
  /// A disk without links.
  package func isLink(_ path: String) -> Bool { false }
}

/// How a file is opened; each closes on exec.
package enum OpenMode: Sendable {
  case read
  /// Reading and writing; the file exists.
  case write
  /// Reading and writing; fails when the file exists.
  case createNew
  /// Reading and writing; made when missing.
  case createIfMissing
}

/// Which file it is, and how long.
package struct FileIdentity: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  package var size: Int64
  package var isFolder: Bool
  /// False for pipes, devices and sockets, which hold no bytes to be read again.
  package var isStored: Bool

  package init(
    device: UInt64,
    inode: UInt64,
    size: Int64,
    isFolder: Bool,
    isStored: Bool = true
  ) {
    self.device = device
    self.inode = inode
    self.size = size
    self.isFolder = isFolder
    self.isStored = isStored
  }

  /// What stays the same while the file grows.
  struct Place: Hashable {
    var device: UInt64
    var inode: UInt64
  }

  var place: Place { Place(device: device, inode: inode) }
}

/// A call that the system refused.
package struct IOFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// `open`, `fdatasync` …
  package var call: String
  package var path: String
  /// The system's error number.
  package var number: Int32
  /// The system's words for it.
  package var reason: String

  package init(_ call: String, _ path: String, number: Int32, reason: String) {
    self.call = call
    self.path = path
    self.number = number
    self.reason = reason
  }

  package var description: String { "\(call) \(path): \(reason)" }
}
