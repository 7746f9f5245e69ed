package import WinnowCore

extension Writer {
  /// The lead with everything appended so far.
  package func lead(_ id: LeadID) throws(StoreError) -> Lead? {
    let store = store
    var (lead, end) = try asking { index in
      let questions = try index.questions()
      return (try store.fold(questions.posts(of: id.number), of: id), questions.mark)
    }
    for event in recent.events(of: id) {
      switch event {
      case .pending(let event): lead = Lead.fold(lead, event)
      case .written(let post):
        // An index may have taken in what was written since; but never the half of a batch.
        guard isInBatch || !end.covers(post) else { continue }
        lead = Lead.fold(lead, try store.reader.event(at: post))
      }
    }
    return lead
  }

  /// The living lead with this external key, and the digest of the row that it came from last;
  /// with everything appended so far.
  package func knownRow(key: String) throws(StoreError) -> (lead: LeadID, row: String?)? {
    let hash = LeadRow.hash(key)
    if let found = recent.known(key: key, hash: hash) { return found }
    if let keyTable, keyTable.leads(hash).isEmpty { return nil }
    let rows = try asking { try self.writtenRows(key, hash, $0.questions()) }
    for row in rows where recent.keeps(key: key, lead: row.id) {
      return (LeadID(number: row.id), recent.row(of: row.id) ?? row.row)
    }
    return nil
  }

  /// The leads with this key in the index; after many look-ups, unknown keys are recognized without
  /// asking it.
  private func writtenRows(
    _ key: String,
    _ hash: Int64,
    _ questions: LeadIndex
  ) throws -> [(id: Int64, row: String?)] {
    lookups += 1
    if keyTable == nil, lookups >= Self.tableThreshold || questions.needsLookups {
      var table = KeyTable()
      try questions.forEachKeyHash { table.insert($0, $1) }
      keyTable = table
    }
    guard let leads = keyTable?.leads(hash) else { return try questions.rows(key: key) }
    return try leads.compactMap { try questions.row(id: $0, key: key) }
  }

  /// Asks the index, and one that is made anew when it cannot be used.
  private func asking<Value>(
    _ body: (any WriterIndex) throws -> Value
  ) throws(StoreError) -> Value {
    try settle()
    do {
      do {
        return try body(index)
      } catch {
        index = try store.anotherIndex(insteadOf: error)
        keyTable = nil
        // It has all that was committed, but for half a batch.
        if !isInBatch { recent.forgetWritten() }
        return try body(index)
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(
        .unreadable,
        .badData,
        "the index failed: \(error)",
        hint: "run the command again",
        file: store.folder.index
      )
    }
  }

  private static let tableThreshold = 2000
}
