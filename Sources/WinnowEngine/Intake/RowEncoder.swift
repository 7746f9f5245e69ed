import WinnowCore
import WinnowPlugins

/// Turns the cells of a row into the data of its lead, column by column.
struct RowEncoder {
  private let plan: ImportPlan
  private var bytes = LeadBytes()
  private var nameParts: (first: String?, last: String?) = (nil, nil)

  init(plan: ImportPlan) {
    self.plan = plan
  }

  /// Whether the row itself named a source.
  var hasOwnSource: Bool { bytes.hasSource }

  /// Starts a row.
  mutating func begin() {
    bytes.removeAll()
    nameParts = (nil, nil)
  }

  /// Adds the value of a cell.
  ///
  /// - Throws: ``RowProblem`` when the cell is no value of the column's type.
  mutating func add(_ cell: Span<UInt8>, to column: ColumnPlan) throws(RowProblem) {
    let range = CellText.trimmed(cell)
    let trimmed = cell.extracting(range)
    if plan.meansNoAnswer(trimmed) { return }
    if let json = column.translation(of: trimmed) {
      return try add(json: json, to: column)
    }
    switch column.target {
    case .activity(let type): bytes.appendActivity(type: type, at: try moment(trimmed, column))
    case .member(let place, let key):
      try noteMember(cell, column, place)
      try add(cell, at: place, key, column)
    }
  }

  /// Adds a value that has its type already, as JSON Lines have it.
  ///
  /// - Throws: ``RowProblem`` when the value does not fit the column's type.
  mutating func add(_ value: JSONValue, to column: ColumnPlan) throws(RowProblem) {
    switch value {
    case .null: return
    case .string(let text): try add(Array(text.utf8).span, to: column)
    case .int, .double, .bool:
      let json = JSONWriter.encode(value)
      if case .text = column.reading, column.translation(of: json.span) == nil {
        try add(json: json, to: column)
      } else {
        try add(json.span, to: column)
      }
    case .array, .object:
      guard case .text = column.reading else { throw problem("a list or an object", column) }
      try add(json: JSONWriter.encode(value), to: column)
    }
  }

  /// Adds a member of a lead object, by its name.
  mutating func add(_ name: String, at place: LeadBytes.Place, _ value: JSONValue) {
    bytes.append(name, at: place, value)
  }

  /// Adds an activity of a lead object.
  mutating func addActivity(type: String, at time: Instant, note: String?) {
    bytes.appendActivity(type: JSONWriter.encode(.string(type)), at: time, note: note)
  }

  /// The data of the row's `lead.created`; `key` is JSON, `row` the marks without quotes.
  mutating func object(key: [UInt8], row: [UInt8]) -> [UInt8] {
    if !bytes.hasName, let name = builtName { bytes.append("name", at: .field, .string(name)) }
    if !bytes.hasSource, let source = plan.source {
      bytes.append(Self.sourceKey, at: .field) { JSONWriter.append(string: source, to: &$0) }
    }
    return bytes.object(key: key, row: row)
  }

  private static let sourceKey = LeadBytes.key("source")

  /// First and last name as one, where the file has no whole name.
  private var builtName: String? {
    let parts = [nameParts.first, nameParts.last].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private mutating func noteMember(
    _ cell: Span<UInt8>,
    _ column: ColumnPlan,
    _ place: LeadBytes.Place
  ) throws(RowProblem) {
    guard place == .field else { return }
    switch column.name {
    case "source": bytes.hasSource = true
    case "name": bytes.hasName = true
    case "first_name": nameParts.first = CellText.string(cell.extracting(CellText.trimmed(cell)))
    case "last_name": nameParts.last = CellText.string(cell.extracting(CellText.trimmed(cell)))
    case "stage":
      guard Stage(rawValue: CellText.string(cell)) != nil else { throw problem("no stage", cell, column) }
    default: break
    }
  }

  private mutating func add(json: [UInt8], to column: ColumnPlan) throws(RowProblem) {
    switch column.target {
    case .activity(let type):
      guard case .string(let text)? = try? JSONValue.parse(json), let time = Instant(text)
      else { throw problem("no date", json.span, column) }
      bytes.appendActivity(type: type, at: time)
    case .member(let place, let key):
      if place == .field {
        let text = (try? JSONValue.parse(json))?.text
        let shown = text.map { Array($0.utf8) } ?? json
        try noteMember(shown.span, column, place)
      }
      bytes.append(key, at: place) { $0.append(contentsOf: json) }
    }
  }

  private mutating func add(
    _ cell: Span<UInt8>,
    at place: LeadBytes.Place,
    _ key: [UInt8],
    _ column: ColumnPlan
  ) throws(RowProblem) {
    switch column.reading {
    case .text:
      bytes.append(key, at: place) { out in
        unsafe cell.withUnsafeBufferPointer { unsafe JSONWriter.append(utf8: $0, to: &out) }
      }
    case .integer:
      guard let value = CellText.integer(cell) else { throw problem("no whole number", cell, column) }
      bytes.append(key, at: place) { JSONWriter.append(int: value, to: &$0) }
    case .number:
      if let value = CellText.integer(cell) {
        bytes.append(key, at: place) { JSONWriter.append(int: value, to: &$0) }
      } else {
        guard let value = CellText.number(cell) else { throw problem("no number", cell, column) }
        bytes.append(key, at: place) { JSONWriter.append(double: value, to: &$0) }
      }
    case .boolean:
      guard let value = CellText.boolean(cell) else {
        throw problem("neither yes nor no", cell, column)
      }
      bytes.append(key, at: place) { JSONWriter.append(bool: value, to: &$0) }
    case .date:
      let text = try dateText(cell, column)
      bytes.append(key, at: place) { JSONWriter.append(string: text, to: &$0) }
    }
  }

  private func problem(_ what: String, _ column: ColumnPlan) -> RowProblem {
    RowProblem(reason: "column \(column.header): \(what)")
  }

  private func problem(_ what: String, _ cell: Span<UInt8>, _ column: ColumnPlan) -> RowProblem {
    let text = CellText.string(cell.extracting(0..<min(cell.count, 40)))
    return RowProblem(reason: "column \(column.header): \"\(text)\" is \(what)")
  }
}
