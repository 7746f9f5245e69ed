import WinnowCore
import WinnowPlugins

/// A mapping made ready for one file.
struct ImportPlan {
  /// The columns that become something, in the order of the file.
  let columns: [ColumnPlan]
  /// Places of the columns that identify a row, in the order of the key; empty: its content does.
  let key: [Int]
  /// The source of leads whose row names none.
  let source: String?
  /// Columns of the file that the mapping does not speak of.
  let unmapped: [String]
  /// All names of the file, by place.
  let names: [String]
  /// Stands for the mapping, the header and the source in the marks of rows.
  let seed: RowDigest
  private let noAnswer: [[UInt8]]
  /// One bit for each length that a text in `noAnswer` has; the last one for all long ones.
  private let noAnswerLengths: UInt64

  /// Finds the mapping's columns in a header.
  ///
  /// - Throws: ``WinnowError`` `bad-mapping` for a column that the header lacks, with the mapping's
  ///   line and the nearest name.
  init(mapping: ImportMapping, header: [String], source: String?) throws(WinnowError) {
    self.names = header
    self.source = source ?? mapping.source
    self.noAnswer = mapping.noAnswer.map { Array($0.utf8) }
    self.noAnswerLengths = noAnswer.reduce(0) { $0 | Self.bit(ofLength: $1.count) }
    var places: [String: Int] = [:]
    for (index, name) in header.enumerated() { places[name] = index }
    self.key = try mapping.key.map { key throws(WinnowError) in
      try Self.place(of: key.column, at: key.position, in: places, mapping)
    }
    var columns: [ColumnPlan] = []
    var mapped = Set(self.key)
    for column in mapping.columns {
      let place = try Self.place(of: column.column, at: column.position, in: places, mapping)
      mapped.insert(place)
      if let plan = try ColumnPlan(column, index: place, mapping: mapping) { columns.append(plan) }
    }
    self.columns = columns.sorted { $0.index < $1.index }
    self.unmapped = header.indices.filter { !mapped.contains($0) }.map { header[$0] }
    self.seed = Self.seed(mapping, header, self.source)
  }

  /// Whether the mapping says that this text is no answer; the text has no blanks at its ends.
  func meansNoAnswer(_ cell: Span<UInt8>) -> Bool {
    guard noAnswerLengths & Self.bit(ofLength: cell.count) != 0 else { return false }
    for text in noAnswer where CellText.equal(text.span, cell) { return true }
    return false
  }

  private static func bit(ofLength count: Int) -> UInt64 { 1 << UInt64(min(count, 63)) }

  private static func place(
    of column: String,
    at position: SourcePosition,
    in places: [String: Int],
    _ mapping: ImportMapping
  ) throws(WinnowError) -> Int {
    let name = FileHeader([column]).names[0]
    if let place = places[column] ?? places[name] { return place }
    let nearest = nearest(column, among: places.keys.sorted())
    throw WinnowError(
      .badData,
      code: "bad-mapping",
      "the file has no column \"\(column)\"",
      file: mapping.file,
      line: position.line,
      column: position.column,
      hint: nearest.map { "did you mean \"\($0)\"?" } ?? columnList(places.keys.sorted())
    )
  }

  private static func columnList(_ names: [String]) -> String {
    let shown = names.prefix(12).joined(separator: ", ")
    return "its columns are \(shown)\(names.count > 12 ? " …" : "")"
  }

  /// Everything that decides what a row's cells mean.
  private static func seed(
    _ mapping: ImportMapping,
    _ header: [String],
    _ source: String?
  ) -> RowDigest {
    var text = "source \(source ?? "")\n"
    text += "key \(mapping.key.map(\.column.debugDescription))\n"
    text += "no_answer \(mapping.noAnswer.map(\.debugDescription).sorted())\n"
    for column in mapping.columns {
      let values = column.values.map { "\($0.key.debugDescription)=\($0.value.debugDescription)" }
      text += "\(column.column.debugDescription) \(column.target) \(column.type.rawValue) "
      text += "\(column.format?.text.debugDescription ?? "") \(values.sorted())\n"
    }
    text += "header \(header.map(\.debugDescription))\n"
    return RowDigest(of: Array(text.utf8))
  }
}

extension ColumnPlan {
  /// Nil for a column that is ignored.
  convenience init?(
    _ column: ColumnMapping,
    index: Int,
    mapping: ImportMapping
  ) throws(WinnowError) {
    let target: Target
    var role = Role.other
    switch column.target {
    case .ignore: return nil
    case .field(let name):
      role = Role(name)
      target = .member(.field, key: LeadBytes.key(name))
    case .answer(let id): target = .member(.answer, key: LeadBytes.key(id))
    case .activity(let type): target = .activity(type: JSONWriter.encode(.string(type)))
    }
    let reading = Reading(column)
    self.init(
      index: index,
      header: column.column,
      role: role,
      target: target,
      reading: reading,
      translations: try Self.translations(column, reading, mapping)
    )
  }

  private static func translations(
    _ column: ColumnMapping,
    _ reading: Reading,
    _ mapping: ImportMapping
  ) throws(WinnowError) -> [Translation] {
    try column.values.sorted { $0.key < $1.key }.map { pair throws(WinnowError) in
      let text = Array(pair.value.utf8)
      do throws(ReadingFailure) {
        var json: [UInt8] = []
        try reading.append(text.span, to: &json)
        return Translation(from: Array(pair.key.utf8), to: json)
      } catch {
        throw WinnowError(
          .badData,
          code: "bad-mapping",
          "column \"\(column.column)\": the value \"\(pair.value)\" is \(error.what)",
          file: mapping.file,
          line: column.position.line,
          column: column.position.column,
          hint: "give values of the column's type, or leave the type out"
        )
      }
    }
  }
}
