/// The rows of a terminal without end, as they look after everything that was written to it; it
/// knows the few control sequences that Winnow writes.
package struct ScreenModel: Sendable {
  /// Columns of a row.
  package var width: Int
  private var rows: [[String]] = [[]]
  private var row = 0
  private var column = 0
  private var saved = (row: 0, column: 0)
  private var sequence: String?

  package init(width: Int) {
    self.width = width
  }

  /// The rows without the spaces at their ends, and without empty ones at the end.
  package var text: [String] {
    var lines = rows.map { cells in
      let line = cells.joined()
      return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Row and column of the cursor, counted from 0.
  package var cursor: [Int] { [row, column] }

  /// Shows text.
  package mutating func write(_ text: String) {
    for scalar in text.unicodeScalars { write(scalar) }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    if let begun = sequence { return continueSequence(begun, scalar) }
    switch scalar {
    case "\u{1B}": sequence = ""
    case "\r": column = 0
    case "\n": moveDown()
    case "\u{8}": column = max(column - 1, 0)
    case "\u{7}": break
    default: put(scalar)
    }
  }

  private mutating func continueSequence(_ begun: String, _ scalar: Unicode.Scalar) {
    let text = begun + String(scalar)
    guard text != "[", text.count == 1 || (0x40..<0x7F).contains(scalar.value) else {
      sequence = text
      return
    }
    sequence = nil
    obey(text)
  }

  private mutating func obey(_ text: String) {
    switch text {
    case "7": saved = (row, column)
    case "8": (row, column) = saved
    case "[K": clearRow()
    case "[J":
      clearRow()
      rows.removeSubrange((row + 1)...)
    case _ where text.hasSuffix("m") || text.hasPrefix("[?2004"): break
    default: write("<ESC\(text)>")
    }
  }

  private mutating func clearRow() {
    rows[row].removeSubrange(min(column, rows[row].count)...)
  }

  private mutating func moveDown() {
    row += 1
    if row == rows.count { rows.append([]) }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let columns = Self.columns(of: scalar)
    if columns == 0, column > 0, column <= rows[row].count {
      rows[row][column - 1] += String(scalar)
      return
    }
    if column + columns > width {
      column = 0
      moveDown()
    }
    while rows[row].count < column + columns { rows[row].append(" ") }
    rows[row][column] = String(scalar)
    if columns == 2 { rows[row][column + 1] = "" }
    column += columns
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation { return 2 }
    return (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xA4CF).contains(scalar.value)
      || (0xAC00...0xD7A3).contains(scalar.value) ? 2 : 1
  }
}
