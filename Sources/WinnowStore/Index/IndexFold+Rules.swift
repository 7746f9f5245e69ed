import WinnowCore

/// What is known of rule sets and plugins.
extension IndexFold {
  func activate(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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
  func noteScoring(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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
  func notePlugin(_ line: JournalLine, _ bytes: [UInt8], _ start: Int) throws {
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
}
