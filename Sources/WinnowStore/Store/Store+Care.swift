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

  /// Checks every byte of the journal, its seals and its chain.
  ///
  /// Takes no lock. With `index` it also checks that the index tells what the journal tells.
  /// Damage is in the report; only what cannot be read at all throws.
  package func verify(index: Bool = false) throws(StoreError) -> VerifyReport {
    var check = JournalCheck(files)
    try check.run()
    var report = check.report
    if index, report.isClean { try checkIndex(&report) }
    return report
  }

  private func checkIndex(_ report: inout VerifyReport) throws(StoreError) {
    let file = ".winnow/index/leads.sqlite"
    func add(_ kind: VerifyReport.Class, _ message: String) {
      report.findings.append(
        VerifyReport.Finding(
          kind: kind,
          file: file,
          line: 0,
          offset: 0,
          message: message
        )
      )
    }
    do {
      guard let stored = try LeadIndex(path: folder.index, files: files, access: .read) else {
        return add(.indexStale, "there is no index; the next command builds it")
      }
      guard stored.meta.mark.number <= report.events else {
        return add(.eventsVanished, "the index has seen event \(stored.meta.mark.number)")
      }
      guard try stored.fitsJournal() else {
        return add(.indexStale, "the index is of another journal; the next command builds it")
      }
      if let fault = try stored.integrityFault() { return add(.indexWrong, fault) }
      try stored.layOver()
      let fresh = try LeadIndex(inMemoryFor: files)
      try fresh.catchUp()
      for difference in try stored.differences(from: fresh) { add(.indexWrong, difference) }
    } catch let error as StoreError {
      throw error
    } catch {
      add(.indexWrong, "the index cannot be read: \(error)")
    }
  }
}
