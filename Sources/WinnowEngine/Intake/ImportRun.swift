import WinnowCore
import WinnowStore

/// One run of an import inside its transaction: decides for each row what becomes of it.
///
/// A row that equals the last one that changed its lead says nothing new. Of a file that was read to
/// its end before, nor does any row whose lead no later import changed: so the same file twice adds
/// nothing, and what people edited in between stays. Every other row is compared with the lead as it
/// is now, and what differs is written; the last row of a key wins.
///
/// Memory does not grow with the file: a bit for each lead that was met, the pending commit, and a
/// bounded cache.
struct ImportRun {
  private(set) var result = ImportResult()
  /// Puts the values of a row together; not asked when the row is known.
  typealias Content = (inout RowEncoder) throws(RowProblem) -> Void

  private let writer: Writer
  private let plan: ImportPlan
  /// Takes the events of a dry run instead of the workspace's writer.
  private let trial: Writer?
  private let start: JSONObject
  /// The number of the import that brought this very file before, if any.
  private let finished: Int64?
  /// What this import did before it was stopped; nothing for one that begins.
  private let before: ImportRecord.Totals
  private var isBegun: Bool
  private var encoder: RowEncoder
  private var visited = VisitedLeads()
  private var occurrences: [RowDigest: Int64] = [:]

  /// Digests whose number of occurrences is remembered, so that a row that comes very often is not
  /// looked up from 1 each time.
  private static let rememberedOccurrences = 1 << 16

  /// `start` is the data of `import.started`; `history` what became of the file before; `trial` the
  /// writer of a dry run.
  init(
    writer: Writer,
    plan: ImportPlan,
    start: JSONObject,
    history: ImportHistory,
    trial: Writer? = nil
  ) {
    self.writer = writer
    self.plan = plan
    self.start = start
    self.trial = trial
    self.finished = history.finished
    before = history.before
    self.encoder = RowEncoder(plan: plan)
    // A trial has no part in an import that runs: it begins its own.
    isBegun = history.unfinished != nil && trial == nil
    result.id = history.unfinished?.id
  }

  /// Takes a row that has a key of its own.
  mutating func take(key: String, digest: RowDigest, _ content: Content) throws {
    if let known = try knownRow(key) {
      try update(known.lead, row: known.row, key: key, digest: digest, content)
    } else {
      try create(key: key, digest: digest, content)
    }
  }

  /// Takes a row that is known by its content alone: the first, second … of its kind in the file.
  mutating func take(digest: RowDigest, _ content: Content) throws {
    var number = occurrences[digest] ?? 1
    var key = Self.key(digest, number)
    while let known = try knownRow(key) {
      if !visited.contains(known.lead.number) {
        remember(number, digest)
        return try update(known.lead, row: known.row, key: key, digest: digest, content)
      }
      number += 1
      key = Self.key(digest, number)
    }
    remember(number, digest)
    try create(key: key, digest: digest, content)
  }

  /// Takes a row that is about a lead of this workspace.
  mutating func take(lead: Lead, digest: RowDigest, _ content: Content) throws {
    try update(lead.id, row: lead.row, key: lead.key ?? "", digest: digest, content)
  }

  /// The lead with this id as it is now, or nil.
  func lead(_ id: LeadID) throws -> Lead? { try trial?.lead(id) ?? writer.lead(id) }

  /// Counts a row that is not taken.
  mutating func reject(line: Int64, reason: String) {
    result.rows += 1
    result.rejected += 1
    if result.firstRejects.count < 10 {
      result.firstRejects.append(ImportResult.Reject(line: line, reason: reason))
    }
  }

  /// Notes that it ends before its time.
  mutating func interrupt() {
    result.isInterrupted = true
    if !isBegun || trial != nil { result.id = nil }
  }

  /// Writes how it ended; nothing when nothing was written before.
  mutating func finish() throws {
    defer { if trial != nil { result.id = nil } }
    guard isBegun, let id = result.id else { return result.id = nil }
    let totals = totals
    try target.append(
      EventDraft(
        .importFinished,
        subject: id,
        data: [
          "rows": .int(totals.rows), "created": .int(totals.created),
          "updated": .int(totals.updated), "unchanged": .int(totals.unchanged),
          "rejected": .int(totals.rejected),
        ]
      )
    )
  }

  /// What the import did in all its runs. The last one read the whole file, and met rows that an
  /// earlier one took as rows that are known.
  private var totals: ImportRecord.Totals {
    let taken = result.rows - result.rejected
    let created = min(before.created + result.created, taken)
    let updated = min(before.updated + result.updated, taken - created)
    return ImportRecord.Totals(
      rows: result.rows,
      created: created,
      updated: updated,
      unchanged: taken - created - updated,
      rejected: result.rejected
    )
  }

  // MARK: One row

  private mutating func create(key: String, digest: RowDigest, _ content: Content) throws {
    let data = try encoded(key: key, row: rowText(digest.mark(under: plan.seed)), content)
    try begin()
    try commitIfFull()
    // Behind the commit: there another writer may take the next number.
    let id = writer.nextLeadID()
    try target.append(EventDraft(.leadCreated, subject: id.description, encoded: data))
    _ = visited.mark(id.number)
    result.rows += 1
    result.created += 1
  }

  private mutating func update(
    _ id: LeadID,
    row: String?,
    key: String,
    digest: RowDigest,
    _ content: Content
  ) throws {
    let mark = digest.mark(under: plan.seed)
    _ = visited.mark(id.number)
    if RowMark.isLast(mark, in: row) { return countUnchanged() }
    let text = rowText(mark)
    let data = try encoded(key: key, row: text, content)
    if let finished, RowMark.importNumber(in: row) <= finished { return countUnchanged() }
    guard let lead = try lead(id), let offered = try JSONValue.parse(data).object,
      var change = LeadChange.between(lead, and: offered, keepsSource: !encoder.hasOwnSource)
    else { return countUnchanged() }
    change.append("row", .string(String(decoding: text, as: UTF8.self)))
    try begin()
    try commitIfFull()
    try copyToTrial(lead)
    try target.append(EventDraft(.leadUpdated, subject: id.description, data: change))
    result.rows += 1
    result.updated += 1
  }

  private mutating func countUnchanged() {
    result.rows += 1
    result.unchanged += 1
  }

  private mutating func rowText(_ mark: [UInt8]) -> [UInt8] {
    let id = result.id ?? writer.nextImportID()
    result.id = id
    return RowMark.text(mark, of: id)
  }

  private mutating func encoded(
    key: String,
    row: [UInt8],
    _ content: Content
  ) throws(RowProblem) -> [UInt8] {
    encoder.begin()
    try content(&encoder)
    let data = encoder.object(key: key, row: row)
    guard data.count < Writer.lineLimit - 4096 else {
      throw RowProblem(reason: "longer than 1 MiB")
    }
    return data
  }

  // MARK: Writing

  private var target: Writer { trial ?? writer }

  private func knownRow(_ key: String) throws -> (lead: LeadID, row: String?)? {
    if let known = try trial?.knownRow(key: key) { return known }
    return try writer.knownRow(key: key)
  }

  /// `import.started` comes with the first change: a file that brings none leaves no trace.
  private mutating func begin() throws {
    guard !isBegun, let id = result.id else { return }
    try target.append(EventDraft(.importStarted, subject: id, data: start))
    isBegun = true
  }

  private func commitIfFull() throws {
    if target.isFull { try target.checkpoint() }
  }

  /// Before a dry run changes a lead of the workspace, it gets a copy to change.
  private func copyToTrial(_ lead: Lead) throws {
    guard let trial, try trial.lead(lead.id) == nil else { return }
    var data = lead.fields
    if let key = lead.key { data.append("key", .string(key)) }
    data.append("stage", .string(lead.stage.rawValue))
    data.append("answers", .object(lead.answers))
    data.append("activities", .array(lead.activities.map { .object($0.json) }))
    data.append("consent", .object(lead.consent))
    try trial.append(EventDraft(.leadCreated, subject: lead.id.description, data: data))
  }

  private mutating func remember(_ number: Int64, _ digest: RowDigest) {
    guard number > 1 else { return }
    if occurrences.count >= Self.rememberedOccurrences { occurrences.removeAll() }
    occurrences[digest] = number
  }

  private static func key(_ digest: RowDigest, _ number: Int64) -> String {
    var bytes = Array("row:".utf8)
    digest.appendHex(to: &bytes)
    bytes.append(UInt8(ascii: "#"))
    JSONWriter.append(int: number, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
