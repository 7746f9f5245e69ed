import GRDB
import WinnowCore

/// Brings events into the tables of the index: the journal's fold, kept in rows.
///
/// Rows that events touch are collected and written in id order, so that a row with many events
/// is written once.
final class IndexFold {
  private let database: Database
  private let schema: String
  /// Tables to look a row up in, the most recent first.
  private let layers: [String]
  private let statements: IndexStatements
  private let files: JournalFiles
  private(set) var meta: IndexMeta
  private var replay = Replay()
  private var rows = LeadRows()
  /// Imports that run, by transaction: id and last event.
  private var imports: [String: (id: Int64, last: Int64)] = [:]
  /// No row in the tables has a higher id.
  private var highestRow: Int64 = 0
  /// The table of what runs has rows, so it must be written even when nothing runs any more.
  private var hasRunning = false
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

  private func ready(
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

  private func activate(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    guard let data = Bytes.json(bytes, line.data.range(in: start))?.object,
      let card = data["card"]?.text, let ruleset = data["ruleset"]?.text
    else { return }
    let statement = try IndexStatement(
      database,
      "INSERT OR REPLACE INTO \(schema).ruleset VALUES(?,?,?,?,?,?,NULL,0)"
    )
    statement.bind(card)
    statement.bind(ruleset)
    statement.bind(data["plugin"]?.text)
    statement.bind(data["version"]?.text)
    statement.bind(line.time.milliseconds)
    statement.bind(line.number)
    try statement.run()
  }

  /// Up to this event every lead that had to be was evaluated by the card's rules.
  private func noteScoring(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    guard let data = Bytes.json(bytes, line.data.range(in: start))?.object,
      let card = data["card"]?.text, let at = data["at"]?.text.flatMap({ Instant($0) })
    else { return }
    if schema == "temp" {
      let copy = try IndexStatement(
        database,
        "INSERT OR IGNORE INTO temp.ruleset SELECT * FROM main.ruleset WHERE card=?"
      )
      copy.bind(card)
      try copy.run()
    }
    let statement = try IndexStatement(
      database,
      "UPDATE \(schema).ruleset SET evaluated=?,through=? WHERE card=? AND ruleset=?"
    )
    statement.bind(at.milliseconds)
    statement.bind(line.number)
    statement.bind(card)
    statement.bind(data["ruleset"]?.text)
    try statement.run()
  }

  /// Each of these events says all that is to be known about the plugin from then on.
  private func notePlugin(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    guard let data = Bytes.json(bytes, line.data.range(in: start))?.object,
      let name = data["plugin"]?.text
    else { return }
    let kind = EventKind(rawValue: line.text(line.kind, in: bytes, at: start))
    let statement = try IndexStatement(
      database,
      "INSERT OR REPLACE INTO \(schema).plugin VALUES(?,?,?,?,?,?,?,?)"
    )
    statement.bind(name)
    statement.bind(data["version"]?.text)
    statement.bind(data["ruleset"]?.text ?? "")
    statement.bind(data["count"]?.integer ?? 0)
    statement.bind(data["reason"]?.text)
    statement.bind(data["message"]?.text)
    statement.bind(kind == .pluginSuspended ? line.time.milliseconds : nil)
    statement.bind(line.number)
    try statement.run()
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

  // MARK: Imports

  private func startImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    let id = line.importNumber(in: bytes, at: start)
    guard id > 0, let data = Bytes.json(bytes, line.data.range(in: start))?.object else { return }
    let transaction = line.text(line.transaction, in: bytes, at: start)
    // An import that goes on begins anew under the same transaction.
    if let before = imports[transaction] { try saveLast(before) }
    imports[transaction] = (id, line.number)
    let statement = try IndexStatement(
      database,
      "INSERT OR REPLACE INTO \(schema).import(id,tx,actor,started,file,mapping,source,first,last,"
        + "ordinal,position,before,crc) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)"
    )
    statement.bind(id)
    statement.bind(transaction)
    statement.bind(line.text(line.actor, in: bytes, at: start))
    statement.bind(line.time.milliseconds)
    statement.bind(data["file"]?.text)
    statement.bind(data["mapping"]?.text)
    statement.bind(data["source"]?.text)
    statement.bind(line.number)
    statement.bind(line.number)
    statement.bind(Int64(meta.mark.ordinal))
    statement.bind(meta.mark.offset)
    statement.bind(meta.mark.number)
    statement.bind(Int64(meta.mark.crc))
    try statement.run()
  }

  private func finishImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    let id = line.importNumber(in: bytes, at: start)
    guard let data = Bytes.json(bytes, line.data.range(in: start))?.object else { return }
    try copyImportDown(id)
    let statement = try IndexStatement(
      database,
      "UPDATE \(schema).import SET finished=?,last=?,rows=?,created=?,updated=?,unchanged=?,"
        + "rejected=? WHERE id=?"
    )
    statement.bind(line.time.milliseconds)
    statement.bind(line.number)
    for name in ["rows", "created", "updated", "unchanged", "rejected"] {
      statement.bind(data[name]?.integer ?? 0)
    }
    statement.bind(id)
    try statement.run()
    imports.removeValue(forKey: line.text(line.transaction, in: bytes, at: start))
  }

  private func revertImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
    let id = line.importNumber(in: bytes, at: start)
    guard let data = Bytes.json(bytes, line.data.range(in: start))?.object else { return }
    try copyImportDown(id)
    let statement = try IndexStatement(
      database,
      "UPDATE \(schema).import SET reverted=?,removed=?,restored=?,kept=? WHERE id=?"
    )
    statement.bind(line.time.milliseconds)
    for name in ["removed", "restored", "kept"] { statement.bind(data[name]?.integer ?? 0) }
    statement.bind(id)
    try statement.run()
  }

  /// A reader's layer gets a copy of the import's row before it is changed.
  private func copyImportDown(_ id: Int64) throws {
    guard schema == "temp" else { return }
    let statement = try IndexStatement(
      database,
      "INSERT OR IGNORE INTO temp.import SELECT * FROM main.import WHERE id=?"
    )
    statement.bind(id)
    try statement.run()
  }

  // MARK: Transactions

  /// Remembers that a transaction is complete, or that it runs on.
  private func noteTransaction(_ scan: JournalScan) throws {
    guard let line = scan.lines.last else { return }
    let transaction = line.text(line.transaction, in: scan.bytes, at: scan.index(of: line))
    if let running = imports[transaction] {
      imports[transaction] = (running.id, line.number)
    } else if replay.batches[transaction] == nil {
      let statement = try ready(.noteDone) { "INSERT OR IGNORE INTO \($0).done VALUES(?)" }
      statement.bind(transaction)
      try statement.run()
    }
  }

  private func loadRunning(_ layer: String) throws {
    try noteHighest(layer)
    let statement = try statements.ready(.running, database, in: layer) {
      "SELECT tx,number,ordinal,position,before,crc,time,is_batch FROM \(layer).running"
    }
    defer { statement.reset() }
    while try statement.step() {
      hasRunning = true
      guard let transaction = statement.text(0), let number = statement.integer(1) else { continue }
      guard statement.integer(7) == 1 else {
        imports[transaction] = (number, 0)
        continue
      }
      let mark = Mark(
        ordinal: Int(statement.integer(2) ?? 0),
        offset: statement.integer(3) ?? 0,
        number: statement.integer(4) ?? 0,
        crc: UInt32(truncatingIfNeeded: statement.integer(5) ?? 0),
        time: Instant(milliseconds: statement.integer(6) ?? 0)
      )
      replay.batches[transaction] = Replay.OpenBatch(mark: mark, number: number)
    }
  }

  private func noteHighest(_ layer: String) throws {
    let statement = try statements.ready(.highestLead, database, in: layer) {
      "SELECT max(id) FROM \(layer).lead"
    }
    defer { statement.reset() }
    if try statement.step() { highestRow = max(highestRow, statement.integer(0) ?? 0) }
  }

  private func saveRunning() throws {
    guard hasRunning || !replay.batches.isEmpty || !imports.isEmpty else { return }
    hasRunning = true
    try ready(.removeRunning) { "DELETE FROM \($0).running" }.run()
    let statement = try ready(.addRunning) {
      "INSERT INTO \($0).running VALUES(?,?,?,?,?,?,?,?)"
    }
    for (transaction, batch) in replay.batches {
      statement.bind(transaction)
      statement.bind(batch.number)
      statement.bind(Int64(batch.mark.ordinal))
      statement.bind(batch.mark.offset)
      statement.bind(batch.mark.number)
      statement.bind(Int64(batch.mark.crc))
      statement.bind(batch.mark.time.milliseconds)
      statement.bind(true)
      try statement.run()
    }
    try saveImports(statement)
  }

  private func saveImports(_ statement: IndexStatement) throws {
    for (transaction, running) in imports {
      statement.bind(transaction)
      statement.bind(running.id)
      for _ in 0..<5 { statement.bind(Int64?.none) }
      statement.bind(false)
      try statement.run()
      try saveLast(running)
    }
  }

  /// Notes how far an import that runs has come.
  private func saveLast(_ running: (id: Int64, last: Int64)) throws {
    try copyImportDown(running.id)
    let statement = try IndexStatement(
      database,
      "UPDATE \(schema).import SET last=max(last,?) WHERE id=?"
    )
    statement.bind(running.last)
    statement.bind(running.id)
    try statement.run()
  }
}
