package import WinnowCore

extension Store {
  /// Takes everything about a person out of the journal and out of all that was made from it.
  ///
  /// Each line about the lead keeps its number, time, actor and transaction, and its length; what
  /// happened and the data are gone. Index, snapshots and views, cut-off tails and copies in
  /// `quarantine/`, and other files there or in `.winnow/` that name the person are removed. The events
  /// `lead.erasure_started` and `lead.erased` tell of it. An erasure that was interrupted is gone on
  /// with by doing it again; doing it again later takes out what came back with an older copy.
  ///
  /// - Parameters:
  ///   - lead: Who is to be erased; its id is never given again.
  ///   - transaction: As for ``write(transaction:by:_:)``; at most 120 bytes.
  ///   - actor: Who erases.
  /// - Returns: What was done, and what could not be reached.
  /// - Throws: code `no-lead` when the journal knows no such lead; `locked`, `damaged`, `archived`,
  ///   `not-written`.
  package func erase(
    _ lead: LeadID,
    transaction: String,
    by actor: String
  ) throws(StoreError) -> ErasureReport {
    try requireFree()
    return try withLock { () throws(StoreError) in
      try journal.recover(known: nil, witness: LeadIndex.witness(folder.index, files: files))
      defer { journal.close() }
      var erasure = try Erasure(self, lead, transaction: transaction, actor: actor)
      guard erasure.isNeeded else { return erasure.report }
      // Whoever writes views from what was there before must be done, or begin after us.
      let views = try lockedViews()
      defer { if let views { io.close(views) } }
      do throws(StoreError) {
        try erasure.begin()
        try erasure.clean()
        try erasure.rewrite()
        try erasure.end()
      } catch {
        guard erasure.isBegun else { throw error }
        throw .unfinishedErasure(of: lead, error)
      }
      return erasure.report
    }
  }

  private func lockedViews() throws(StoreError) -> Int32? {
    do {
      guard try io.identity(ofPath: folder.views)?.isFolder == true else { return nil }
      return try lockedFolder(folder.views)
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.notWritten, .notWritten, "cannot lock: \(error)", file: folder.views)
    }
  }

  /// Erases again those of whom the journal says that they were erased, as far as an older copy of
  /// a file brought them back.
  ///
  /// - Parameters:
  ///   - others: More leads to erase, if they are there: those that were erased after a backup was
  ///     made, as the workspace of then tells with ``erasures()``.
  ///   - transaction: Names the erasures.
  ///   - actor: Who erases.
  /// - Returns: One report for each person of whom something was there.
  /// - Throws: as ``erase(_:transaction:by:)``.
  package func reapplyErasures(
    of others: [LeadID] = [],
    transaction: String,
    by actor: String
  ) throws(StoreError) -> [ErasureReport] {
    let known = try erasures().map(\.lead)
    var reports: [ErasureReport] = []
    for lead in Set(known + others).sorted() where try hasContent(lead) {
      let name = "\(transaction)/\(lead)"
      reports.append(try erase(lead, transaction: name, by: actor))
    }
    return reports
  }

  /// The leads that once had this name, e-mail address or key, case-blind, whatever became of them; in id
  /// order. Reads the whole journal.
  package func leads(onceCalled reference: String) throws -> [LeadID] {
    let wanted = LeadRow.folded(reference)
    var found: Set<LeadID> = []
    try forEachEvent { event in
      guard let lead = event.lead, [.leadCreated, .leadUpdated].contains(event.kind) else {
        return true
      }
      let names = ["name", "email", "key"].compactMap { event.data[$0]?.text }
      if names.contains(where: { LeadRow.folded($0) == wanted }) { found.insert(lead) }
      return true
    }
    return found.sorted()
  }

  /// Every erasure, oldest first.
  package func erasures() throws(StoreError) -> [ErasureRecord] {
    try files.refresh()
    var found: [ErasureRecord] = []
    for event in try files.rewritingEvents() {
      guard let lead = event.lead else { continue }
      if event.kind == .erasureStarted {
        let record = ErasureRecord(
          lead: lead,
          started: event.number,
          at: event.time,
          transaction: event.transaction
        )
        found.append(record)
      } else if event.kind == .leadErased {
        for index in found.indices where found[index].lead == lead {
          found[index].finished = found[index].finished ?? event.number
        }
      }
    }
    return found
  }

  /// True when a line about the lead still has its content.
  private func hasContent(_ lead: LeadID) throws(StoreError) -> Bool {
    try files.refresh()
    let name = Array(lead.description.utf8)
    var scan = JournalScan(files, from: try files.start(0))
    while try scan.next() {
      for line in scan.lines
      where ErasedLine.isDue(line, about: name, in: scan.bytes, at: scan.index(of: line)) {
        return true
      }
    }
    return false
  }

  private func requireFree() throws(StoreError) {
    guard !isWriting else {
      throw StoreError(.notAllowed, .notAllowed, "a transaction cannot hold an erasure")
    }
    try journal.requireSound()
  }
}

extension StoreError {
  fileprivate static func unfinishedErasure(of lead: LeadID, _ error: StoreError) -> StoreError {
    var error = error
    error.message = "the erasure of \(lead) has begun and is not done: \(error.message)"
    let next = "winnow lead erase \(lead) goes on where it stopped"
    error.hint = error.hint.map { "\($0); then \(next)" } ?? next
    return error
  }
}
