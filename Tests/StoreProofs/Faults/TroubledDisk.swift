import Synchronization
import WinnowStore

/// A disk on which one call fails, or every call from there on until somebody mends it.
final class TroubledDisk: PassingDisk {
  private struct State {
    var calls = 0
    var isOver = false
    /// The first call that failed.
    var failed: String?
    var hasFailedSync = false
  }

  private let disk: SimulatedDisk
  var behind: any StorageIO { disk }
  private let trouble: Trouble
  private let first: Int
  private let stays: Bool
  private let state = Mutex(State())

  /// The call number `first` of those that the trouble concerns is the one that fails.
  init(_ disk: SimulatedDisk, _ trouble: Trouble, at first: Int, stays: Bool) {
    self.disk = disk
    self.trouble = trouble
    self.first = first
    self.stays = stays
  }

  /// What ``failed`` says when it was the sync of a folder.
  static let syncOfNames = "fsync of a folder"

  /// The call that failed, if any did.
  var failed: String? { state.withLock { $0.failed } }

  /// True when a sync failed.
  var hasFailedSync: Bool { state.withLock { $0.hasFailedSync } }

  /// Nothing fails any more.
  func mend() { state.withLock { $0.isOver = true } }

  /// True when this call is to fail.
  private func strikes(_ name: String, _ call: Trouble.Call) -> Bool {
    guard trouble.concerns(call) else { return false }
    return state.withLock { state in
      state.calls += 1
      guard !state.isOver, state.calls == first || (stays && state.calls > first)
      else { return false }
      state.failed = state.failed ?? name
      if call == .syncs { state.hasFailedSync = true }
      return true
    }
  }

  private func check(_ name: String, _ call: Trouble.Call) throws(IOFailure) {
    if strikes(name, call) {
      throw IOFailure(name, "troubled", number: trouble.number, reason: trouble.rawValue)
    }
  }

  // MARK: Files

  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    let isThere = try disk.identity(ofPath: path) != nil
    try check("open \(path)", isThere ? .reads : .changesNames)
    return try disk.open(path, mode)
  }

  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    try check("pread", .reads)
    return try disk.read(file, at: offset, into: &bytes, from: start)
  }

  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    guard trouble == .shortWrite else {
      try check("pwrite", .writes)
      return try disk.write(file, bytes, range, at: offset)
    }
    let end = strikes("pwrite", .writes) ? range.lowerBound + range.count / 2 : range.upperBound
    return try disk.write(file, bytes, range.lowerBound..<end, at: offset)
  }

  func syncData(_ file: Int32) throws(IOFailure) { try sync(file, "fdatasync") }

  func sync(_ file: Int32) throws(IOFailure) { try sync(file, "fsync") }

  private func sync(_ file: Int32, _ name: String) throws(IOFailure) {
    do throws(IOFailure) {
      try check(name, .syncs)
    } catch {
      // What a failed sync leaves out is never written.
      disk.failInSilence()
      throw error
    }
    try disk.sync(file)
  }

  func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    try check("ftruncate", .changesNames)
    try disk.truncate(file, to: size)
  }

  func identity(_ file: Int32) throws(IOFailure) -> FileIdentity {
    try check("fstat", .reads)
    return try disk.identity(file)
  }

  // MARK: Names

  func syncFolder(_ path: String) throws(IOFailure) {
    try check(Self.syncOfNames, .syncs)
    try disk.syncFolder(path)
  }

  func identity(ofPath path: String) throws(IOFailure) -> FileIdentity? {
    try check("stat \(path)", .reads)
    return try disk.identity(ofPath: path)
  }

  func list(_ path: String) throws(IOFailure) -> [String] {
    try check("readdir \(path)", .reads)
    return try disk.list(path)
  }

  func makeFolder(_ path: String) throws(IOFailure) {
    try check("mkdir", .changesNames)
    try disk.makeFolder(path)
  }

  func rename(_ path: String, to target: String) throws(IOFailure) {
    try check("rename", .changesNames)
    try disk.rename(path, to: target)
  }

  func remove(_ path: String) throws(IOFailure) {
    try check("unlink", .changesNames)
    try disk.remove(path)
  }

  func tryLock(_ file: Int32) throws(IOFailure) -> Bool {
    try check("flock", .reads)
    return try disk.tryLock(file)
  }

  func fileSystemType(_ file: Int32) -> Int64 { 0 }
}
