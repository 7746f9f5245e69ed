import WinnowCore

/// A filter as a condition on the index's rows.
struct FilterCondition {
  private enum Value {
    case text(String)
    case number(Int64)
  }

  /// The sign keeps SQLite from reading the tree of stages: every listing has an order that is kept
  /// elsewhere, and sorting a whole stage for each page would be slow.
  private(set) var sql = "+stage IS NOT NULL"
  private var values: [Value] = []

  init(_ filter: LeadFilter, after: Int64, isInIDOrder: Bool) {
    let after = max(after, filter.after?.number ?? 0)
    if after > 0 { add("id>?", .number(after)) }
    if !filter.stages.isEmpty {
      let stages = filter.stages.map(\.rawValue).sorted()
      // The tree of one stage is in id order.
      let column = isInIDOrder && stages.count == 1 ? "stage" : "+stage"
      let marks = stages.map { _ in "?" }.joined(separator: ",")
      sql += " AND \(column) IN (\(marks))"
      values += stages.map { .text($0) }
    }
    if let source = filter.source { add("source=?", .text(source)) }
    if let owner = filter.owner { add("owner=?", .text(owner)) }
    if let country = filter.country { add("country=?", .text(country)) }
    if let grade = filter.grade { add("grade=?", .text(grade)) }
    if let qualified = filter.qualified { add("qualified=?", .number(qualified ? 1 : 0)) }
    if let least = filter.minimumScore { add("score>=?", .number(least.milli)) }
    if let scored = filter.scored {
      sql += scored ? " AND score IS NOT NULL" : " AND score IS NULL"
    }
    if let band = filter.band { add(band) }
    if let due = filter.due { add(due) }
    if let text = filter.text {
      let part = LeadRow.folded(text)
      sql += " AND (instr(name,?)>0 OR instr(company,?)>0)"
      values += [.text(part), .text(part)]
    }
  }

  func bind(to statement: IndexStatement) {
    for value in values {
      switch value {
      case .text(let text): statement.bind(text)
      case .number(let number): statement.bind(number)
      }
    }
  }

  private mutating func add(_ band: RankOrder.Step) {
    switch band {
    case .band(let name): add("band=?", .text(name))
    case .none: sql += " AND band IS NULL"
    case .other(let names):
      sql +=
        " AND band IS NOT NULL AND band NOT IN (\(names.map { _ in "?" }.joined(separator: ",")))"
      values += names.map { .text($0) }
    case .but(let name): add("(band IS NULL OR band<>?)", .text(name))
    }
  }

  private mutating func add(_ due: LeadFilter.Due) {
    sql += " AND (score IS NULL OR (stale=1 AND n_last>?)"
    values.append(.number(due.through))
    if let before = due.scoredBefore {
      sql += " OR scored<?"
      values.append(.number(before.milliseconds))
    }
    sql += ")"
  }

  private mutating func add(_ condition: String, _ value: Value) {
    sql += " AND " + condition
    values.append(value)
  }
}
