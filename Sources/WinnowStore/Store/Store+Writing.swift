import WinnowCore

extension Store {
  /// Runs `body` as one transaction: all that it appends becomes durable together, or nothing.
  ///
  /// Takes the lock, mends a torn tail, and commits with one write and one sync. If `transaction`
  /// is complete in the journal already, the body does not run: a command may be repeated safely.
  /// When the body throws, what it appended since the last ``Writer/checkpoint()`` is dropped.
  ///
  /// `transaction` has 1 to 128 bytes, is made by the caller and unique to the command; `actor` is
  /// who does it.
  ///
  /// - Returns: What the body gave, or that it did not run.
  /// - Throws: what the body throws; code `locked` (75), `damaged` or `events-vanished` (65),
  ///   `not-written` (73: nothing was kept), `outcome-unknown` (74: repeat with the same
  ///   transaction), `poisoned`, `not-allowed` (77).
  package func write<Value>(
    transaction: String,
    by actor: String,
    _ body: (Writer) throws -> Value
  ) throws -> Outcome<Value> {
    try requireWritable(transaction)
    isWriting = true
    // A view of our own would keep SQLite from emptying the index's log while we write.
    if listings == 0 { view = nil }
    // Longer work on the journal's files holds the lock around its own transactions.
    let isInside = lock.isHeld
    defer {
      isWriting = false
      replaceBadIndex()
      if !isInside { lock.release() }
      view = nil
    }
    guard let writer = try beginTransaction(transaction, by: actor) else { return .alreadyWritten }
    do {
      let value = try body(writer)
      try writer.finish()
      return .written(value)
    } catch {
      writer.abandon()
      // Whatever a failure left is looked at before the next write.
      if error is StoreError { isRecovered = false }
      throw error
    }
  }

  /// What appends to the transaction; nil when it is complete in the journal already.
  private func beginTransaction(_ transaction: String, by actor: String) throws -> Writer? {
    let index = try beginWriting()
    do {
      guard try !index.isDone(transaction) else { return nil }
      return try Writer(self, index: index, actor: actor, transaction: transaction)
    } catch {
      let index = try anotherIndex(insteadOf: error)
      guard try !index.isDone(transaction) else { return nil }
      return try Writer(self, index: index, actor: actor, transaction: transaction)
    }
  }

  /// An index that is made anew, as the one that writers asked cannot be read.
  ///
  /// - Throws: `fault` when it tells of something else than the index.
  func anotherIndex(insteadOf fault: any Error) throws -> any WriterIndex {
    if let fault = fault as? StoreError, fault.code != .badIndex { throw fault }
    warnings.append("the index could not be used: \(fault)")
    writeIndex = nil
    view = nil
    return try buildForWriting()
  }

  /// Has the index made anew when a question within a transaction found it unusable.
  private func replaceBadIndex() {
    guard isIndexBad else { return }
    isIndexBad = false
    writeIndex = nil
    trust = .file
    // The journal has answered; the next command tries again.
    _ = try? buildForWriting()
  }

  private func requireWritable(_ transaction: String) throws(StoreError) {
    guard options.asOf == nil else {
      throw StoreError(
        .notAllowed,
        .notAllowed,
        "the past cannot be written",
        hint: "leave out --as-of"
      )
    }
    guard !isWriting else {
      throw StoreError(.notAllowed, .notAllowed, "a transaction cannot hold another one")
    }
    guard (1...128).contains(transaction.utf8.count) else {
      throw StoreError(
        .badEvent,
        .usage,
        "a transaction's id has 1 to 128 bytes",
        hint: "give a shorter --tx"
      )
    }
    if let descriptionFault { throw descriptionFault }
    try journal.requireSound()
  }

  /// Takes the lock and brings journal and index to their common end.
  func beginWriting() throws -> any WriterIndex {
    let isUntouched = try takeLock()
    try files.refresh()
    let index = try openWriteIndex(isUntouched: isUntouched)
    if !isUntouched || !isRecovered {
      isRecovered = false
      reader.forget()
      try recover(index)
      isRecovered = true
    }
    // What nobody touched since our last change is taken in already.
    if isUntouched, let index, index.mark == journal.mark, try index.fitsJournal() { return index }
    return try catchUpForWriting(index)
  }

  /// Takes the lock; not while git waits for a person to say which journal counts.
  ///
  /// - Returns: True when nobody else held it since we released it last.
  /// - Throws: code `merging`, and what taking it throws.
  func takeLock() throws(StoreError) -> Bool {
    let isInside = lock.isHeld
    let isUntouched = try lock.take(
      wait: options.wait,
      allowUnsafe: options.unsafeFileSystem,
      note: note
    )
    guard !isInside, !isUntouched, let merge = GitMerge.concerning(folder.root, io: io)
    else { return isUntouched }
    lock.release()
    throw .merging(merge, in: folder)
  }

  private func recover(_ index: (any WriterIndex)?) throws(StoreError) {
    // Also where the index is not used: it may know of events that are not there any more.
    let usesFile = index != nil && options.useIndex && trust != .memory
    let seen = try usesFile ? nil : LeadIndex.witness(folder.index, files: files)
    guard let index else { return try journal.recover(known: nil, witness: seen) }
    let fits = (try? index.fitsJournal()) ?? false
    let witness = [seen, index.witness].compactMap(\.self).max { $0.number < $1.number }
    try journal.recover(known: fits ? index.mark : nil, witness: witness)
  }

  /// The index as it is; nil when it must be built.
  private func openWriteIndex(isUntouched: Bool) throws -> (any WriterIndex)? {
    guard options.useIndex, trust != .memory else { return writeIndex }
    if let writeIndex, isUntouched { return writeIndex }
    let file = (try? io.identity(ofPath: folder.index)) ?? nil
    if let index = writeIndex as? LeadIndex, isSameFile(file, writeIndexFile),
      (try? index.reload()) == true
    {
      return index
    }
    writeIndex = nil
    guard trust == .file else { return nil }
    do {
      let index = try LeadIndex(path: folder.index, files: files, access: .write)
      writeIndex = index
      writeIndexFile = file
      return index
    } catch {
      warnings.append("the index could not be opened: \(error)")
      return nil
    }
  }

  private func isSameFile(_ left: FileIdentity?, _ right: FileIdentity?) -> Bool {
    guard let left, let right else { return false }
    return left.inode == right.inode && left.device == right.device
  }

  private func catchUpForWriting(_ index: (any WriterIndex)?) throws -> any WriterIndex {
    if let index, try index.fitsJournal() {
      do {
        let isLong = try lag(of: index) >= Self.longWork
        try index.catchUp(shelf: isLong ? shelf : nil)
        return index
      } catch let error as StoreError where error.code != .badIndex {
        throw error
      } catch {
        warnings.append("the index could not be kept up: \(error)")
      }
    }
    writeIndex = nil
    return try buildForWriting()
  }

  /// Nobody waits for a snapshot who writes less than this, in journal bytes.
  private static let longWork: Int64 = 8 << 20

  func buildForWriting() throws -> any WriterIndex {
    if options.useIndex, trust != .memory {
      do {
        try LeadIndex.build(in: folder, files: files, shelf: shelf)
        if let index = try LeadIndex(path: folder.index, files: files, access: .write) {
          writeIndex = index
          writeIndexFile = try io.identity(ofPath: folder.index)
          trust = .file
          return index
        }
      } catch let error as StoreError where error.code != .badIndex {
        throw error
      } catch {
        warnings.append("the index could not be built: \(error)")
      }
      trust = .memory
    }
    let index = try JournalFacts(files)
    writeIndex = index
    return index
  }

  /// Brings the index to the end of the journal; the commit stands whether this works or not.
  ///
  /// False when the index must not be used any more.
  func keepUp(_ index: any WriterIndex) -> Bool {
    do {
      let isLong = try lag(of: index) >= Self.longWork
      try index.catchUp(shelf: isLong ? shelf : nil)
      return true
    } catch {
      giveUpIndex(error)
      return false
    }
  }

  /// Begins to bring the index to the present end of the journal while more is written; whoever
  /// needs it calls ``hasFollowed()`` first.
  ///
  /// False when the index must not be used any more.
  func follow(_ index: any WriterIndex) -> Bool {
    guard let index = index as? LeadIndex else { return keepUp(index) }
    do {
      let isLong = try lag(of: index) >= Self.longWork
      let files = JournalFiles(io: io, folder: folder.journal, store: id)
      try files.refresh()
      let shelf = isLong ? shelf(by: files) : nil
      follower = IndexFollower(index, through: journal.mark.number, files, shelf: shelf)
      return true
    } catch {
      giveUpIndex(error)
      return false
    }
  }

  /// Waits until the index is as far as it was sent.
  ///
  /// False when it must not be used any more.
  func hasFollowed() -> Bool {
    guard let follower else { return true }
    self.follower = nil
    do {
      try follower.wait()
      return true
    } catch {
      giveUpIndex(error)
      return false
    }
  }

  private func giveUpIndex(_ fault: any Error) {
    warnings.append("the index could not be kept up and will be built anew: \(fault)")
    writeIndex = nil
    // When the journal is at fault, the index stays as a witness.
    let isSound = (fault as? StoreError).map { $0.code != .badIndex } ?? false
    if options.useIndex, trust == .file, !isSound {
      try? LeadIndex.removeFiles(folder.index, io: io)
    }
  }

  /// Lets a waiting writer in and takes the lock again.
  func yieldLock() throws -> any WriterIndex {
    lock.release()
    return try beginWriting()
  }
}
