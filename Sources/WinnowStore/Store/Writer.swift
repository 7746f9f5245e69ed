package import WinnowCore

/// Appends events to one transaction; valid only inside ``Store/write(transaction:by:_:)``.
package final class Writer {
  /// One transaction holds at most this many bytes.
  package static let transactionLimit = 4 << 20
  /// One event's line holds at most this many bytes.
  package static let lineLimit = 1 << 20

  let store: Store
  var index: any WriterIndex
  private let transaction: String
  private let actorToTransaction: [UInt8]
  private var buffer: TransactionBuffer
  /// Where the pending lines will stand.
  private var place: Mark
  private var times: LineTimes
  var recent: RecentEvents
  private var nextLead: Int64
  private var nextImport: Int64
  private var isImport: Bool
  var isInBatch = false
  var isOver = false
  /// Journal bytes that were committed since the index was brought up last.
  var indexLag = 0

  private var dataCheck = EventDataCheck()
  var lookups = 0
  /// Every key in the index; nil until many were looked up.
  var keyTable: KeyTable?
  /// Events in the journal before this transaction.
  let start: Int64

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
    try settle()
    // Others may write now, also keys that the table does not have.
    keyTable = nil
    lookups = 0
    try take(store.yieldLock)
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
    let isIndexGood = store.hasFollowed()
    guard !isOver else { return }
    isOver = true
    if isIndexGood { bringIndexUp() }
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
    if indexLag >= store.options.indexDistance, !isInBatch { try followUp() }
  }
}
