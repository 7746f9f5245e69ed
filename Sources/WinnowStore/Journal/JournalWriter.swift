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
  /// The segment that the next commit begins, once the active one is full.
  private var successor: NextSegment?
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
    successor = nil
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
    try files.tidy()
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

  /// Where the next transaction begins: behind the last one, or in the segment that its commit makes.
  ///
  /// - Throws: code `damaged` when the full segment cannot be sealed.
  func place() throws(StoreError) -> Mark {
    try requireSound()
    guard mark.offset >= segmentLimit else { return mark }
    return try nextSegment().start
  }

  /// Seals the active segment, which holds an event, and begins the next one.
  ///
  /// - Parameter transaction: That of the command that asked for it, which the seal keeps.
  /// - Throws: code `not-written`, `outcome-unknown`.
  func rotate(as transaction: String? = nil) throws(StoreError) {
    try requireSound()
    var next = try nextSegment()
    next.seal.transaction = transaction
    try begin(next, with: [])
  }

  /// The segment behind the active one, which is whole now.
  private func nextSegment() throws(StoreError) -> NextSegment {
    if let successor { return successor }
    let seal = try files.computedSeal(mark.ordinal, end: mark)
    let time = max(clock(), mark.time)
    let next = NextSegment(behind: mark, seal: seal, store: files.store, time: time)
    successor = next
    return next
  }

  /// Puts a segment in place with its first transaction: the header is never there without what it
  /// was made for, and one sync makes both durable.
  private func begin(_ next: NextSegment, with lines: [UInt8]) throws(StoreError) {
    let path = folder.journal + "/" + next.name
    do throws(IOFailure) {
      try io.place(files.sealPath(mark.ordinal), with: next.seal.text)
      try io.place(path, with: next.header + lines, isCommit: !lines.isEmpty)
    } catch {
      throw error.call == "fdatasync"
        ? poisoned(outcomeUnknown(error, path: path)) : refused(error, path)
    }
    do throws(IOFailure) {
      try io.syncFolder(folder.journal)
    } catch {
      throw poisoned(outcomeUnknown(error, path: path))
    }
    // Nothing that can fail comes now: the transaction is durable.
    close()
    files.add(next.first)
    mark = next.start
    successor = nil
  }

  /// The active segment, open for writing.
  private func openedActive() throws(StoreError) -> Int32 {
    if let active { return active }
    let path = files.path(mark.ordinal)
    do throws(IOFailure) {
      let file = try io.open(path, .write)
      active = file
      return file
    } catch {
      throw refused(error, path)
    }
  }

  /// Writes whole lines at the end and makes them durable.
  ///
  /// They belong at ``place()``: where that is in a segment to come, this makes it.
  ///
  /// - Throws: code `not-written` when nothing of it is kept, `outcome-unknown` when that is not
  ///   known; after that one every write throws `poisoned`.
  func commit(_ buffer: TransactionBuffer, time: Instant) throws(StoreError) {
    try requireSound()
    guard !buffer.isEmpty else { return }
    if let successor {
      try begin(successor, with: buffer.bytes)
    } else {
      try add(buffer.bytes, to: try openedActive())
    }
    mark.offset += Int64(buffer.bytes.count)
    mark.number += Int64(buffer.count)
    mark.crc = buffer.crc
    mark.time = time
  }

  private func add(_ bytes: [UInt8], to active: Int32) throws(StoreError) {
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
    try put(bytes, into: active, path: path)
    do throws(IOFailure) {
      try io.syncData(active)
    } catch {
      throw poisoned(outcomeUnknown(error, path: path))
    }
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
