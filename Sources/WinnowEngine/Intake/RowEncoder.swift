import WinnowCore

/// Turns the cells of a row into the data of its lead, column by column.
struct RowEncoder {
  private let plan: ImportPlan
  private var bytes = LeadBytes()
  private var firstName: String?
  private var lastName: String?

  init(plan: ImportPlan) {
    self.plan = plan
  }

  /// Whether the row itself named a source.
  var hasOwnSource: Bool { bytes.hasSource }

  /// Starts a row.
  mutating func begin() {
    bytes.removeAll()
    firstName = nil
    lastName = nil
  }

  /// Adds the value of a cell.
  ///
  /// - Throws: ``RowProblem`` when the cell is no value of the column's type.
  mutating func add(_ cell: Span<UInt8>, to column: ColumnPlan) throws(RowProblem) {
    let range = CellText.trimmed(cell)
    let trimmed = cell.extracting(range)
    if plan.meansNoAnswer(trimmed) { return }
    if !column.translations.isEmpty, let json = column.translation(of: trimmed) {
      return try add(json: json, to: column)
    }
    do throws(ReadingFailure) {
      try read(cell, to: column)
    } catch {
      let text = CellText.string(trimmed.extracting(0..<min(trimmed.count, 60)))
      throw RowProblem(reason: "column \(column.header): \"\(text)\" is \(error.what)")
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
      guard case .text = column.reading else {
        throw RowProblem(reason: "column \(column.header): a list or an object")
      }
      try add(json: JSONWriter.encode(value), to: column)
    }
  }

  /// Adds a member of a lead object, by its name.
  mutating func add(_ name: String, at place: LeadBytes.Place, _ value: JSONValue) {
    if place == .field { note(ColumnPlan.Role(name), value.text) }
    bytes.append(name, at: place, value)
  }

  /// Adds an activity of a lead object.
  mutating func addActivity(_ activity: Activity) {
    bytes.appendActivity(
      type: JSONWriter.encode(.string(activity.type)),
      at: activity.at,
      note: activity.note,
      source: activity.source
    )
  }

  /// The data of the row's `lead.created`; `row` is the marks without quotes.
  mutating func object(key: String, row: [UInt8]) -> [UInt8] {
    if !bytes.hasName, let name = builtName {
      bytes.append(Self.nameKey, at: .field) { JSONWriter.append(string: name, to: &$0) }
    }
    if !bytes.hasSource, let source = plan.source {
      bytes.append(Self.sourceKey, at: .field) { JSONWriter.append(string: source, to: &$0) }
    }
    return bytes.object(key: key, row: row)
  }

  private static let nameKey = LeadBytes.key("name")
  private static let sourceKey = LeadBytes.key("source")

  /// First and last name as one, where the row has no whole name.
  private var builtName: String? {
    let parts = [firstName, lastName].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private mutating func read(
    _ cell: Span<UInt8>,
    to column: ColumnPlan
  ) throws(ReadingFailure) {
    switch column.target {
    case .activity(let type):
      bytes.appendActivity(type: type, at: try column.reading.moment(cell))
    case .member(let place, let key):
      note(column.role, CellText.string(cell))
      try bytes.append(key, at: place) { out throws(ReadingFailure) in
        try column.reading.append(cell, to: &out)
      }
    }
  }

  private mutating func add(json: [UInt8], to column: ColumnPlan) throws(RowProblem) {
    switch column.target {
    case .activity: throw RowProblem(reason: "column \(column.header): no date")
    case .member(let place, let key):
      note(column.role, (try? JSONValue.parse(json))?.text)
      bytes.append(key, at: place) { $0.append(contentsOf: json) }
    }
  }

  /// Remembers what the name and the source of the lead depend on.
  private mutating func note(_ role: ColumnPlan.Role, _ text: @autoclosure () -> String?) {
    switch role {
    case .name: bytes.hasName = true
    case .source: bytes.hasSource = true
    case .firstName: firstName = text()
    case .lastName: lastName = text()
    case .other: break
    }
  }
}
