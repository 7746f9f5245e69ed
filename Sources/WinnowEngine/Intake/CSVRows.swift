import WinnowCore
import WinnowPlugins

/// The rows of a CSV file that is imported.
final class CSVRows: ImportRows {
  let plan: ImportPlan
  let layout: String?
  let form: String
  let head: [UInt8]?
  var unmapped: [String] { plan.unmapped }
  private(set) var notices: [String] = []

  private var reader: CSVReader
  private var record = CSVRecord()
  private let delimiter: UInt8
  private var cells = RowCells()
  private var shortRows: (count: Int, first: Int) = (0, 0)
  private var emptyRows: (count: Int, first: Int) = (0, 0)

  /// Reads the header and finds the mapping's columns in it.
  init(file: InputFile, request: ImportRequest) throws {
    let table = try CSVTable(file: file, mapping: request.mapping)
    let names = table.header.names
    let mapping: ImportMapping
    if let given = request.mapping {
      (mapping, layout) = (given, nil)
    } else {
      let automatic = try AutomaticMapping(names, file: file)
      (mapping, layout) = (automatic.mapping, automatic.layout)
    }
    try table.checkDelimiter(mapping, file)
    plan = try ImportPlan(mapping: mapping, header: names, source: request.source)
    if let notice = table.header.notice { notices.append(notice) }
    form = "csv \(table.dialect.delimiter) \(table.dialect.encoding.rawValue)\n"
    head = table.head
    delimiter = table.dialect.delimiter
    reader = table.reader
  }

  func step(_ run: inout ImportRun) throws -> RowStep? {
    do throws(CSVError) {
      guard try reader.next(into: &record) else {
        noteRows()
        return nil
      }
    } catch {
      if let cause = error.cause { throw cause }
      return .rejected(line: Int64(error.line), reason: Self.reason(error), row: error.raw)
    }
    do {
      try take(&run)
      return .taken
    } catch let problem as RowProblem {
      return .rejected(line: Int64(record.line), reason: problem.reason, row: record.raw)
    }
  }

  private static func reason(_ error: CSVError) -> String {
    let range = error.lines
    let lines =
      range.count > 1 ? " (lines \(range.lowerBound)–\(range.upperBound) are one row)" : ""
    switch error.code {
    case .notUTF8:
      return
        "not UTF-8; if the whole file is Latin-1, set encoding = \"latin-1\" in the mapping\(lines)"
    case .tooLong: return error.reason + "; only its beginning is kept\(lines)"
    default: return error.reason + lines
    }
  }

  private func take(_ run: inout ImportRun) throws {
    guard !isEmpty else {
      if emptyRows.count == 0 { emptyRows.first = record.line }
      return emptyRows.count += 1
    }
    try checkCount()
    cells.read(record, count: plan.names.count)
    let digest = RowDigest(of: cells.bytes)
    if plan.key.isEmpty {
      try run.take(digest: digest) { encoder throws(RowProblem) in try encode(into: &encoder) }
    } else {
      try run.take(key: try key(), digest: digest) { encoder throws(RowProblem) in
        try encode(into: &encoder)
      }
    }
  }

  /// Whether no cell has more than blanks; told at once for most rows.
  private var isEmpty: Bool {
    record.raw.allSatisfy { $0 == delimiter || $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
  }

  /// Cells beyond the header are refused unless they are empty; missing ones count as empty.
  private func checkCount() throws(RowProblem) {
    let expected = plan.names.count
    guard record.count != expected else { return }
    if record.count < expected, record.count > 1 {
      if shortRows.count == 0 { shortRows.first = record.line }
      shortRows.count += 1
      return
    }
    guard record.count > expected, (expected..<record.count).allSatisfy(record.isEmpty) else {
      throw RowProblem(
        reason:
          "\(record.count) cell\(record.count == 1 ? "" : "s") where the header has \(expected)"
      )
    }
  }

  private func encode(into encoder: inout RowEncoder) throws(RowProblem) {
    let cells = cells
    let bytes = cells.bytes.span
    for column in plan.columns {
      guard let range = cells.range(column.index) else { continue }
      try encoder.add(bytes.extracting(range), to: column)
    }
  }

  private func key() throws(RowProblem) -> String {
    var parts = RowKey(count: plan.key.count)
    let cells = cells
    let bytes = cells.bytes.span
    for index in plan.key {
      let cell = bytes.extracting(cells.range(index) ?? 0..<0)
      let trimmed = cell.extracting(CellText.trimmed(cell))
      guard !trimmed.isEmpty, !plan.meansNoAnswer(trimmed) else {
        throw RowProblem(reason: "no key: column \(plan.names[index]) is empty")
      }
      parts.append(trimmed)
    }
    return parts.text
  }

  private func noteRows() {
    if shortRows.count > 0 {
      notices.append(
        "\(shortRows.count) row\(shortRows.count == 1 ? " has" : "s have") fewer cells than the header"
          + " (the first on line \(shortRows.first)): the missing ones count as empty"
      )
    }
    if emptyRows.count > 0 {
      notices.append(
        "\(emptyRows.count) row\(emptyRows.count == 1 ? " has" : "s have") only empty cells"
          + " (the first on line \(emptyRows.first)) and \(emptyRows.count == 1 ? "is" : "are") left out"
      )
    }
    (shortRows.count, emptyRows.count) = (0, 0)
  }
}
