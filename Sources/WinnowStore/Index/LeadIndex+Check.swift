import GRDB
import WinnowCore

extension LeadIndex {
  /// True when SQLite got no file or no memory of the system, which tells nothing about the index.
  static func isShortage(_ error: any Error) -> Bool {
    guard let code = (error as? DatabaseError)?.resultCode else { return false }
    return code == .SQLITE_CANTOPEN || code == .SQLITE_NOMEM
  }

  /// What SQLite itself finds wrong with the file; nil when nothing.
  func integrityFault() throws -> String? {
    let words = try read { database, _ in
      try String.fetchOne(database, sql: "PRAGMA main.integrity_check(1)")
    }
    return words == "ok" ? nil : words
  }

  /// Where this index does not tell what `other` tells, at most ten places.
  func differences(from other: LeadIndex) throws -> [String] {
    var found: [String] = []
    let leads = try compareLeads(with: other)
    found += leads.map { "\(LeadID(number: $0)) differs from the journal" }
    if counts() != other.counts() { found.append("the counts differ from the journal") }
    if try counts() != countedRows() { found.append("the counts differ from the rows") }
    if try imports().map(\.record) != other.imports().map(\.record) {
      found.append("the imports differ from the journal")
    }
    if try rulesets() != other.rulesets() { found.append("the rule sets differ from the journal") }
    if try interviewed() != other.interviewed() {
      found.append("the interviews differ from the journal")
    }
    if try plugins() != other.plugins() { found.append("the plugins differ from the journal") }
    let order = RankOrder()
    if try ranking(.all, order, limit: 1000).map(\.id)
      != other.ranking(.all, order, limit: 1000).map(\.id)
    {
      found.append("the ranking differs from the journal")
    }
    return Array(found.prefix(10))
  }

  private func compareLeads(with other: LeadIndex) throws -> [Int64] {
    var wrong: [Int64] = []
    var after: Int64 = 0
    while wrong.count < 10 {
      let mine = try rows(after: after)
      let theirs = try other.rows(after: after)
      for (id, row) in theirs where mine[id] != row { wrong.append(id) }
      for id in mine.keys where theirs[id] == nil { wrong.append(id) }
      guard let last = theirs.keys.max() else { break }
      after = last
    }
    return Array(wrong.sorted().prefix(10))
  }

  /// How much there is, counted row by row.
  private func countedRows() throws -> Counts {
    var counts = Counts()
    counts.events = meta.mark.number
    try read { database, layers in
      for layer in layers {
        let free = Self.uncovered(layer, layers)
        let stages = try IndexStatement(
          database,
          "SELECT stage,count(*) FROM \(layer).lead WHERE stage IS NOT NULL AND \(free) "
            + "GROUP BY stage"
        )
        while try stages.step() {
          guard let stage = stages.text(0).flatMap(Stage.init) else { continue }
          counts.byStage[stage, default: 0] += stages.integer(1) ?? 0
          counts.leads += stages.integer(1) ?? 0
        }
        stages.reset()
        let scores = try IndexStatement(
          database,
          "SELECT count(*),total(qualified) FROM \(layer).lead WHERE score IS NOT NULL AND \(free)"
        )
        if try scores.step() {
          counts.scored += scores.integer(0) ?? 0
          counts.qualified += scores.integer(1) ?? 0
        }
        scores.reset()
      }
    }
    return counts
  }

  /// The next thousand rows, each as one text.
  private func rows(after id: Int64) throws -> [Int64: String] {
    let columns = LeadRow.columns.map { "quote(\"\($0)\")" }.joined(separator: "||','||")
    return try read { database, layers in
      var found: [Int64: String] = [:]
      for layer in layers {
        let statement = try IndexStatement(
          database,
          "SELECT id,\(columns) FROM \(layer).lead WHERE id>? "
            + "AND \(Self.uncovered(layer, layers)) ORDER BY id LIMIT 1000"
        )
        statement.bind(id)
        defer { statement.reset() }
        while try statement.step() { found[statement.integer(0) ?? 0] = statement.text(1) ?? "" }
      }
      let first = found.keys.sorted().prefix(1000)
      return found.filter { $0.key <= first.last ?? 0 }
    }
  }
}
