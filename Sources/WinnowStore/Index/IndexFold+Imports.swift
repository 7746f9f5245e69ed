import WinnowCore

/// What is known of imports.
extension IndexFold {
  func startImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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

  func finishImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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

  func revertImport(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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

  /// Notes how far an import that runs has come.
  func saveLast(_ running: (id: Int64, last: Int64)) throws {
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
