package import WinnowCore

/// Appends events to one transaction; valid only inside ``Store/write(transaction:by:_:)``.
package final class Writer {
  /// One transaction holds at most this many bytes.
  package static let transactionLimit = 4 << 20
  /// One event's line holds at most this many bytes.
  package static let lineLimit = 1 << 20

  private let store: Store
  private var index: any WriterIndex
  private let transaction: String
  private let actorToTransaction: [UInt8]
  private var buffer: TransactionBuffer
  /// Where the pending lines will stand.
  private var place: Mark
  private var times: LineTimes
  private var recent: RecentEvents
  private var nextLead: Int64
  private var nextImport: Int64
  private var isImport: Bool
  private var isInBatch = false
  private var isOver = false
  /// Journal bytes that were committed since the index was brought up last.
  private var indexLag = 0

  private var dataCheck = EventDataCheck()
  private var lookups = 0
  /// Every key in the index; nil until many were looked up.
  private var keyTable: KeyTable?
  /// Events in the journal before this transaction.
  private let start: Int64

  private static let tableThreshold = 2000
  /// The index follows a long import at this distance, in bytes.
  private static let indexLagLimit = 48 << 20

  init(_ store: Store, index: any WriterIndex, actor: String, transaction: String) throws {
    self.store = store
    self.index = index
    self.transaction = transaction
    actorToTransaction = Envelope.actorToTransaction(actor: actor, transaction: transaction)
    place = store.journal.mark
    buffer = TransactionBuffer(seed: place.crc)
    times = LineTimes(after: place.time)
    recent = RecentEvents()
    start = store.journal.mark.number
    nextLead = index.nextLead
    nextImport = index.nextImport
    isImport = try index.isRunning(transaction)
  }

  /// The id for the next new lead; each call gives another one.
  ///
  /// Append its event before the next ``checkpoint()``: another writer may come in there.
  package func nextLeadID() -> LeadID {
    defer { nextLead += 1 }
    return LeadID(number: nextLead)
  }

  /// The id for the next import: `I3`.
  package func nextImportID() -> String {
    defer { nextImport += 1 }
    return "I\(nextImport)"
  }

  /// Bytes that the next commit will write.
  package var pendingBytes: Int { buffer.length }

  /// True when so much is pending that many lines would not fit any more: time for ``checkpoint()``.
  package var isFull: Bool { buffer.length > Self.transactionLimit - Self.usualLine }

  private static let usualLine = 16 << 10

  // MARK: Appending

  /// Adds an event; it counts once the transaction is committed.
  ///
  /// In an import and inside ``batch(_:)`` it commits and goes on when 4 MiB are full.
  ///
  /// - Throws: code `bad-event` for a line over 1 MiB or data that is no object on one line;
  ///   `transaction-too-large` beyond 4 MiB in any other transaction.
  package func append(_ draft: EventDraft) throws(StoreError) {
    try requireOpen()
    let bound = try lineBound(draft)
    if draft.kind == .importStarted { isImport = true }
    if buffer.length + bound > Self.transactionLimit {
      guard isImport || isInBatch else {
        throw StoreError(
          .transactionTooLarge,
          .badData,
          "the change is larger than one transaction may be"
        )
      }
      try commit()
    }
    if buffer.isEmpty { try beginTransaction() }
    let time = times.next(at: store.clock())
    let number = place.number + Int64(buffer.count) + 1
    let post = Post(ordinal: place.ordinal, offset: place.offset + Int64(buffer.nextLineStart))
    buffer.append(
      draft,
      Envelope(
        number: number,
        time: time.text,
        actorToTransaction: actorToTransaction,
        skew: time.skew
      )
    )
    recent.note(draft, number: number, time: times.last, post: post)
  }

  /// No line of this event is longer.
  private func lineBound(_ draft: EventDraft) throws(StoreError) -> Int {
    let data = draft.data
    if let fault = dataCheck.fault(data) {
      throw StoreError(.badEvent, .badData, "an event's data is \(fault)")
    }
    // A byte of a text becomes six at most.
    let texts = draft.kind.rawValue.utf8.count + (draft.subject?.utf8.count ?? 0)
    let bound = data.count + actorToTransaction.count + texts * 6 + 160
    guard bound <= Self.lineLimit else {
      throw StoreError(
        .badEvent,
        .badData,
        "an event is larger than 1 MiB",
        hint: "shorten its texts"
      )
    }
    return bound
  }

  private func beginTransaction() throws(StoreError) {
    place = try store.journal.place()
    buffer.begin(seed: place.crc)
  }

  private func requireOpen() throws(StoreError) {
    guard !isOver else {
      throw StoreError(.notAllowed, .notAllowed, "the transaction is over")
    }
  }

  // MARK: Looking

  /// The lead with everything appended so far.
  package func lead(_ id: LeadID) throws(StoreError) -> Lead? {
    let store = store
    var lead = try asking { index in
      try store.fold(index.questions().posts(of: id.number), of: id)
    }
    for event in recent.events(of: id) {
      switch event {
      case .pending(let event): lead = Lead.fold(lead, event)
      case .written(let post): lead = Lead.fold(lead, try store.reader.event(at: post))
      }
    }
    return lead
  }

  /// The living lead with this external key, and the digest of the row that it came from last;
  /// with everything appended so far.
  package func knownRow(key: String) throws(StoreError) -> (lead: LeadID, row: String?)? {
    let hash = LeadRow.hash(key)
    if let found = recent.known(key: key, hash: hash) { return found }
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

  // MARK: Committing

  /// Commits what is pending, lets waiting writers in, and goes on; for imports only.
  ///
  /// - Throws: code `bad-event` when the transaction holds no `import.started`.
  package func checkpoint() throws(StoreError) {
    try requireOpen()
    guard isImport, !isInBatch else {
      throw StoreError(.badEvent, .usage, "only an import is committed in pieces")
    }
    try commit()
    guard store.lock.isWanted() else { return }
    try followUp()
    // Others may write now, also keys that the table does not have.
    keyTable = nil
    lookups = 0
    do {
      index = try store.yieldLock()
    } catch let error as StoreError {
      isOver = true
      throw error
    } catch {
      isOver = true
      throw StoreError(.unreadable, .badData, "the index failed: \(error)")
    }
    recent = RecentEvents()
    times = LineTimes(after: store.journal.mark.time)
    buffer = TransactionBuffer(seed: store.journal.mark.crc)
    nextLead = max(nextLead, index.nextLead)
    nextImport = max(nextImport, index.nextImport)
  }

  /// Runs work of any size that counts only as a whole: it is marked as a batch, committed piece
  /// by piece, and ignored by every reader until its last piece is durable.
  ///
  /// - Throws: what the body throws; then nothing of it counts, and the transaction is over.
  package func batch<Value>(_ body: () throws -> Value) throws -> Value {
    try requireOpen()
    guard !isInBatch, !isImport else {
      throw StoreError(.badEvent, .usage, "a batch stands alone in its transaction")
    }
    isInBatch = true
    do {
      try append(EventDraft(.batchStarted, subject: nil, data: [:]))
      let value = try body()
      try append(EventDraft(.batchFinished, subject: nil, data: [:]))
      isInBatch = false
      return value
    } catch {
      abandon()
      throw error
    }
  }

  /// Commits the rest.
  func finish() throws(StoreError) {
    try requireOpen()
    try commit()
    isOver = true
    bringIndexUp()
  }

  /// Drops what is pending.
  func abandon() {
    guard !isOver else { return }
    isOver = true
    bringIndexUp()
  }

  private func commit() throws(StoreError) {
    guard !buffer.isEmpty else { return }
    buffer.finish()
    do throws(StoreError) {
      try store.journal.commit(buffer, time: times.last)
    } catch {
      isOver = true
      store.reader.forget()
      throw error
    }
    indexLag += buffer.length
    recent.commit()
    buffer.begin(seed: store.journal.mark.crc)
    // The index cannot take in half a batch, so what it holds must be remembered.
    if indexLag >= Self.indexLagLimit, !isInBatch { try followUp() }
  }

  /// Brings the index up at the end: the next command mends what fails.
  private func bringIndexUp() {
    let longIndex = index as? LeadIndex
    longIndex?.resumeLookups()
    guard indexLag > 0 || longIndex?.needsLookups == true else { return }
    indexLag = 0
    _ = store.keepUp(index)
    recent = RecentEvents()
  }

  /// Where much of what will be in the index is new, its scattered trees are made once, at the end.
  private func suspendLookups() {
    guard store.journal.mark.number - start > start / 2 else { return }
    // When this fails, the index goes on with them, or keeping it up fails and says so.
    try? (index as? LeadIndex)?.suspendLookups()
  }

  /// Brings the index up in the middle of the work, which goes on with it.
  private func followUp() throws(StoreError) {
    indexLag = 0
    recent.forEachKey { keyTable?.insert($0, $1) }
    recent = RecentEvents()
    suspendLookups()
    if store.keepUp(index) { return }
    do {
      index = try store.buildForWriting()
    } catch let error as StoreError {
      isOver = true
      throw error
    } catch {
      isOver = true
      throw StoreError(.unreadable, .badData, "the index failed: \(error)")
    }
  }
}
