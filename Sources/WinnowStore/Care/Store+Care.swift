import WinnowCore

extension Store {
  /// Builds the index anew from the journal alone, and the snapshots with it.
  ///
  /// - Throws: code `locked`, `damaged`, `not-written`.
  package func reindex() throws(StoreError) {
    try withLock { () throws(StoreError) in
      do {
        // What the index sees must be durable: it will be the witness that it was there.
        try journal.recover(known: nil, witness: LeadIndex.witness(folder.index, files: files))
        let shelf = SnapshotShelf(
          folder,
          files: files,
          distance: options.snapshotDistance,
          startsAnew: true
        )
        try shelf.clear()
        try LeadIndex.build(in: folder, files: files, shelf: shelf)
      } catch let error as StoreError {
        throw error
      } catch let error as IOFailure {
        throw .notWritten(error, file: folder.index)
      } catch {
        throw StoreError(
          .notWritten,
          .notWritten,
          "the index could not be built: \(error)",
          file: folder.index
        )
      }
    }
  }

  /// Writes one event about the journal itself, while the lock is held; gives its number.
  ///
  /// - Throws: code `not-allowed` when another command was run as this transaction.
  func tell(
    _ kind: EventKind,
    _ data: JSONObject,
    subject: String? = nil,
    _ transaction: String,
    _ actor: String
  ) throws(StoreError) -> Int64 {
    do {
      let outcome = try write(transaction: transaction, by: actor) { writer in
        try writer.append(EventDraft(kind, subject: subject, data: data))
      }
      guard case .written = outcome else {
        throw StoreError(
          .notAllowed,
          .usage,
          "another command was run as transaction \(transaction)",
          hint: "leave --tx out, or choose another name"
        )
      }
      return journal.mark.number
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.unreadable, .badData, "the index failed: \(error)", file: folder.index)
    }
  }

  /// Checks every line of the journal, its seals and the chain between its segments, and that it
  /// holds every event that the index has seen.
  ///
  /// Takes no lock. Damage is in the report; only what cannot be read at all throws.
  ///
  /// - Parameters:
  ///   - isDeep: Also works out the SHA-256 of every segment and reads the data of every event: finds
  ///     lines that were changed together with their checksums.
  ///   - index: Also checks that the index tells what the journal tells.
  ///   - expectedHead: A ``VerifyReport/head`` that was kept: the journal must still have it.
  /// - Returns: What was found; every finding names file, line and byte.
  /// - Throws: code `unreadable`, `newer-format`.
  package func verify(
    isDeep: Bool = false,
    index: Bool = false,
    expectedHead: JournalHead? = nil
  ) throws(StoreError) -> VerifyReport {
    // Asked first: what is written meanwhile may not look as if it had vanished.
    let witness = try LeadIndex.witness(folder.index, files: files)
    var report = try checkedJournal(isDeep: isDeep)
    try checkDescription(&report)
    if let merge = GitMerge.concerning(folder.root, io: io) {
      report.add(.merging, merge.file, merge.message)
    }
    if let witness { try ask(witness, &report) }
    if let expectedHead { try compare(expectedHead, &report) }
    if index, report.isClean { try checkIndex(&report) }
    return report
  }

  /// What stands in the journal; an erasure that somebody else is at is no unfinished one.
  private func checkedJournal(isDeep: Bool) throws(StoreError) -> VerifyReport {
    var isLast = false
    while true {
      var check = JournalCheck(files, isDeep: isDeep)
      try check.run()
      if check.report.unfinishedErasures.isEmpty || isLast { return check.report }
      if isSomebodyWriting { return check.report.duringErasure }
      // It may have ended since it was seen: now nobody is at it.
      isLast = true
      try files.refresh()
    }
  }

  /// Whether another process holds the lock at this moment.
  private var isSomebodyWriting: Bool {
    guard !lock.isHeld, let file = try? io.open(folder.lock, .read) else { return false }
    defer { io.close(file) }
    return (try? io.tryLock(file)) == false
  }

  /// Makes sure that `STORE.json` is as it was written.
  private func checkDescription(_ report: inout VerifyReport) throws(StoreError) {
    guard try rightDescription() != nil else { return }
    report.add(.bitRot, "STORE.json", "the store's description is not as it was written")
  }

  /// What `STORE.json` must say; nil when it says so.
  func rightDescription() throws(StoreError) -> StoreDescription? {
    let text = try files.reading(folder.description) { () throws(IOFailure) in
      try io.contents(ofPath: folder.description)
    }
    let told = try StoreDescription.told(inHeadersOf: folder, io: io)
    let right = told?.id == id ? told : nil
    let known = right ?? StoreDescription(id: id, created: created)
    return text == known.text ? nil : known
  }

  /// Compares the journal with an anchor that was kept elsewhere.
  private func compare(_ head: JournalHead, _ report: inout VerifyReport) throws(StoreError) {
    guard head.number <= report.events, let ordinal = files.ordinal(ofEvent: head.number) else {
      return report.add(
        .headDiffers,
        "journal",
        "the journal ends with event \(report.events), before the expected \(head.number)"
      )
    }
    let found = try files.unlessDamaged { () throws(StoreError) in
      try files.digest(upToEvent: head.number)
    }
    guard found != head.sha256 else { return }
    let seal = try files.readSeal(ordinal)
    let isWhole = seal?.last == head.number
    if isWhole, seal?.superseded.contains(head.sha256) == true { return }
    let why = seal?.superseded.isEmpty == false ? "; lines of its segment were rewritten since" : ""
    report.add(
      .headDiffers,
      files.name(ordinal),
      "what stands up to event \(head.number) is not what the expected head names\(why)"
    )
  }

  /// Compares the journal's end with what the index saw of it.
  private func ask(_ witness: Witness, _ report: inout VerifyReport) throws(StoreError) {
    let error: StoreError
    if witness.number > report.events {
      error = .vanished(
        files,
        witness: witness,
        found: report.events,
        index: folder.indexFolder
      )
    } else if let crc = try files.checksum(ofEvent: witness.number), crc != witness.crc {
      error = .replaced(files, witness: witness, index: folder.indexFolder)
    } else {
      return
    }
    let name = error.file?.split(separator: "/").last.map(String.init) ?? ""
    let path = files.segments.isEmpty ? "journal" : "journal/" + name
    report.add(.eventsVanished, path, error.message)
  }

  private func checkIndex(_ report: inout VerifyReport) throws(StoreError) {
    let file = ".winnow/index/leads.sqlite"
    do {
      // None is none too few: whoever needs one makes it.
      guard let stored = try LeadIndex(path: folder.index, files: files, access: .read)
      else { return }
      try files.refresh()
      guard try stored.fitsJournal() else {
        return report.add(
          .indexStale,
          file,
          "the index is of another journal; the next command builds it"
        )
      }
      if let fault = try stored.integrityFault() { return report.add(.indexWrong, file, fault) }
      for difference in try differences(of: stored) { report.add(.indexWrong, file, difference) }
    } catch let error as StoreError where error.code != .badIndex {
      throw error
    } catch let error as IOFailure {
      throw .unreadable(error, file: folder.index)
    } catch {
      // An erasure takes the index away.
      if (try? io.identity(ofPath: folder.index)) == .some(nil) { return }
      if LeadIndex.isShortage(error) { throw .shortOfFiles(folder.index) }
      report.add(.indexWrong, file, "the index cannot be read: \(error)")
    }
  }

  /// Compares an index with one that comes straight from the journal, both at the same event.
  private func differences(of stored: LeadIndex) throws -> [String] {
    let fresh = try LeadIndex(inMemoryFor: files)
    try fresh.catchUp()
    try stored.layOver()
    // A writer may be at work: the two come closer each time.
    for _ in 0..<100 where stored.meta.mark != fresh.meta.mark {
      try files.refresh()
      try fresh.catchUp()
      try stored.layOver()
    }
    guard stored.meta.mark == fresh.meta.mark else { return ["the index has another end"] }
    return try stored.differences(from: fresh)
  }
}
