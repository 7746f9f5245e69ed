import WinnowCore

/// One erasure at work, by the holder of the lock. Each step may be repeated.
struct Erasure {
  private let store: Store
  private let lead: LeadID
  private let transaction: String
  private let actor: String
  private let name: [UInt8]
  private(set) var report: ErasureReport

  /// First event numbers of the segments with lines to erase.
  private var segments: [Int64] = []
  private var texts = PersonalTexts()
  /// Number of the `lead.erasure_started` that is not ended.
  private var started: Int64?
  private var isKnown = false

  private var files: JournalFiles { store.files }
  private var io: any StorageIO { store.io }

  /// Looks through the whole journal for the lead.
  ///
  /// - Throws: code `no-lead`, `damaged`, `archived`.
  init(_ store: Store, _ lead: LeadID, transaction: String, actor: String) throws(StoreError) {
    self.store = store
    self.lead = lead
    self.transaction = transaction
    self.actor = actor
    name = Array(lead.description.utf8)
    report = ErasureReport(lead: lead)
    try look()
    guard isKnown else {
      throw StoreError(.noLead, .notFound, "the journal knows no lead \(lead)")
    }
  }

  /// Whether the journal says that it has begun.
  var isBegun: Bool { started != nil }

  var isNeeded: Bool { !segments.isEmpty || started != nil }

  private mutating func look() throws(StoreError) {
    var scan = JournalScan(files, from: try files.start(0))
    while try scan.next() {
      for line in scan.lines {
        let start = scan.index(of: line)
        guard line.isAbout(name, in: scan.bytes, at: start) else { continue }
        isKnown = true
        try take(line, scan, start)
      }
    }
  }

  private mutating func take(
    _ line: JournalLine,
    _ scan: JournalScan,
    _ start: Int
  ) throws(StoreError) {
    let event: Event
    do throws(LineFault) {
      event = try line.event(in: scan.bytes, at: start)
    } catch {
      throw .damaged(files, ordinal: scan.ordinal, offset: line.offset, error)
    }
    if event.kind == .erasureStarted { started = event.number }
    if event.kind == .leadErased { started = nil }
    guard ErasedLine.isDue(line, about: name, in: scan.bytes, at: start) else { return }
    texts.add(event)
    let first = files.segments[scan.ordinal]
    if segments.last != first { segments.append(first) }
  }

  // MARK: Steps

  /// Says durably what is going to happen, and has all lines of the lead in sealed segments.
  mutating func begin() throws(StoreError) {
    if started == nil {
      started = try store.tell(
        .erasureStarted,
        [:],
        subject: lead.description,
        transaction,
        actor
      )
    }
    guard let last = segments.last, last == files.segments.last else { return }
    try store.journal.rotate()
  }

  /// Removes what was made from the journal, and what else names the person.
  mutating func clean() throws(StoreError) {
    store.forget()
    var cleaner = ErasureCleaner(store.folder, io: io, texts)
    do throws(IOFailure) {
      try cleaner.clean()
    } catch {
      throw .notWritten(error, file: store.folder.root)
    }
    report.removed = cleaner.removed
  }

  /// Rewrites each segment with lines of the lead: first its seal, then the segment.
  mutating func rewrite() throws(StoreError) {
    try files.refresh()
    for first in segments {
      guard let ordinal = files.segments.firstIndex(of: first) else { continue }
      try rewrite(ordinal)
    }
    files.closeAll()
  }

  private func rewrite(_ ordinal: Int) throws(StoreError) {
    let path = files.path(ordinal)
    let old = try files.reading(path) { () throws(IOFailure) in try io.whole(path) }
    let digest = Sealer.digest(old)
    var known = files.storedSeal(ordinal)
    if known == nil { known = try files.soundSeal(ordinal) }
    guard let seal = known, seal.accepts(digest) else {
      throw .damaged(files, ordinal: ordinal, offset: 0, .checksum)
    }
    let new = try ErasedSegment(old, about: lead, files: files, ordinal: ordinal)
    var next = Sealer.seal(new.bytes, like: seal)
    next.superseded = (seal.superseded + [digest]).filter { $0 != next.sha256 }.uniqued()
    next.erasure = started
    do throws(IOFailure) {
      try put(next, ordinal)
      try io.replace(path, in: files.folder(of: ordinal), with: new.bytes)
    } catch {
      throw .notWritten(error, file: path)
    }
  }

  private func put(_ seal: Seal, _ ordinal: Int) throws(IOFailure) {
    try io.replace(files.sealPath(ordinal), in: files.folder, with: seal.text)
    guard files.isArchived(ordinal) else { return }
    var copy = seal
    copy.archive = nil
    let folder = files.folder(of: ordinal)
    let name = SegmentName.seal(first: seal.first)
    try io.replace(folder + "/" + name, in: folder, with: copy.text)
  }

  /// Says that it is done, and looks what could not be reached.
  mutating func end() throws(StoreError) {
    let rewritten = try rewrittenSegments()
    report.segments = rewritten.compactMap { segment in
      files.segments.firstIndex(of: segment.first).map { files.name($0) }
    }
    var survey = ErasureSurvey(store.folder, files, name, texts)
    try survey.run()
    report.events = survey.events
    report.remnants = survey.remnants
    let data: JSONObject = [
      "events": .int(survey.events), "segments": .array(rewritten.map(\.json)),
    ]
    report.event = try store.tell(
      .leadErased,
      data,
      subject: lead.description,
      transaction + "/erased",
      actor
    )
  }

  /// Also those that an attempt before this one rewrote.
  private func rewrittenSegments() throws(StoreError) -> [RewrittenSegment] {
    var found: [RewrittenSegment] = []
    for (ordinal, first) in files.segments.enumerated().dropLast() {
      guard let seal = files.storedSeal(ordinal), seal.erasure == started else { continue }
      let before = try files.header(ordinal + 1).previous
      found.append(RewrittenSegment(first: first, before: before, after: seal.sha256))
    }
    return found
  }
}
