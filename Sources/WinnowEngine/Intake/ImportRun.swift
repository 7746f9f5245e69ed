import WinnowCore
import WinnowStore

/// One run of an import inside its transaction: decides for each row what becomes of it.
///
/// Memory does not grow with the file: a bit for each lead that was met, the pending commit, and a
/// bounded cache. Only a dry run, which cannot ask the journal what it would have written, keeps
/// eight bytes for each new key.
struct ImportRun {
  private(set) var result = ImportResult()
  /// Puts the values of a row together; not asked when the row is known.
  typealias Content = (inout RowEncoder) throws(RowProblem) -> Void

  private let writer: Writer
  private let plan: ImportPlan
  private let isDryRun: Bool
  private let start: JSONObject
  private var encoder: RowEncoder
  private var visited = VisitedLeads()
  private var occurrences: [RowDigest: Int64] = [:]
  private var newKeys: Set<Int> = []

  /// Digests whose number of occurrences is remembered, so that a row that comes very often is not
  /// looked up from 1 each time.
  private static let rememberedOccurrences = 1 << 16

  /// `start` is the data of `import.started`; `unfinished` the import of this transaction that was
  /// stopped before, which goes on.
  init(
    writer: Writer,
    plan: ImportPlan,
    start: JSONObject,
    unfinished: String?,
    isDryRun: Bool
  ) {
    self.writer = writer
    self.plan = plan
    self.start = start
    self.isDryRun = isDryRun
    self.encoder = RowEncoder(plan: plan)
    result.id = unfinished
  }

  /// Takes a row that has a key of its own.
  mutating func take(key: String, digest: RowDigest, _ content: Content) throws {
    if let known = try writer.knownRow(key: key) {
      try update(known.lead, row: known.row, key: key, digest: digest, content)
    } else {
      try create(key: key, digest: digest, content)
    }
  }

  /// Takes a row that is known by its content alone: the first, second … of its kind in the file.
  mutating func take(digest: RowDigest, _ content: Content) throws {
    var number = occurrences[digest] ?? 1
    var key = Self.key(digest, number)
    while let known = try writer.knownRow(key: key) {
      if !visited.contains(known.lead.number) {
        remember(number, digest)
        return try update(known.lead, row: known.row, key: key, digest: digest, content)
      }
      number += 1
      key = Self.key(digest, number)
    }
    remember(number, digest)
    try create(key: key, digest: digest, isKeyed: false, content)
  }

  /// Takes a row that is about a lead of this workspace.
  mutating func take(lead: Lead, digest: RowDigest, _ content: Content) throws {
    try update(lead.id, row: lead.row, key: lead.key ?? "", digest: digest, content)
  }

  /// The lead with this id as it is now, or nil.
  func lead(_ id: LeadID) throws -> Lead? { try writer.lead(id) }

  /// Counts a row that is not taken.
  mutating func reject(line: Int64, reason: String) {
    result.rows += 1
    result.rejected += 1
    if result.firstRejects.count < 10 {
      result.firstRejects.append(ImportResult.Reject(line: line, reason: reason))
    }
  }

  /// Notes that it ends before its time.
  mutating func interrupt() { result.isInterrupted = true }

  /// Writes how it ended; nothing when nothing was written before.
  mutating func finish() throws {
    guard let id = result.id, !isDryRun else { return }
    try writer.append(
      EventDraft(
        .importFinished,
        subject: id,
        data: [
          "rows": .int(result.rows), "created": .int(result.created),
          "updated": .int(result.updated), "unchanged": .int(result.unchanged),
          "rejected": .int(result.rejected),
        ]
      )
    )
  }

  // MARK: One row

  private mutating func create(
    key: String,
    digest: RowDigest,
    isKeyed: Bool = true,
    _ content: Content
  ) throws {
    let data = try encoded(key: key, row: digest.mark(under: plan.seed), content)
    if isDryRun {
      let isNew = !isKeyed || newKeys.insert(key.hashValue).inserted
      result.rows += 1
      if isNew { result.created += 1 } else { result.updated += 1 }
      return
    }
    try begin()
    try commitIfFull()
    // Behind the commit: there another writer may take the next number.
    let id = writer.nextLeadID()
    try writer.append(EventDraft(.leadCreated, subject: id.description, encoded: data))
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
    let isRepeated = visited.contains(id.number)
    var change: JSONObject?
    if row.map({ RowMarks.contains($0, mark) }) != true {
      change = try self.change(of: id, key: key, mark: mark, content)
    }
    _ = visited.mark(id.number)
    result.rows += 1
    guard var change else { return result.unchanged += 1 }
    result.updated += 1
    guard !isDryRun else { return }
    let marks = RowMarks.adding(mark, to: isRepeated ? row : nil)
    change.append("row", .string(String(decoding: marks, as: UTF8.self)))
    try begin()
    try commitIfFull()
    try writer.append(EventDraft(.leadUpdated, subject: id.description, data: change))
  }

  private mutating func change(
    of id: LeadID,
    key: String,
    mark: [UInt8],
    _ content: Content
  ) throws -> JSONObject? {
    let data = try encoded(key: key, row: mark, content)
    guard let lead = try writer.lead(id), let offered = try JSONValue.parse(data).object
    else { return nil }
    return LeadChange.between(lead, and: offered, keepsSource: !encoder.hasOwnSource)
  }

  private mutating func encoded(
    key: String,
    row: [UInt8],
    _ content: Content
  ) throws(RowProblem) -> [UInt8] {
    encoder.begin()
    try content(&encoder)
    var keyText: [UInt8] = []
    JSONWriter.append(string: key, to: &keyText)
    let data = encoder.object(key: keyText, row: row)
    guard data.count < Writer.lineLimit - 4096 else {
      throw RowProblem(reason: "longer than 1 MiB")
    }
    return data
  }

  /// `import.started` comes with the first change: a file that brings none leaves no trace.
  private mutating func begin() throws {
    guard result.id == nil else { return }
    let id = writer.nextImportID()
    try writer.append(EventDraft(.importStarted, subject: id, data: start))
    result.id = id
  }

  private func commitIfFull() throws {
    if writer.isFull { try writer.checkpoint() }
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
