import WinnowCore

/// Which transactions are complete, and which ones run on: imports and batches.
extension IndexFold {
  /// Remembers that a transaction is complete, or that it runs on.
  func noteTransaction(_ scan: JournalScan) throws {
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

  func loadRunning(_ layer: String) throws {
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

  func saveRunning() throws {
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
}
