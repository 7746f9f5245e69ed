import WinnowCore

/// The rows of a file that is imported, one after the other.
protocol ImportRows: AnyObject {
  var plan: ImportPlan { get }
  /// What the rows were read as without a mapping; nil with one.
  var layout: String? { get }
  /// How the bytes were read, as far as the file does not tell it: delimiter and encoding.
  var form: String { get }
  /// The line with the names of the columns as it stands in the file; nil when there is none.
  var head: [UInt8]? { get }
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

  /// Told by the ending of the name, else by the first character. A file that is called CSV and
  /// begins with a JSON object on a line of its own is JSON Lines all the same.
  ///
  /// - Throws: ``WinnowError`` `not-json-lines` for a file that is one JSON list or one object.
  init(_ file: InputFile) throws(WinnowError) {
    let name = file.name.lowercased()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = file.head.starts(with: mark) ? file.head.dropFirst(3) : file.head[...]
    let start = text.drop { $0 <= 0x20 }
    let isNamedJSON = [".jsonl", ".ndjson", ".json"].contains { name.hasSuffix($0) }
    let isCSV = name.hasSuffix(".csv") || name.hasSuffix(".tsv")
    if start.first == UInt8(ascii: "["), isNamedJSON {
      throw Self.notLines(file, "one JSON list", ".[]")
    }
    if start.first == UInt8(ascii: "{"), !isCSV || Self.beginsWithObject(start) {
      if Self.isSpread(start) {
        throw Self.notLines(file, "one JSON object over several lines", ".")
      }
      self = .jsonLines
    } else {
      self = isNamedJSON ? .jsonLines : .csv
    }
  }

  private static func beginsWithObject(_ text: ArraySlice<UInt8>) -> Bool {
    let line = text.prefix { $0 != 0x0A && $0 != 0x0D }
    return (try? JSONValue.parse(Array(line)))?.object != nil
  }

  /// Whether an opening bracket has the first line to itself.
  private static func isSpread(_ text: ArraySlice<UInt8>) -> Bool {
    let line = text.prefix { $0 != 0x0A }
    guard line.endIndex < text.endIndex else { return false }
    return !line.dropFirst().contains { $0 > 0x20 }
  }

  private static func notLines(
    _ file: InputFile,
    _ what: String,
    _ filter: String
  ) -> WinnowError {
    WinnowError(
      .badData,
      code: "not-json-lines",
      "this is \(what), not one object on each line",
      file: file.path,
      line: 1,
      hint: "jq -c '\(filter)' \(file.name) > leads.jsonl makes JSON Lines"
    )
  }
}
