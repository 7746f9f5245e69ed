import Synchronization
import WinnowStore

extension FlawedDisk: PassingDisk {
  var behind: any StorageIO { disk }

  func open(_ path: String, _ mode: OpenMode) throws(IOFailure) -> Int32 {
    let isThere = try disk.identity(ofPath: path) != nil
    let file = try disk.open(path, mode)
    memory.withLock { $0.paths[file] = path }
    if !isThere { note(change: path) }
    return file
  }

  func read(
    _ file: Int32,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(IOFailure) -> Int {
    guard flaw == .noChecksum, path(file).hasSuffix(".jsonl") else {
      return try disk.read(file, at: offset, into: &bytes, from: start)
    }
    var whole = [UInt8](repeating: 0, count: Int(try disk.identity(file).size))
    _ = try disk.read(file, at: 0, into: &whole, from: 0)
    Forgery.fitChecksums(&whole)
    let from = min(Int(offset), whole.count)
    let count = min(bytes.count - start, whole.count - from)
    bytes.replaceSubrange(start..<start + count, with: whole[from..<from + count])
    return count
  }

  func write(
    _ file: Int32,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    at offset: Int64
  ) throws(IOFailure) -> Int {
    let path = path(file)
    memory.withLock { _ = $0.written.insert(path) }
    return try disk.write(file, bytes, range, at: offset)
  }

  func syncData(_ file: Int32) throws(IOFailure) {
    if forgetsSync(file, ofData: true) { return }
    do throws(IOFailure) { try disk.syncData(file) } catch { try heed(error, file) }
  }

  func sync(_ file: Int32) throws(IOFailure) {
    if forgetsSync(file, ofData: false) { return }
    do throws(IOFailure) { try disk.sync(file) } catch { try heed(error, file) }
  }

  func syncFolder(_ path: String) throws(IOFailure) {
    if !forgetsSync(ofFolder: path) { try disk.syncFolder(path) }
  }

  func truncate(_ file: Int32, to size: Int64) throws(IOFailure) {
    let path = path(file)
    guard path.hasSuffix(".jsonl") else { return try disk.truncate(file, to: size) }
    switch flaw {
    case .noTruncation: return
    case .noRollBack where memory.withLock({ $0.written.contains(path) }): return
    case .keepsHalfTransactions: try cutBadLines(file, to: size)
    default: try disk.truncate(file, to: size)
    }
  }

  private func cutBadLines(_ file: Int32, to size: Int64) throws(IOFailure) {
    var whole = [UInt8](repeating: 0, count: Int(try disk.identity(file).size))
    _ = try disk.read(file, at: 0, into: &whole, from: 0)
    let kept = Forgery.endingTransaction(whole, from: Int(size))
    try disk.truncate(file, to: size)
    guard kept.count > Int(size) else { return }
    _ = try disk.write(file, kept, Int(size)..<kept.count, at: size)
  }

  func dropCache(_ file: Int32) {
    if flaw != .noRereadInRecovery { disk.dropCache(file) }
  }

  func rename(_ path: String, to target: String) throws(IOFailure) {
    note(change: path)
    note(change: target)
    try disk.rename(path, to: target)
  }

  func remove(_ path: String) throws(IOFailure) {
    note(change: path)
    try disk.remove(path)
  }

  func makeFolder(_ path: String) throws(IOFailure) {
    note(change: path)
    try disk.makeFolder(path)
  }
}
