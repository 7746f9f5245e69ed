import WinnowCore

extension Store {
  /// Builds the index anew from the journal.
  ///
  /// - Throws: code `locked`, `damaged`, `not-written`.
  package func reindex() throws(StoreError) {
    _ = try lock.take(wait: options.wait, allowUnsafe: options.unsafeFileSystem, note: note)
    isRecovered = false
    defer { lock.release() }
    view = nil
    writeIndex = nil
    trust = .file
    do {
      try files.refresh()
      try LeadIndex.build(in: folder, files: files)
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

  /// Checks every byte of the journal, its seals and its chain, and that it holds every event that
  /// the index has seen.
  ///
  /// Takes no lock. With `index` it also checks that the index tells what the journal tells.
  /// Damage is in the report; only what cannot be read at all throws.
  package func verify(index: Bool = false) throws(StoreError) -> VerifyReport {
    // Asked first: what is written meanwhile may not look as if it had vanished.
    let witness = LeadIndex.witness(folder.index, files: files)
    var check = JournalCheck(files)
    try check.run()
    var report = check.report
    if witness > report.events {
      let path = files.segments.last.map { SegmentName.lines(first: $0) }
      report.add(
        .eventsVanished,
        path.map { "journal/" + $0 } ?? "journal",
        "the journal ends with event \(report.events), but event \(witness) was written "
          + "and acknowledged"
      )
    }
    if index, report.isClean { try checkIndex(&report) }
    return report
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
    } catch {
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
