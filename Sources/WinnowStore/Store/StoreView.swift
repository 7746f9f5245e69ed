import WinnowCore

/// What a reader looks at: an index that tells of the journal up to a certain end.
struct StoreView {
  var index: LeadIndex
  /// The active segment when the view was made.
  var active: FileIdentity?
  var activePath: String
  var nextPath: String
}

/// How far the index file is trusted.
enum Trust: Int {
  /// It is used as it is.
  case file
  /// It gave a wrong answer or none: it is built anew, if the lock is free.
  case rebuild
  /// The journal alone answers.
  case memory
}

extension Store {
  /// Runs a question on an index that knows all that is committed.
  ///
  /// If the index turns out to be unusable, the question is asked again: of one that is built
  /// anew, and in the end of one in memory that comes straight from the journal.
  func ask<Value>(_ body: (LeadIndex) throws -> Value) throws(StoreError) -> Value {
    while true {
      do {
        return try body(try currentIndex())
      } catch let error as StoreError where error.code != .badIndex {
        throw error
      } catch {
        guard let less = Trust(rawValue: trust.rawValue + 1) else {
          throw StoreError(
            .unreadable,
            .badData,
            "the journal cannot be looked through: \(error)",
            hint: "`winnow verify` checks it",
            file: folder.journal
          )
        }
        warnings.append("the index could not be used: \(error)")
        isIndexBad = isWriting && options.useIndex
        trust = less
        view = nil
        writeIndex = nil
        reader.forget()
      }
    }
  }

  private func currentIndex() throws -> LeadIndex {
    if isWriting, let writeIndex {
      try follower?.wait()
      return try writeIndex.questions()
    }
    if let view, try listings > 0 || isCurrent(view) { return view.index }
    let old = view?.index
    view = nil
    try files.refresh()
    let last = files.segments.count - 1
    let path = files.path(last)
    let active = try io.identity(ofPath: path)
    let index = try freshIndex(old)
    view = StoreView(
      index: index,
      active: active,
      activePath: path,
      nextPath: folder.journal + "/" + SegmentName.lines(first: index.meta.mark.number + 1)
    )
    return index
  }

  /// True when nothing was written since the view was made.
  private func isCurrent(_ view: StoreView) throws -> Bool {
    let active = try io.identity(ofPath: view.activePath)
    guard active == view.active else { return false }
    return try io.identity(ofPath: view.nextPath) == nil
  }

  private func freshIndex(_ old: LeadIndex?) throws -> LeadIndex {
    if let moment = options.asOf { return try pastIndex(moment) }
    guard options.useIndex, trust != .memory else {
      let index = try old ?? LeadIndex(inMemoryFor: files)
      if try !index.fitsJournal() { return try caughtUp(LeadIndex(inMemoryFor: files)) }
      return try caughtUp(index)
    }
    if trust == .rebuild {
      guard try rebuildIfFree() else {
        trust = .memory
        return try caughtUp(LeadIndex(inMemoryFor: files))
      }
    }
    if let index = try openToRead() { return index }
    if try rebuildIfFree(), let index = try openToRead() { return index }
    trust = .memory
    return try caughtUp(LeadIndex(inMemoryFor: files))
  }

  private func caughtUp(_ index: LeadIndex) throws -> LeadIndex {
    try index.catchUp()
    return index
  }

  /// The index as it was at a moment: the present one, if nothing happened since, else one in memory
  /// that begins with the last snapshot before it.
  private func pastIndex(_ moment: Instant) throws -> LeadIndex {
    if let index = try presentIndex(unlessAfter: moment) { return index }
    let snapshot = options.useIndex ? shelf.newest(until: moment) : nil
    do {
      let index = try LeadIndex(inMemoryFor: files, from: snapshot)
      try index.catchUp(until: moment)
      return index
    } catch is SnapshotFault {
      let index = try LeadIndex(inMemoryFor: files)
      try index.catchUp(until: moment)
      return index
    }
  }

  /// The index file, if nothing happened behind `moment`.
  func presentIndex(unlessAfter moment: Instant) throws -> LeadIndex? {
    guard options.useIndex, trust == .file, let index = try openToRead(),
      index.meta.mark.time <= moment
    else { return nil }
    return index
  }

  /// Where snapshots are.
  var shelf: SnapshotShelf { shelf(by: files) }

  /// The same, read by other descriptors.
  func shelf(by files: JournalFiles) -> SnapshotShelf {
    SnapshotShelf(folder, files: files, distance: options.snapshotDistance)
  }

  /// A reader does not wait for the rest of a long write: so much it takes in by itself.
  private static let layerLimit: Int64 = 64 << 20

  private func openToRead() throws -> LeadIndex? {
    guard let index = try LeadIndex(path: folder.index, files: files, access: .read)
    else { return nil }
    // A segment may have been begun between our look at the folder and at the index.
    if index.meta.mark.ordinal >= files.segments.count { try files.refresh() }
    guard try index.fitsJournal() else { return nil }
    if try lag(of: index) > Self.layerLimit, try catchUpIfFree() {
      guard let again = try LeadIndex(path: folder.index, files: files, access: .read)
      else { return nil }
      try again.layOver()
      return again
    }
    try index.layOver()
    return index
  }

  /// Journal bytes that the index has not seen.
  func lag(of index: any WriterIndex) throws -> Int64 {
    var bytes = -index.mark.offset
    for ordinal in index.mark.ordinal..<files.segments.count {
      bytes += try files.size(ordinal)
    }
    return bytes
  }

  private func catchUpIfFree() throws -> Bool {
    guard takeLockIfFree() else { return false }
    defer { lock.release() }
    guard let index = try LeadIndex(path: folder.index, files: files, access: .write),
      try index.fitsJournal()
    else { return false }
    return try keeping {
      try secure(known: index.meta.mark, index.witness)
      try index.catchUp()
    }
  }

  /// Makes durable what the index is about to see, as a writer does: it will be the witness that it
  /// was there. If this process writes next, and nobody else in between, it need not do so again.
  private func secure(known: Mark?, _ witness: Witness?) throws(StoreError) {
    isRecovered = false
    try journal.recover(known: known, witness: witness)
    isRecovered = true
  }

  /// True when `body` could do its work on the index; false when the journal alone must answer.
  private func keeping(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return true
    } catch let error as StoreError where [.eventsVanished, .chainBroken].contains(error.code) {
      // What is there is still worth reading; the index stays, to tell writers and `verify`.
      warnings.append(error.description)
      options.alarm(error.description)
      return false
    } catch let error as StoreError where error.isAboutWriting {
      warnings.append("the index could not be kept up: \(error)")
      return false
    } catch let error as StoreError {
      throw error
    } catch {
      warnings.append("the index could not be built: \(error)")
      return false
    }
  }

  /// Builds the index file anew, unless a writer is at work or the folder cannot be written.
  private func rebuildIfFree() throws -> Bool {
    guard takeLockIfFree() else { return false }
    defer { lock.release() }
    return try keeping {
      try secure(known: nil, LeadIndex.witness(folder.index, files: files))
      try LeadIndex.build(in: folder, files: files, shelf: shelf)
    }
  }

  private func takeLockIfFree() -> Bool {
    // A writer holds it already, and must not lose it here.
    guard !isWriting else { return false }
    let isUntouched = try? lock.take(
      wait: .zero,
      allowUnsafe: options.unsafeFileSystem,
      note: note
    )
    // Our note in the lock file would hide from the next write that others wrote before.
    if isUntouched == false { isRecovered = false }
    return isUntouched != nil
  }
}
