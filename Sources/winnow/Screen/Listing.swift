import WinnowCore

/// A list that can be shown as a table, as JSON, as JSON Lines and as CSV, row by row.
struct Listing<Row> {
  /// One column of the table and of the CSV.
  struct Column {
    let shape: Table.Column
    /// Its name in the CSV.
    let name: String
    let text: (Row) -> String

    init(_ shape: Table.Column, name: String? = nil, _ text: @escaping (Row) -> String) {
      self.shape = shape
      self.name = name ?? shape.title
      self.text = text
    }
  }

  /// What the list is called in the JSON document: `leads`.
  let name: String
  let columns: [Column]
  let json: (Row) -> JSONObject

  /// Starts to print.
  func printer(_ form: ListForm, on screen: Screen) -> ListingPrinter<Row> {
    ListingPrinter(self, form, screen)
  }

  /// Prints all of `rows`: `facts` are members that the JSON document has beside the list,
  /// `nothing` is said in place of a table without rows.
  func print(
    _ rows: [Row],
    _ form: ListForm,
    on screen: Screen,
    facts: JSONObject = [:],
    nothing: String
  ) throws {
    let printer = printer(form, on: screen)
    for row in rows { try printer.add(row) }
    try printer.end(facts: facts, nothing: nothing)
  }
}

/// A list that is being printed; it keeps a thousand rows at most, to find the table's widths.
final class ListingPrinter<Row> {
  private(set) var count = 0
  private let listing: Listing<Row>
  private let form: ListForm
  private let screen: Screen
  private var table: Table
  private var hasTitles = false

  init(_ listing: Listing<Row>, _ form: ListForm, _ screen: Screen) {
    self.listing = listing
    self.form = form
    self.screen = screen
    self.table = Table(listing.columns.map(\.shape))
  }

  func add(_ row: Row) throws {
    if count == 0 { try begin() }
    count += 1
    switch form {
    case .table: try addToTable(row)
    case .json:
      try screen.write((count > 1 ? ",\n" : "\n").utf8)
      try screen.write(JSONWriter.encode(.object(listing.json(row))))
    case .jsonLines: try screen.jsonLine(.object(listing.json(row)))
    case .csv(let isRaw):
      try record(listing.columns.map { (text: $0.text(row), raw: isRaw || $0.shape.isNumber) })
    }
  }

  /// Prints what is missing at the end.
  func end(facts: JSONObject = [:], nothing: String) throws {
    if count == 0 { try begin() }
    switch form {
    case .table:
      if count == 0 { try screen.line(nothing) } else { try showTable() }
    case .json:
      try screen.write("\n]".utf8)
      for fact in facts.members {
        try screen.write(",\n".utf8)
        try screen.write(JSONWriter.encode(.string(fact.key)) + [0x3A])
        try screen.write(JSONWriter.encode(fact.value))
      }
      try screen.line("}")
    case .jsonLines, .csv: break
    }
  }

  private func begin() throws {
    switch form {
    case .json: try screen.write("{\"\(listing.name)\":[".utf8)
    case .csv: try record(listing.columns.map { (text: $0.name, raw: true) })
    case .table, .jsonLines: break
    }
  }

  private func addToTable(_ row: Row) throws {
    table.add(listing.columns.map { $0.text(row) })
    if table.count == 1000 { try showTable() }
  }

  private func showTable() throws {
    try screen.lines(hasTitles ? table.body(on: screen.output) : table.lines(on: screen.output))
    hasTitles = true
    table.removeRows()
  }

  /// A terminal shows control codes instead of obeying them, in CSV too.
  private func record(_ cells: [(text: String, raw: Bool)]) throws {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      let shown = screen.output.isTerminal ? cell.text.printable : cell.text
      CSVWriter.append(text: shown, to: &bytes, raw: cell.raw)
    }
    try screen.write(bytes + [0x0A])
  }
}
