import WinnowCore

/// The rows of a file that is imported, one after the other.
protocol ImportRows: AnyObject {
  var plan: ImportPlan { get }
  /// What the rows were read as without a mapping; nil with one.
  var layout: String? { get }
  /// Columns that nothing maps; complete once all rows were read.
  var unmapped: [String] { get }
  /// What else to tell; complete once all rows were read.
  var notices: [String] { get }

  /// Takes the next row to the run; nil at the end.
  ///
  /// - Throws: What the store throws, and ``WinnowError`` when the file cannot be read on.
  func step(_ run: inout ImportRun) throws -> RowStep?
}

/// What became of one row.
enum RowStep {
  case taken
  /// It cannot be used: its first line, why, and the row as it stands in the file.
  case rejected(line: Int64, reason: String, row: [UInt8])
}

/// What kind of file it is.
enum FileKind {
  case csv
  case jsonLines

  /// Told by the ending of the name, else by the first character.
  ///
  /// - Throws: ``WinnowError`` `not-json-lines` for a file that is one JSON list.
  init(_ file: InputFile) throws(WinnowError) {
    let name = file.name.lowercased()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = file.head.starts(with: mark) ? file.head.dropFirst(3) : file.head[...]
    let first = text.first { $0 > 0x20 }
    let isNamedJSON = [".jsonl", ".ndjson", ".json"].contains { name.hasSuffix($0) }
    if first == UInt8(ascii: "["), isNamedJSON {
      throw WinnowError(
        .badData,
        code: "not-json-lines",
        "this is one JSON list, not one object on each line",
        file: file.path,
        line: 1,
        hint: "jq -c '.[]' \(file.name) > leads.jsonl makes JSON Lines"
      )
    }
    let isCSV = name.hasSuffix(".csv") || name.hasSuffix(".tsv")
    self = isNamedJSON || (first == UInt8(ascii: "{") && !isCSV) ? .jsonLines : .csv
  }
}
