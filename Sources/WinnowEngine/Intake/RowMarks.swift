/// The marks of the rows that brought a lead to where it is, as its `row` keeps them.
///
/// Usually one. Where a file has several rows of one key, all of them leave their mark, so that the
/// same file brings nothing new the second time: the last ``most`` of them, separated by blanks.
enum RowMarks {
  static let most = 64
  private static let length = 16

  /// Whether the row with this mark is among those that the lead has seen last.
  static func contains(_ marks: String, _ mark: [UInt8]) -> Bool {
    guard mark.count == length else { return false }
    var at = 0
    var matches = true
    for byte in marks.utf8 {
      if at == length {
        if matches { return true }
        at = 0
        matches = true
        continue
      }
      matches = matches && byte == mark[at]
      at += 1
    }
    return at == length && matches
  }

  /// The marks with one more.
  static func adding(_ mark: [UInt8], to marks: String?) -> [UInt8] {
    guard let marks, !marks.isEmpty else { return mark }
    var known = Array(marks.utf8)
    let excess = (known.count + 1) / (length + 1) - (most - 1)
    if excess > 0 { known.removeFirst(min(known.count, excess * (length + 1))) }
    return known.isEmpty ? mark : known + [0x20] + mark
  }
}
