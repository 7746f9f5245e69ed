package import WinnowCore

extension ImportMapping {
  /// Reads a mapping.
  ///
  /// - Throws: ``WinnowError`` of kind `badData`, code `bad-toml` or `bad-mapping`, with line and
  ///   column. Whether the import has the columns is not known here.
  package static func parse(
    _ bytes: [UInt8],
    file: String
  ) throws(WinnowError) -> ImportMapping {
    let document = try TOMLDocument.parse(bytes, file: file)
    var root = TOMLReader(document, code: "bad-mapping")
    var mapping = ImportMapping(file: file)
    mapping.key = try key(&root)
    if root.table["source"] != nil { mapping.source = try root.requiredText("source") }
    mapping.delimiter = try delimiter(&root)
    mapping.encoding = try encoding(&root)
    if let texts = try root.texts("no_answer") { mapping.noAnswer = Set(texts.map(\.text)) }
    guard var columns = try root.section("columns") else { throw root.missing("columns") }
    for member in columns.rest() {
      mapping.columns.append(try ColumnMapping.parse(member, in: columns))
    }
    try mapping.checkTargets(for: columns)
    try root.finish()
    return mapping
  }

  private static func key(_ root: inout TOMLReader) throws(WinnowError) -> [Key] {
    guard let texts = try root.texts("key") else { return [] }
    guard !texts.isEmpty else {
      throw root.error(
        "'key' must name a column",
        at: root.place(of: "key"),
        hint: "leave it out to tell rows apart by all that is in them"
      )
    }
    var key: [Key] = []
    for (column, position) in texts {
      guard !key.contains(where: { $0.column == column }) else {
        throw root.error("'key' has \"\(column)\" twice", at: position)
      }
      key.append(Key(column: column, position: position))
    }
    return key
  }

  private static func delimiter(_ root: inout TOMLReader) throws(WinnowError) -> UInt8? {
    guard let text = try root.text("delimiter") else { return nil }
    let allowed: Set<UInt8> = [0x22, 0x0a, 0x0d, 0]
    guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, !allowed.contains(byte)
    else {
      throw root.error(
        "'delimiter' must be one character, found \(text.debugDescription)",
        at: root.place(of: "delimiter"),
        hint: #"usual are ",", ";", "\t" and "|""#
      )
    }
    return byte
  }

  private static func encoding(_ root: inout TOMLReader) throws(WinnowError) -> Encoding? {
    guard let text = try root.text("encoding") else { return nil }
    guard let encoding = Encoding(rawValue: text) else {
      throw root.unknown(
        "encoding",
        text,
        at: root.place(of: "encoding"),
        known: Encoding.allCases.map(\.rawValue)
      )
    }
    return encoding
  }

  /// Two columns may bring the same type of activity, but not the same field or answer.
  private func checkTargets(for reader: TOMLReader) throws(WinnowError) {
    var owners: [ColumnMapping.Target: String] = [:]
    for column in columns {
      let name: String
      switch column.target {
      case .answer(let id): name = "answer '\(id)'"
      case .field(let field): name = "field '\(field)'"
      case .activity, .ignore: continue
      }
      if let owner = owners[column.target] {
        throw reader.error(
          "column '\(column.column)' gives \(name), which column '\(owner)' gives already",
          at: column.position,
          hint: "one column for each answer and field"
        )
      }
      owners[column.target] = column.column
    }
  }
}
