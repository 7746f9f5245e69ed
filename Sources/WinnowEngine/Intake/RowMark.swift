import WinnowCore

/// What a lead remembers of imports, in its `row`: the mark of the row that changed it last, and
/// the import that brought it, as `0123456789abcdef I3`.
enum RowMark {
  private static let length = 16

  /// The text for the row with this mark, brought by the import with this id.
  static func text(_ mark: [UInt8], of importID: String) -> [UInt8] {
    var text = mark
    text.reserveCapacity(length + 1 + importID.utf8.count)
    text.append(0x20)
    text.append(contentsOf: importID.utf8)
    return text
  }

  /// Whether the row with this mark was the one that changed the lead last.
  static func isLast(_ mark: [UInt8], in row: String?) -> Bool {
    guard let row, mark.count == length else { return false }
    return row.utf8.prefix(length).elementsEqual(mark)
  }

  /// The number of the import that changed the lead last; 0 when none did.
  static func importNumber(in row: String?) -> Int64 {
    guard let row, row.utf8.count > length + 2 else { return 0 }
    return number(ofImport: row.utf8.dropFirst(length + 1))
  }

  /// 3 for `I3`; 0 for anything else.
  static func number(ofImport id: some Collection<UInt8>) -> Int64 {
    guard id.first == UInt8(ascii: "I"), (2...19).contains(id.count) else { return 0 }
    var number: Int64 = 0
    for byte in id.dropFirst() {
      guard byte >= 0x30, byte <= 0x39 else { return 0 }
      number = number * 10 + Int64(byte &- 0x30)
    }
    return number
  }
}
