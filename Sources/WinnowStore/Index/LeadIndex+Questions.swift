import GRDB
import WinnowCore

/// A lead that passed a filter, and where its events stand.
struct Candidate {
  var id: Int64
  var posts: [Post]
  var score: Int64 = 0
  var isQualified = false
  var created: Int64 = 0
  var urgency = Int64.min
}

extension LeadIndex {
  /// Where the events of a lead stand; empty when it is unknown.
  func posts(of id: Int64) throws -> [Post] {
    try read { database, layers in
      for layer in layers {
        let statement = try IndexStatement(
          database,
          "SELECT posts FROM \(layer).lead WHERE id=?"
        )
        statement.bind(id)
        defer { statement.reset() }
        if try statement.step() { return PostList(bytes: statement.blob(0)).posts }
      }
      return []
    }
  }

  /// The next leads behind `id` that pass, in id order; none at the end.
  func page(_ filter: LeadFilter, after id: Int64, limit: Int) throws -> [Candidate] {
    try read { database, layers in
      var found: [Candidate] = []
      var bound = Int64.max
      for layer in layers {
        let rows = try Self.candidates(
          database,
          layer,
          layers,
          filter,
          order: "id",
          limit: limit,
          after: id
        )
        if rows.count == limit, let last = rows.last { bound = min(bound, last.id) }
        found += rows
      }
      if layers.count > 1 { found.sort { $0.id < $1.id } }
      return found.filter { $0.id <= bound }
    }
  }

  /// The best scored leads that pass.
  func ranking(_ filter: LeadFilter, _ order: RankOrder, limit: Int) throws -> [Candidate] {
    var filter = filter
    filter.scored = true
    return try read { database, layers in
      var ranked: [Candidate] = []
      for band in order.steps where ranked.count < limit {
        filter.band = band
        var found: [Candidate] = []
        for layer in layers {
          found += try Self.candidates(
            database,
            layer,
            layers,
            filter,
            order: order.sql,
            limit: limit - ranked.count,
            after: 0
          )
        }
        if layers.count > 1 { found.sort(by: order.ranksBefore) }
        ranked += found.prefix(limit - ranked.count)
      }
      return ranked
    }
  }

  private static func candidates(
    _ database: Database,
    _ layer: String,
    _ layers: [String],
    _ filter: LeadFilter,
    order: String,
    limit: Int,
    after: Int64
  ) throws -> [Candidate] {
    let condition = FilterCondition(filter, after: after, isInIDOrder: order == "id")
    let statement = try IndexStatement(
      database,
      "SELECT id,posts,score,qualified,created,urgency FROM \(layer).lead "
        + "WHERE \(condition.sql) AND \(uncovered(layer, layers)) ORDER BY \(order) LIMIT ?"
    )
    condition.bind(to: statement)
    statement.bind(Int64(limit))
    defer { statement.reset() }
    var found: [Candidate] = []
    while try statement.step() {
      found.append(
        Candidate(
          id: statement.integer(0) ?? 0,
          posts: PostList(bytes: statement.blob(1)).posts,
          score: statement.integer(2) ?? 0,
          isQualified: statement.integer(3) == 1,
          created: statement.integer(4) ?? 0,
          urgency: statement.integer(5) ?? Int64.min
        )
      )
    }
    return found
  }

  /// Living leads with this e-mail address or this key; or with this in their name or company.
  func ids(_ match: Match, limit: Int) throws -> [Int64] {
    try read { database, layers in
      var found: [Int64] = []
      for layer in layers {
        let statement = try IndexStatement(
          database,
          "SELECT id FROM \(layer).lead WHERE \(match.condition) AND \(Self.uncovered(layer, layers)) "
            + "ORDER BY id LIMIT ?"
        )
        match.bind(to: statement)
        statement.bind(Int64(limit))
        defer { statement.reset() }
        while try statement.step() { found.append(statement.integer(0) ?? 0) }
      }
      return Array(found.sorted().prefix(limit))
    }
  }

  enum Match {
    case email(String)
    case key(String)
    /// Already folded.
    case part(String)

    var condition: String {
      switch self {
      case .email: "email_hash=? AND email=?"
      case .key: "key_hash=? AND \"key\"=?"
      case .part: "stage IS NOT NULL AND (instr(name,?)>0 OR instr(company,?)>0)"
      }
    }

    func bind(to statement: IndexStatement) {
      switch self {
      case .email(let text), .key(let text):
        statement.bind(LeadRow.hash(text))
        statement.bind(text)
      case .part(let text):
        statement.bind(text)
        statement.bind(text)
      }
    }
  }

  /// True when the transaction is an import that was not finished.
  func isRunning(_ transaction: String) throws -> Bool {
    try read { database, layers in
      let statement = try statements.ready(.isRunning, database, in: layers[0]) {
        "SELECT 1 FROM \(layers[0]).running WHERE tx=? AND is_batch=0"
      }
      statement.bind(transaction)
      defer { statement.reset() }
      return try statement.step()
    }
  }

  /// True when the transaction is complete in the journal.
  func isDone(_ transaction: String) throws -> Bool {
    try read { database, layers in
      for layer in layers {
        let statement = try statements.ready(.isDone, database, in: layer) {
          "SELECT 1 FROM \(layer).done WHERE tx=?"
        }
        statement.bind(transaction)
        defer { statement.reset() }
        if try statement.step() { return true }
      }
      return false
    }
  }

  /// How much there is: what was counted when the rows were written.
  func counts() -> Counts { meta.tally.counts(events: meta.mark.number) }

  /// Every import, oldest first.
  func imports() throws -> [(record: ImportRecord, start: Mark)] {
    try read { database, layers in
      var found: [(record: ImportRecord, start: Mark)] = []
      for layer in layers {
        let covered =
          layer == layers.first ? "1" : "id NOT IN (SELECT id FROM \(layers[0]).import)"
        let statement = try IndexStatement(
          database,
          "SELECT * FROM \(layer).import WHERE \(covered) ORDER BY id"
        )
        defer { statement.reset() }
        while try statement.step() { found.append(Self.importRecord(statement)) }
      }
      return found.sorted { $0.record.firstEvent < $1.record.firstEvent }
    }
  }

  private static func importRecord(
    _ row: IndexStatement
  ) -> (record: ImportRecord, start: Mark) {
    func moment(_ column: Int32) -> Instant? {
      row.integer(column).map { Instant(milliseconds: $0) }
    }
    func number(_ column: Int32) -> Int64 { row.integer(column) ?? 0 }
    let totals = ImportRecord.Totals(
      rows: number(14),
      created: number(15),
      updated: number(16),
      unchanged: number(17),
      rejected: number(18)
    )
    let reversal = moment(19).map { at in
      ImportRecord.Reversal(
        at: at,
        removed: number(20),
        restored: number(21),
        kept: number(22)
      )
    }
    let record = ImportRecord(
      id: "I\(number(0))",
      transaction: row.text(1) ?? "",
      actor: row.text(2) ?? "",
      started: moment(3) ?? Instant(milliseconds: 0),
      file: row.text(4),
      mapping: row.text(5),
      source: row.text(6),
      finished: moment(13),
      totals: moment(13) == nil ? nil : totals,
      reversal: reversal,
      firstEvent: number(7),
      lastEvent: number(8)
    )
    let start = Mark(
      ordinal: Int(number(9)),
      offset: number(10),
      number: number(11),
      crc: UInt32(truncatingIfNeeded: number(12)),
      time: record.started
    )
    return (record, start)
  }

  /// The active rule set of each card, by card.
  func rulesets() throws -> [RulesetRecord] {
    try read { database, layers in
      var found: [String: RulesetRecord] = [:]
      for layer in layers.reversed() {
        let statement = try IndexStatement(
          database,
          "SELECT card,ruleset,plugin,version,activated,number,evaluated,through "
            + "FROM \(layer).ruleset"
        )
        defer { statement.reset() }
        while try statement.step() {
          guard let card = statement.text(0) else { continue }
          found[card] = RulesetRecord(
            card: card,
            ruleset: statement.text(1) ?? "",
            plugin: statement.text(2),
            version: statement.text(3),
            activated: Instant(milliseconds: statement.integer(4) ?? 0),
            event: statement.integer(5) ?? 0,
            evaluated: statement.integer(6).map { Instant(milliseconds: $0) },
            through: statement.integer(7) ?? 0
          )
        }
      }
      return found.values.sorted { $0.card < $1.card }
    }
  }

  /// What is known of plugins that used up their limits, by name.
  func plugins() throws -> [PluginRecord] {
    try read { database, layers in
      var found: [String: PluginRecord] = [:]
      for layer in layers.reversed() {
        let statement = try IndexStatement(
          database,
          "SELECT name,version,ruleset,deaths,reason,message,suspended,number FROM \(layer).plugin"
        )
        defer { statement.reset() }
        while try statement.step() {
          guard let name = statement.text(0) else { continue }
          found[name] = PluginRecord(
            plugin: name,
            version: statement.text(1),
            ruleset: statement.text(2) ?? "",
            deaths: statement.integer(3) ?? 0,
            reason: statement.text(4),
            message: statement.text(5),
            suspended: statement.integer(6).map { Instant(milliseconds: $0) },
            event: statement.integer(7) ?? 0
          )
        }
      }
      return found.values.sorted { $0.plugin < $1.plugin }
    }
  }

  /// The leads that have interviews, by id.
  func interviewed() throws -> [Int64] {
    try read { database, layers in
      var found: Set<Int64> = []
      for layer in layers {
        let statement = try IndexStatement(database, "SELECT lead FROM \(layer).interview")
        defer { statement.reset() }
        while try statement.step() { found.insert(statement.integer(0) ?? 0) }
      }
      return found.sorted()
    }
  }
}
