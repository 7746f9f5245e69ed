import WinnowCore

/// How the index keeps a lead in a row of its table.
enum LeadRow {
  /// The parameters of ``insert(into:)``, in order.
  static let columns = [
    "id", "stage", "score", "grade", "qualified", "card", "ruleset", "scored", "created",
    "updated", "n_last", "source", "country", "email", "name", "company", "key", "row",
    "email_hash", "key_hash", "posts", "band", "urgency", "owner", "stale",
  ]

  static func insert(into table: String) -> String {
    let marks = columns.map { _ in "?" }.joined(separator: ",")
    let updates = columns.dropFirst().map { "\($0)=excluded.\($0)" }.joined(separator: ",")
    return "INSERT INTO \(table)(\(columns.joined(separator: ","))) VALUES(\(marks)) "
      + "ON CONFLICT(id) DO UPDATE SET \(updates)"
  }

  /// The columns that are needed whatever happens to the lead: also how it was counted.
  static func selectHistory(from table: String) -> String {
    "SELECT stage,created,updated,n_last,score,qualified,posts,stale FROM \(table) WHERE id=?"
  }

  /// The other ones.
  static func selectRest(from table: String) -> String {
    "SELECT grade,card,ruleset,scored,source,country,email,name,company,\"key\",row,band,urgency,owner "
      + "FROM \(table) WHERE id=?"
  }

  /// Changes where a row's events stand, when it was changed last, and its stage or score if they
  /// changed: no other look-up trees are touched.
  static func update(_ table: String, _ changes: PackedRow.Changes) -> String {
    let stage = changes.contains(.stage) ? "stage=?," : ""
    let score =
      changes.contains(.score)
      ? "score=?,grade=?,qualified=?,card=?,ruleset=?,scored=?,band=?,urgency=?," : ""
    return "UPDATE \(table) SET \(stage)\(score)updated=?,n_last=?,stale=?,posts=? WHERE id=?"
  }

  /// Sets the parameters of ``insert(into:)``.
  static func bind(_ row: PackedRow, of table: RowTable, to sink: some RowSink) {
    sink.bind(row.id)
    bindStage(row, to: sink)
    bindScore(row, of: table, to: sink)
    sink.bind(row.isThere ? row.created : nil)
    bindTimes(row, to: sink)
    sink.bind(text: table.numbers[row.source])
    sink.bind(text: table.numbers[row.country])
    sink.bind(row.email, of: table.texts)
    sink.bind(row.name, of: table.texts)
    sink.bind(row.company, of: table.texts)
    sink.bind(row.key, of: table.texts)
    sink.bind(row.row, of: table.texts)
    sink.bind(hash(row.email, of: table.texts))
    sink.bind(hash(row.key, of: table.texts))
    bindPosts(row, of: table, to: sink)
    bindRank(row, of: table, to: sink)
    sink.bind(text: table.numbers[row.owner])
    bindStale(row, to: sink)
  }

  /// Sets the parameters of ``update(_:_:)``.
  static func bind(
    _ row: PackedRow,
    _ changes: PackedRow.Changes,
    of table: RowTable,
    to sink: some RowSink
  ) {
    if changes.contains(.stage) { bindStage(row, to: sink) }
    if changes.contains(.score) {
      bindScore(row, of: table, to: sink)
      bindRank(row, of: table, to: sink)
    }
    bindTimes(row, to: sink)
    bindStale(row, to: sink)
    bindPosts(row, of: table, to: sink)
    sink.bind(row.id)
  }

  private static func bindStage(_ row: PackedRow, to sink: some RowSink) {
    sink.bind(text: row.isThere ? RowFold.stages[Int(row.stage)] : nil)
  }

  private static func bindScore(
    _ row: PackedRow,
    of table: RowTable,
    to sink: some RowSink
  ) {
    sink.bind(row.hasScore ? row.score : nil)
    sink.bind(text: table.numbers[row.grade])
    sink.bind(row.hasScore ? row.isQualified : nil)
    sink.bind(text: table.numbers[row.card])
    sink.bind(text: table.numbers[row.ruleset])
    sink.bind(row.hasScore ? row.scored : nil)
  }

  /// What stands before and behind the score in a ranking.
  private static func bindRank(
    _ row: PackedRow,
    of table: RowTable,
    to sink: some RowSink
  ) {
    sink.bind(text: table.numbers[row.band])
    sink.bind(row.urgency == PackedRow.noUrgency ? nil : row.urgency)
  }

  private static func bindStale(_ row: PackedRow, to sink: some RowSink) {
    sink.bind(row.isThere ? row.isStale : nil)
  }

  private static func bindTimes(_ row: PackedRow, to sink: some RowSink) {
    sink.bind(row.isThere ? row.updated : nil)
    sink.bind(row.isThere ? row.last : nil)
  }

  private static func bindPosts(
    _ row: PackedRow,
    of table: RowTable,
    to sink: some RowSink
  ) {
    var posts: [UInt8] = []
    // Few lists are longer.
    posts.reserveCapacity(256)
    table.copyPosts(of: row, to: &posts)
    sink.bind(blob: posts)
  }

  private static func hash(_ text: TextArena.Text, of arena: TextArena) -> Int64? {
    text.isThere ? arena.with(text) { hash($0, $1) } : nil
  }

  /// Reads a row of ``selectHistory(from:)`` into a table; gives its place.
  static func load(
    _ statement: IndexStatement,
    id: Int64,
    isStored: Bool,
    into table: inout RowTable
  ) -> Int {
    var row = PackedRow(id: id)
    row.isStored = isStored
    row.isWhole = false
    unsafe statement.withBytes(6) { unsafe table.load($0, into: &row) }
    if let stage = unsafe statement.withText(0, { unsafe RowFold.stage($0) }) ?? nil,
      let created = statement.integer(1)
    {
      row.stage = stage
      row.created = created
      row.updated = statement.integer(2) ?? created
      row.last = statement.integer(3) ?? 0
      row.hasScore = statement.integer(4) != nil
      row.score = statement.integer(4) ?? 0
      row.isQualified = statement.integer(5) == 1
      row.isStale = statement.integer(7) == 1
    }
    row.counted = row.standing
    return table.add(row)
  }

  /// Adds what a row of ``selectRest(from:)`` says to the lead at `place`.
  static func complete(
    _ place: Int,
    of table: inout RowTable,
    from statement: IndexStatement
  ) {
    var row = table[place]
    row.isWhole = true
    if row.isThere {
      // A score that came since then stays.
      if !row.changes.contains(.score) { completeScore(statement, &row, &table) }
      row.source = number(4, statement, &table)
      row.country = number(5, statement, &table)
      row.email = text(6, statement, &table)
      row.name = text(7, statement, &table)
      row.company = text(8, statement, &table)
      row.key = text(9, statement, &table)
      row.row = text(10, statement, &table)
      row.owner = number(13, statement, &table)
    }
    table[place] = row
  }

  private static func completeScore(
    _ statement: IndexStatement,
    _ row: inout PackedRow,
    _ table: inout RowTable
  ) {
    row.grade = number(0, statement, &table)
    row.card = number(1, statement, &table)
    row.ruleset = number(2, statement, &table)
    row.scored = statement.integer(3) ?? 0
    row.band = number(11, statement, &table)
    row.urgency = statement.integer(12) ?? PackedRow.noUrgency
  }

  private static func number(
    _ column: Int32,
    _ statement: IndexStatement,
    _ table: inout RowTable
  ) -> Int32 {
    unsafe statement.withText(column) { text in
      let bytes = unsafe Array(text)
      return table.numbers.number(bytes, 0..<bytes.count)
    } ?? TextNumbers.none
  }

  private static func text(
    _ column: Int32,
    _ statement: IndexStatement,
    _ table: inout RowTable
  ) -> TextArena.Text {
    unsafe statement.withText(column) { unsafe table.texts.add(Array($0)) } ?? .none
  }

  /// The form in which texts are compared without regard to case.
  static func folded(_ text: String) -> String {
    var hasUpper = false
    for byte in text.utf8 where byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) {
      hasUpper = true
      break
    }
    return hasUpper ? text.lowercased() : text
  }

  /// FNV-1a with a final mix: short numbers make smaller look-up trees than texts.
  static func hash(_ text: String) -> Int64 {
    mixed(text.utf8.reduce(seed, step))
  }

  static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int64 {
    var hash = seed
    for place in range { hash = step(hash, bytes[place]) }
    return mixed(hash)
  }

  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  private static func mixed(_ value: UInt64) -> Int64 {
    let hash = value ^ value >> 32
    return Int64(bitPattern: hash &* 0x9e37_79b9_7f4a_7c15)
  }
}
