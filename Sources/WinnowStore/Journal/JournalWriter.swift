import WinnowCore

/// The end of the journal at which events are added; used by the holder of the lock alone.
final class JournalWriter {
  let files: JournalFiles
  private let io: any StorageIO
  private let folder: StoreFolder
  private let clock: @Sendable () -> Instant
  /// The active segment, open for writing.
  private var active: Int32?
  /// The end of the last durable transaction.
  private(set) var mark = Mark(
    ordinal: 0,
    offset: 0,
    number: 0,
    crc: 0,
    time: Instant(milliseconds: 0)
  )
  /// Why nothing more may be written in this process.
  private var poison: StoreError?

  /// The chain between the segments is about to be made good.
  var isRepairing = false

  /// A segment at least this long is sealed before the next transaction.
  private let segmentLimit: Int64

  init(
    files: JournalFiles,
    folder: StoreFolder,
    clock: @escaping @Sendable () -> Instant,
    segmentLimit: Int64
  ) {
    self.files = files
    self.io = files.io
    self.folder = folder
    self.clock = clock
    self.segmentLimit = segmentLimit
  }

  deinit { close() }

  func close() {
    if let active { io.close(active) }
    active = nil
  }

  /// - Throws: code `poisoned` after a failure whose outcome is not known.
  func requireSound() throws(StoreError) {
    if let poison { throw poison }
  }

  // MARK: Opening

  /// Finds the end of the journal as the disk holds it, and cuts off an interrupted write.
  ///
  /// Syncs the folder and the active segment, then reads the segment from the disk and not from
  /// memory: a process before us may have failed to sync what the system still shows.
  ///
  /// - Parameters:
  ///   - known: A mark up to which the journal was verified before, if it still fits.
  ///   - witness: The last event that an index has seen, if any did.
  /// - Throws: code `damaged`, `chain-broken`, `events-vanished`, `not-written`.
  func recover(known: Mark?, witness: Witness?) throws(StoreError) {
    try requireSound()
    close()
    files.closeAll()
    do throws(IOFailure) {
      try io.syncFolder(folder.journal)
    } catch {
      throw refused(error, folder.journal)
    }
    try files.refresh()
    try openActive()
    // Only what the disk holds tells whether the last segment was born.
    if try dropUnbornSegment(witness: witness) { try openActive() }
    // Whoever took in what is known looked at the files up to there.
    if !isRepairing { try files.requireChain(from: known?.ordinal ?? 0) }
    let last = files.segments.count - 1
    var start = try files.start(last)
    if let known, known.ordinal == last, known.offset >= start.offset, try files.fits(known) {
      start = known
    }
    var scan = JournalScan(files, from: start)
    while try scan.next() {}
    // A mark that fits is the witness's own event.
    if witness?.number != start.number || witness?.crc != start.crc {
      try files.requireEvents(scan, seen: witness, by: folder.indexFolder)
    }
    mark = scan.mark
    if let tail = scan.tail { try cut(tail) }
    if last > 0, mark.number == start.number, mark.time < start.time { mark.time = start.time }
    if mark.number == 0 { try syncCreation() }
    try dropForeignSeal()
    try files.mendSeals()
  }

  /// Removes the seal of an active segment that is shorter than the seal says: copied while somebody
  /// wrote, or repaired. It would speak of lines that are still to come.
  private func dropForeignSeal() throws(StoreError) {
    guard let seal = try files.readSeal(mark.ordinal), seal.bytes > mark.offset else { return }
    do throws(IOFailure) {
      try io.remove(files.sealPath(mark.ordinal))
      try io.syncFolder(folder.journal)
    } catch {
      throw refused(error, files.sealPath(mark.ordinal))
    }
  }

  /// Makes the names of a new store durable before its first event: who made it may have been
  /// stopped before doing so.
  private func syncCreation() throws(StoreError) {
    do throws(IOFailure) {
      try io.syncFolder(folder.root)
    } catch {
      throw refused(error, folder.root)
    }
  }

  private func openActive() throws(StoreError) {
    let path = files.path(files.segments.count - 1)
    do throws(IOFailure) {
      let file = try io.open(path, .write)
      active = file
      try io.sync(file)
      io.dropCache(file)
    } catch {
      throw refused(error, path)
    }
  }

  /// Removes a last segment whose creation was interrupted: it never held an event.
  private func dropUnbornSegment(witness: Witness?) throws(StoreError) -> Bool {
    let last = files.segments.count - 1
    guard try files.isUnborn(last) else { return false }
    if let witness, witness.number >= files.segments[last] {
      throw .vanished(
        files,
        witness: witness,
        found: files.segments[last] - 1,
        index: folder.indexFolder
      )
    }
    let bytes = try files.read(last, at: 0, count: SegmentHeader.lengthLimit)
    try quarantine(bytes, segment: last, offset: 0)
    do throws(IOFailure) {
      try io.remove(files.path(last))
      try io.syncFolder(folder.journal)
    } catch {
      throw refused(error, files.path(last))
    }
    try files.refresh()
    close()
    return true
  }

  private func cut(_ tail: JournalScan.Tail) throws(StoreError) {
    let ordinal = mark.ordinal
    if tail.mayBeInterrupted, try files.isForeign(at: tail.fault, behind: mark) {
      throw .foreignLine(files, mark)
    }
    guard try tail.isTorn(files, behind: mark) else {
      throw .damaged(files, ordinal: ordinal, offset: tail.fault, tail.reason)
    }
    let rest = try files.read(
      ordinal,
      at: mark.offset,
      count: Int(try files.size(ordinal) - mark.offset)
    )
    try quarantine(rest, segment: ordinal, offset: mark.offset)
    try truncateToMark()
  }

  private func truncateToMark() throws(StoreError) {
    guard let active else { return }
    do throws(IOFailure) {
      try io.truncate(active, to: mark.offset)
      try io.sync(active)
    } catch {
      throw refused(error, files.path(mark.ordinal))
    }
  }

  /// Keeps bytes that are about to be cut off.
  private func quarantine(_ bytes: [UInt8], segment: Int, offset: Int64) throws(StoreError) {
    let stem = SegmentName.lines(first: files.segments[segment]).prefix { $0 != "." }
    do throws(IOFailure) {
      let quarantine = Quarantine(folder, io: io, now: clock())
      _ = try quarantine.keep(bytes, as: "\(stem)-\(offset)", suffix: ".bin")
    } catch {
      throw refused(error, folder.quarantine)
    }
  }

  // MARK: Writing

  /// Makes room for another transaction: seals a full segment and begins the next one.
  ///
  /// - Throws: code `not-written`.
  func rotateIfFull() throws(StoreError) {
    try requireSound()
    if mark.offset >= segmentLimit { try rotate() }
  }

  /// Seals the active segment, which holds an event, and begins the next one.
  ///
  /// - Parameter transaction: That of the command that asked for it, which the seal keeps.
  /// - Throws: code `not-written`.
  func rotate(as transaction: String? = nil) throws(StoreError) {
    var seal = try files.computedSeal(mark.ordinal, end: mark)
    seal.transaction = transaction
    let first = mark.number + 1
    let header = SegmentHeader(
      store: files.store,
      first: first,
      previous: seal.sha256,
      time: max(clock(), mark.time)
    )
    let path = folder.journal + "/" + SegmentName.lines(first: first)
    let line = header.line
    do throws(IOFailure) {
      try io.replace(files.sealPath(mark.ordinal), in: folder.journal, with: seal.text)
      try begin(path, line)
    } catch {
      throw refused(error, path)
    }
    // Nothing that can fail comes now: the new segment is there, and must be gone on with.
    files.add(first)
    mark.ordinal += 1
    mark.offset = Int64(line.count)
    mark.crc = Bytes.readHex(line, at: line.count - 11) ?? 0
  }

  private func begin(_ path: String, _ line: [UInt8]) throws(IOFailure) {
    let file = try io.open(path, .createNew)
    do throws(IOFailure) {
      try io.writeAll(file, line)
      try io.sync(file)
      try io.syncFolder(folder.journal)
    } catch {
      io.close(file)
      // If it stays, the next writer removes it or goes on in it.
      try? io.remove(path)
      throw error
    }
    close()
    active = file
  }

  /// Writes whole lines at the end and makes them durable.
  ///
  /// - Throws: code `not-written` when nothing of it is kept, `outcome-unknown` when that is not
  ///   known; after that one every write throws `poisoned`.
  func commit(_ buffer: TransactionBuffer, time: Instant) throws(StoreError) {
    try requireSound()
    guard let active, !buffer.isEmpty else { return }
    let path = files.path(mark.ordinal)
    let size: Int64
    do throws(IOFailure) {
      size = try io.identity(active).size
    } catch {
      throw .notWritten(error, file: path)
    }
    guard size == mark.offset else {
      let reason = "another program changed the journal"
      throw poisoned(.notWritten(IOFailure("fstat", path, number: 0, reason: reason), file: path))
    }
    try put(buffer.bytes, into: active, path: path)
    do throws(IOFailure) {
      try io.syncData(active)
    } catch {
      throw poisoned(outcomeUnknown(error, path: path))
    }
    mark.offset += Int64(buffer.bytes.count)
    mark.number += Int64(buffer.count)
    mark.crc = buffer.crc
    mark.time = time
  }

  private func put(_ bytes: [UInt8], into file: Int32, path: String) throws(StoreError) {
    let failure: IOFailure
    do throws(IOFailure) {
      let count = try io.write(file, bytes, 0..<bytes.count, at: mark.offset)
      if count == bytes.count { return }
      failure = IOFailure("pwrite", path, number: 28, reason: "only part of it could be written")
    } catch {
      failure = error
    }
    do throws(StoreError) {
      try truncateToMark()
    } catch {
      throw poisoned(outcomeUnknown(failure, path: path))
    }
    throw .notWritten(failure, file: path)
  }

  private func outcomeUnknown(_ failure: IOFailure, path: String) -> StoreError {
    StoreError(
      .outcomeUnknown,
      .outcomeUnknown,
      "the disk failed (\(failure.call): \(failure.reason)): whether the change is kept is unknown",
      hint: "run the same command again, with the same --tx; it changes nothing twice",
      file: path
    )
  }

  /// A failure before anything of the change was written; after a failed sync, which tells nothing
  /// a second time, it is the last word of this process.
  private func refused(_ failure: IOFailure, _ file: String) -> StoreError {
    let error = StoreError.notWritten(failure, file: file)
    return failure.isSync ? poisoned(error) : error
  }

  /// Remembers that no more may be written, and gives the error to throw now.
  private func poisoned(_ error: StoreError) -> StoreError {
    var later = error
    later.code = .poisoned
    later.hint = "start the program again"
    poison = later
    return error
  }
}
