import StoreProofs
import Synchronization
import WinnowStore

/// The real disk with a tap: tells of every call that changes or syncs something, and may refuse it.
final class TappedIO: PassingDisk {
  /// A call as the tap sees it: `fdatasync`, `pwrite` …, and the file's name without its folder.
  struct Call: Hashable, Sendable {
    var name: String
    var file: String
  }

  private struct State {
    var calls: [Call] = []
    var names: [Int32: String] = [:]
    var refuse: @Sendable (Call) -> Int32? = { _ in nil }
    var type: Int64 = 0
    var bytesRead = 0
    var opened = 0
    var refusedOpening: Int?
  }

  private let disk = PosixIO()
  var behind: any StorageIO { disk }
  private let state = Mutex(State())

  /// Every call so far.
  var calls: [Call] { state.withLock { $0.calls } }

  /// How much was read from files so far.
  var bytesRead: Int { state.withLock { $0.bytesRead } }

  func forget() {
    state.withLock { state in
      state.calls = []
      state.bytesRead = 0
    }
  }

  /// The body may look at ``calls``. It gives the error number for each call that is to fail.
  func refuse(_ body: @escaping @Sendable (Call) -> Int32?) {
    state.withLock { $0.refuse = body }
  }

  /// How many files were opened so far.
  var opened: Int { state.withLock { $0.opened } }

  /// From here on the `number`-th opening finds that too many files are open.
  func refuse(opening number: Int) {
    state.withLock { state in
      state.opened = 0
      state.refusedOpening = number
    }
  }

  /// Pretends to be another file system.
  func pretend(type: Int64) { state.withLock { $0.type = type } }

  private func tap(_ name: String, _ path: String) throws(IOFailure) {
    let call = Call(name: name, file: path.split(separator: "/").last.map(String.init) ?? "")
    let refuse = state.withLock { state in
      state.calls.append(call)
      return state.refuse
    }
    if let number = refuse(call) {
      throw IOFailure(name, path, number: number, reason: "refused by the test")
    }
  }

  private func tap(_ name: String, _ file: Int32) throws(IOFailure) {
    try tap(name, state.withLock { $0.names[file] ?? "" })
  }

  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    if mode == .createNew { try tap("create", path) }
    let isRefused = state.withLock { state in
      state.opened += 1
      return state.opened == state.refusedOpening
    }
    if isRefused { throw IOFailure("open", path, number: 24, reason: "too many open files") }
    let file = try disk.open(path, mode)
    state.withLock { $0.names[file] = path }
    return file
  }

  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    let count = try disk.read(file, at: offset, into: &bytes, from: start)
    state.withLock { $0.bytesRead += count }
    return count
  }

  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    try tap("pwrite", file)
    return try disk.write(file, bytes, range, at: offset)
  }

  func syncData(_ file: Int32) throws(IOFailure) {
    try tap("fdatasync", file)
    try disk.syncData(file)
  }

  func sync(_ file: Int32) throws(IOFailure) {
    try tap("fsync", file)
    try disk.sync(file)
  }

  func syncFolder(_ path: String) throws(IOFailure) {
    try tap("fsync", path)
    try disk.syncFolder(path)
  }

  func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    try tap("ftruncate", file)
    try disk.truncate(file, to: size)
  }

  func dropCache(_ file: Int32) {
    try? tap("fadvise", file)
    disk.dropCache(file)
  }

  func makeFolder(_ path: String) throws(IOFailure) {
    try tap("mkdir", path)
    try disk.makeFolder(path)
  }

  func rename(_ path: String, to target: String) throws(IOFailure) {
    try tap("rename", target)
    try disk.rename(path, to: target)
  }

  func remove(_ path: String) throws(IOFailure) {
    try tap("unlink", path)
    try disk.remove(path)
  }

  func fileSystemType(_ file: Int32) -> Int64 {
    let type = state.withLock { $0.type }
    return type == 0 ? disk.fileSystemType(file) : type
  }
}
