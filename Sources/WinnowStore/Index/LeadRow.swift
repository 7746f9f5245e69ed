import WinnowCore

/// How the index keeps a lead in a row of its table.
enum LeadRow {
  /// The parameters of ``statement(_:)``, in order.
  static let columns = [
    "id", "stage", "score", "grade", "qualified", "card", "ruleset", "scored", "created",
    "updated", "n_last", "source", "country", "email", "name", "company", "key", "row",
    "email_hash", "key_hash", "posts",
  ]

  static func insert(into table: String) -> String {
    let marks = columns.map { _ in "?" }.joined(separator: ",")
    let updates = columns.dropFirst().map { "\($0)=excluded.\($0)" }.joined(separator: ",")
    return "INSERT INTO \(table)(\(columns.joined(separator: ","))) VALUES(\(marks)) "
      + "ON CONFLICT(id) DO UPDATE SET \(updates)"
  }

  static func select(from table: String) -> String {
    "SELECT \(columns.joined(separator: ",")) FROM \(table) WHERE id=?"
  }

  /// Changes where a row's events stand, and when it was changed last.
  static func updateHistory(_ table: String) -> String {
    "UPDATE \(table) SET updated=?,n_last=?,posts=? WHERE id=?"
  }

  /// The same, and its score: no look-up tree but that of the ranking is touched.
  static func updateScore(_ table: String) -> String {
    "UPDATE \(table) SET score=?,grade=?,qualified=?,card=?,ruleset=?,scored=?,"
      + "updated=?,n_last=?,posts=? WHERE id=?"
  }

  /// Sets the parameters of ``insert(into:)``.
  static func bind(_ row: PackedRow, of table: RowTable, to sink: some RowSink) {
    sink.bind(row.id)
    sink.bind(row.isThere ? Stage.allCases[Int(row.stage)].rawValue : nil)
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
  }

  /// Sets the parameters of ``updateScore(_:)``.
  static func bindChangedScore(
    _ row: PackedRow,
    of table: RowTable,
    to sink: some RowSink
  ) {
    bindScore(row, of: table, to: sink)
    bindHistory(row, of: table, to: sink)
  }

  /// Sets the parameters of ``updateHistory(_:)``.
  static func bindHistory(_ row: PackedRow, of table: RowTable, to sink: some RowSink) {
    bindTimes(row, to: sink)
    bindPosts(row, of: table, to: sink)
    sink.bind(row.id)
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

  /// Reads a row of ``select(from:)`` into a table; gives its place.
  static func load(
    _ statement: IndexStatement,
    id: Int64,
    isStored: Bool,
    into table: inout RowTable
  ) -> Int {
    var row = PackedRow(id: id)
    row.isStored = isStored
    table.load(statement.blob(20), into: &row)
    if let stage = statement.text(1).flatMap(Stage.init), let created = statement.integer(8) {
      row.stage = RowFold.position(stage)
      row.created = created
      row.updated = statement.integer(9) ?? created
      row.last = statement.integer(10) ?? 0
      row.source = number(11, statement, &table)
      row.country = number(12, statement, &table)
      row.email = text(13, statement, &table)
      row.name = text(14, statement, &table)
      row.company = text(15, statement, &table)
      row.key = text(16, statement, &table)
      row.row = text(17, statement, &table)
      loadScore(statement, &row, &table)
    }
    row.counted = row.standing
    return table.add(row)
  }

  private static func loadScore(
    _ statement: IndexStatement,
    _ row: inout PackedRow,
    _ table: inout RowTable
  ) {
    guard let points = statement.integer(2) else { return }
    row.hasScore = true
    row.score = points
    row.isQualified = statement.integer(4) == 1
    row.grade = number(3, statement, &table)
    row.card = number(5, statement, &table)
    row.ruleset = number(6, statement, &table)
    row.scored = statement.integer(7) ?? 0
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
