import Synchronization
import WinnowStore

/// Tells every call, and passes it on.
final class TracedDisk: PassingDisk {
  private let io: any StorageIO
  var behind: any StorageIO { io }
  private let say: @Sendable (String) -> Void
  /// Lock files that are open: what is written there is another thing in each run.
  private let locks = Mutex<Set<Int32>>([])

  init(io: any StorageIO, say: @escaping @Sendable (String) -> Void) {
    self.io = io
    self.say = say
  }

  /// Tells a call and what came of it.
  private func tell<Value>(
    _ call: String,
    _ body: () throws(IOFailure) -> Value
  ) throws(IOFailure) -> Value {
    do throws(IOFailure) {
      let value = try body()
      say(value is Void ? call : "\(call) = \(value)")
      return value
    } catch {
      say("\(call) fails: \(error.reason)")
      throw error
    }
  }

  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    let file = try tell("open \(path) \(mode)") { () throws(IOFailure) in
      try io.open(path, mode)
    }
    if path.hasSuffix("/LOCK") { locks.withLock { _ = $0.insert(file) } }
    return file
  }

  func close(_ file: Int32) {
    locks.withLock { _ = $0.remove(file) }
    io.close(file)
  }

  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    do throws(IOFailure) {
      return try io.read(file, at: offset, into: &bytes, from: start)
    } catch {
      say("read \(file) at \(offset) fails: \(error.reason)")
      throw error
    }
  }

  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    if locks.withLock({ $0.contains(file) }) { return try io.write(file, bytes, range, at: offset) }
    return try tell("write \(file) \(range.count) bytes at \(offset)") { () throws(IOFailure) in
      try io.write(file, bytes, range, at: offset)
    }
  }

  func syncData(_ file: Int32) throws(IOFailure) {
    try tell("syncData \(file)") { () throws(IOFailure) in try io.syncData(file) }
  }

  func sync(_ file: Int32) throws(IOFailure) {
    try tell("sync \(file)") { () throws(IOFailure) in try io.sync(file) }
  }

  func syncFolder(_ path: String) throws(IOFailure) {
    try tell("syncFolder \(path)") { () throws(IOFailure) in try io.syncFolder(path) }
  }

  func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    try tell("truncate \(file) to \(size)") { () throws(IOFailure) in
      try io.truncate(file, to: size)
    }
  }

  func dropCache(_ file: Int32) {
    say("dropCache \(file)")
    io.dropCache(file)
  }

  func makeFolder(_ path: String) throws(IOFailure) {
    try tell("makeFolder \(path)") { () throws(IOFailure) in try io.makeFolder(path) }
  }

  func rename(_ path: String, to target: String) throws(IOFailure) {
    try tell("rename \(path) to \(target)") { () throws(IOFailure) in
      try io.rename(path, to: target)
    }
  }

  func remove(_ path: String) throws(IOFailure) {
    try tell("remove \(path)") { () throws(IOFailure) in try io.remove(path) }
  }
}
