import GRDB
import WinnowCore

/// Brings events into the tables of the index: the journal's fold, kept in rows.
///
/// Rows that events touch are collected and written in id order, so that a row with many events
/// is written once.
final class IndexFold {
  let database: Database
  let schema: String
  /// Tables to look a row up in, the most recent first.
  private let layers: [String]
  let statements: IndexStatements
  private let files: JournalFiles
  private(set) var meta: IndexMeta
  var replay = Replay()
  private var rows = LeadRows()
  /// Imports that run, by transaction: id and last event.
  var imports: [String: (id: Int64, last: Int64)] = [:]
  /// No row in the tables has a higher id.
  private var highestRow: Int64 = 0
  /// The table of what runs has rows, so it must be written even when nothing runs any more.
  var hasRunning = false
  /// Bytes of the journal that were taken in since the last flush.
  private(set) var weight: Int64 = 0

  init(
    _ database: Database,
    schema: String,
    layers: [String],
    statements: IndexStatements,
    files: JournalFiles,
    meta: IndexMeta
  ) throws {
    self.database = database
    self.schema = schema
    self.layers = layers
    self.statements = statements
    self.files = files
    self.meta = meta
    for layer in layers.reversed() { try loadRunning(layer) }
  }

  /// Takes in the scan's present transaction.
  func take(_ scan: JournalScan) throws {
    meta.nextLead = max(meta.nextLead, rows.begin(scan) + 1)
    try replay.take(scan, before: meta.mark, files: files) { bytes, start, line, ordinal in
      try self.apply(bytes, start, line, ordinal)
    }
    rows.release()
    for line in scan.lines {
      let start = scan.index(of: line)
      meta.nextImport = max(meta.nextImport, line.importNumber(in: scan.bytes, at: start) + 1)
    }
    weight += scan.mark.offset - (scan.mark.ordinal == meta.mark.ordinal ? meta.mark.offset : 0)
    meta.mark = scan.mark
    meta.first = files.segments[scan.mark.ordinal]
    try noteTransaction(scan)
  }

  /// Keeps what is known now on a shelf.
  func put(on shelf: SnapshotShelf) throws {
    // As long as the tables have no row, all of them wait here.
    guard highestRow == 0 else {
      try flush(keepsRows: true)
      return try shelf.put(database, meta, rows: nil)
    }
    for place in 0..<rows.table.count { count(place) }
    try saveRunning()
    try shelf.put(database, meta, rows: rows.table)
  }

  /// Writes what waits; rows that are kept need not be read again.
  func flush(keepsRows: Bool = false) throws {
    try flushRows(keepsRows: keepsRows)
    try saveRunning()
    try meta.save(try ready(.saveMeta) { IndexMeta.saving(in: $0) })
    weight = 0
  }

  private func flushRows(keepsRows: Bool) throws {
    for place in rows.table.placesByID {
      let row = rows.table[place]
      try write(row)
      count(place)
      highestRow = max(highestRow, row.id)
      rows.table[place].isStored = true
      rows.table[place].changes = []
    }
    if !keepsRows { rows.table = RowTable() }
  }

  private func count(_ place: Int) {
    let standing = rows.table[place].standing
    meta.tally.move(from: rows.table[place].counted, to: standing)
    rows.table[place].counted = standing
  }

  /// Writes a row, of it no more than changed.
  private func write(_ row: PackedRow) throws {
    if row.isStored, row.changes.isEmpty { return }
    guard row.isStored, !row.changes.contains(.identity) else {
      let statement = try ready(.writeRow) { LeadRow.insert(into: $0 + ".lead") }
      LeadRow.bind(row, of: rows.table, to: statement)
      return try statement.run()
    }
    let changes = row.changes.intersection([.stage, .score])
    let statement = try ready(Self.update(changes)) {
      LeadRow.update($0 + ".lead", changes)
    }
    LeadRow.bind(row, changes, of: rows.table, to: statement)
    try statement.run()
  }

  private static func update(_ changes: PackedRow.Changes) -> IndexStatements.Use {
    switch (changes.contains(.stage), changes.contains(.score)) {
    case (false, false): .updateHistory
    case (false, true): .updateScore
    case (true, false): .updateStage
    case (true, true): .updateStageAndScore
    }
  }

  func ready(
    _ use: IndexStatements.Use,
    _ sql: (_ schema: String) -> String
  ) throws -> IndexStatement {
    try statements.ready(use, database, in: schema) { sql(schema) }
  }

  // MARK: Events

  private func apply(_ bytes: [UInt8], _ start: Int, _ line: JournalLine, _ ordinal: Int) throws {
    let lead = line.leadNumber(in: bytes, at: start)
    if lead > 0 {
      try applyToLead(lead, bytes, start, line, ordinal)
    } else {
      try applyToOthers(bytes, start, line)
    }
  }

  private func applyToLead(
    _ lead: Int64,
    _ bytes: [UInt8],
    _ start: Int,
    _ line: JournalLine,
    _ ordinal: Int
  ) throws {
    if line.isKind(Self.interviewOpened, in: bytes, at: start) {
      try noteInterview(of: lead, line.number)
    }
    if rows.take(lead, line, bytes, at: start, ordinal: ordinal) { return }
    if rows.isFull { try flushRows(keepsRows: false) }
    let place = try place(of: lead)
    if !rows.knows(place, enoughFor: line, bytes, at: start) { try complete(place) }
    rows.apply(line, bytes, at: start, ordinal: ordinal, to: place)
  }

  /// Where the lead's row is in the table; it is read or made if need be.
  private func place(of id: Int64) throws -> Int {
    if let place = rows.table.place(of: id) { return place }
    guard id <= highestRow else { return rows.table.add(PackedRow(id: id)) }
    for layer in layers {
      let lookup = try statements.ready(.history, database, in: layer) {
        LeadRow.selectHistory(from: layer + ".lead")
      }
      lookup.bind(id)
      defer { lookup.reset() }
      guard try lookup.step() else { continue }
      let place = LeadRow.load(lookup, id: id, isStored: layer == schema, into: &rows.table)
      // What lies in another layer is copied.
      if layer != schema { try complete(place, from: layer) }
      return place
    }
    return rows.table.add(PackedRow(id: id))
  }

  /// Reads the columns that most events leave alone.
  private func complete(_ place: Int, from layer: String? = nil) throws {
    let layer = layer ?? schema
    let lookup = try statements.ready(.wholeRow, database, in: layer) {
      LeadRow.selectRest(from: layer + ".lead")
    }
    lookup.bind(rows.table[place].id)
    defer { lookup.reset() }
    if try lookup.step() { LeadRow.complete(place, of: &rows.table, from: lookup) }
  }

  private func applyToOthers(_ bytes: [UInt8], _ start: Int, _ line: JournalLine) throws {
    switch EventKind(rawValue: line.text(line.kind, in: bytes, at: start)) {
    case .rulesetActivated: try activate(line, bytes, start)
    case .scoringFinished: try noteScoring(line, bytes, start)
    case .importStarted: try startImport(line, bytes, start)
    case .importFinished: try finishImport(line, bytes, start)
    case .importReverted: try revertImport(line, bytes, start)
    case .pluginDied, .pluginRecovered, .pluginSuspended, .pluginResumed:
      try notePlugin(line, bytes, start)
    default: break
    }
  }

  private static let interviewOpened = Array(EventKind.interviewOpened.rawValue.utf8)

  /// Which leads have interviews is all that is kept: the rest stands among the lead's own events.
  private func noteInterview(of lead: Int64, _ number: Int64) throws {
    let statement = try IndexStatement(
      database,
      "INSERT OR REPLACE INTO \(schema).interview VALUES(?,?)"
    )
    statement.bind(lead)
    statement.bind(number)
    try statement.run()
  }

  func noteHighest(_ layer: String) throws {
    let statement = try statements.ready(.highestLead, database, in: layer) {
      "SELECT max(id) FROM \(layer).lead"
    }
    defer { statement.reset() }
    if try statement.step() { highestRow = max(highestRow, statement.integer(0) ?? 0) }
  }
}
