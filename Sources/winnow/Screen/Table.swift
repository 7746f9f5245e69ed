/// Rows under column titles, cut to the width of the terminal.
struct Table {
  struct Column {
    var title: String
    var isNumber = false
    /// Whether a narrow terminal may cut it.
    var isFlexible = true

    /// Text, cut where the terminal is narrow.
    static func text(_ title: String) -> Column { Column(title: title) }
    /// Text that is always shown whole: ids, words of a few letters.
    static func word(_ title: String) -> Column { Column(title: title, isFlexible: false) }
    /// A number, aligned to the right and shown whole.
    static func number(_ title: String) -> Column {
      Column(title: title, isNumber: true, isFlexible: false)
    }
  }

  let columns: [Column]
  private var rows: [[String]] = []
  private var widths: [Int]

  init(_ columns: [Column]) {
    self.columns = columns
    self.widths = columns.map(\.title.displayWidth)
  }

  var isEmpty: Bool { rows.isEmpty }
  var count: Int { rows.count }

  /// Adds a row with one text for each column; control codes in it become visible.
  mutating func add(_ cells: [String]) {
    let shown = cells.map(\.printable)
    for (index, cell) in shown.enumerated() where index < widths.count {
      widths[index] = max(widths[index], cell.displayWidth)
    }
    rows.append(shown)
  }

  /// The lines of the table: titles first, then a line for each row.
  func lines(on terminal: Terminal, indent: Int = 0) -> [String] {
    let titles = line(columns.map(\.title), fitted(to: terminal.width.map { $0 - indent }))
    let margin = String(repeating: " ", count: indent)
    return [margin + terminal.styled(titles, .strong)] + body(on: terminal, indent: indent)
  }

  /// The lines without titles.
  func body(on terminal: Terminal, indent: Int = 0) -> [String] {
    let widths = fitted(to: terminal.width.map { $0 - indent })
    let margin = String(repeating: " ", count: indent)
    return rows.map { margin + line($0, widths) }
  }

  /// Forgets the rows, but not how wide they were.
  mutating func removeRows() {
    rows.removeAll(keepingCapacity: true)
  }

  /// Takes columns from the widest flexible one until everything fits or nothing can give.
  private func fitted(to width: Int?) -> [Int] {
    guard let width else { return widths }
    let least = 8
    var fitted = widths
    for index in fitted.indices where columns[index].isFlexible {
      fitted[index] = min(fitted[index], max(width, least))
    }
    while fitted.reduce(0, +) + Self.gap.count * (columns.count - 1) > width {
      let flexible = fitted.indices.filter { columns[$0].isFlexible && fitted[$0] > least }
      guard let widest = flexible.max(by: { fitted[$0] < fitted[$1] }) else { break }
      fitted[widest] -= 1
    }
    return fitted
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() where index < widths.count {
      let shown = cell.truncated(to: widths[index])
      let padding = String(repeating: " ", count: widths[index] - shown.displayWidth)
      if index > 0 { line += Self.gap }
      line += columns[index].isNumber ? padding + shown : shown + padding
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private static let gap = "  "
}
