/// Reads the values that cells of a file stand for; ASCII blanks around them do not count.
enum CellText {
  /// The range without the blanks at both ends; empty for a cell of blanks.
  static func trimmed(_ cell: Span<UInt8>) -> Range<Int> {
    var low = 0
    var high = cell.count
    while low < high, isBlank(cell[low]) { low += 1 }
    while high > low, isBlank(cell[high - 1]) { high -= 1 }
    return low..<high
  }

  /// A whole number within ±2^53, with or without sign; nil for anything else.
  static func integer(_ cell: Span<UInt8>) -> Int64? {
    let range = trimmed(cell)
    guard !range.isEmpty else { return nil }
    let isNegative = cell[range.lowerBound] == UInt8(ascii: "-")
    let isSigned = isNegative || cell[range.lowerBound] == UInt8(ascii: "+")
    let digits = (isSigned ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    for index in digits {
      guard isDigit(cell[index]) else { return nil }
      value = value * 10 + Int64(cell[index] &- 0x30)
      if value > largestInteger { return nil }
    }
    return isNegative ? -value : value
  }

  /// Whether it has the form of a whole number, of any size: a sign, then digits.
  static func hasIntegerForm(_ cell: Span<UInt8>) -> Bool {
    let range = trimmed(cell)
    var at = range.lowerBound
    skipSign(cell, &at, range.upperBound)
    return skipDigits(cell, &at, range.upperBound) > 0 && at == range.upperBound
  }

  /// A finite decimal number: `1.1`, `-36.4`, `.5`, `1e5`; nil for anything else.
  static func number(_ cell: Span<UInt8>) -> Double? {
    let range = trimmed(cell)
    guard !range.isEmpty, range.count <= 400, hasNumberForm(cell, range) else { return nil }
    var text = ""
    for index in range { text.unicodeScalars.append(Unicode.Scalar(cell[index])) }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// `true yes y t 1 on` and `false no n f 0 off`, in any case; nil for anything else.
  static func boolean(_ cell: Span<UInt8>) -> Bool? {
    let range = trimmed(cell)
    guard !range.isEmpty, range.count <= 5 else { return nil }
    var packed: UInt64 = 0
    for index in range { packed = packed << 8 | UInt64(lowercase(cell[index])) }
    if trueWords.contains(packed) { return true }
    return falseWords.contains(packed) ? false : nil
  }

  /// The text of a cell; bytes that are no UTF-8 become U+FFFD.
  static func string(_ cell: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(cell.count)
    for index in cell.indices { bytes.append(cell[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether both hold the same bytes.
  static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }

  /// 2^53: up to here every program reads the same whole number.
  static let largestInteger: Int64 = 1 << 53

  private static let trueWords: [UInt64] = ["true", "yes", "y", "t", "1", "on"].map(packed)
  private static let falseWords: [UInt64] = ["false", "no", "n", "f", "0", "off"].map(packed)

  private static func packed(_ word: String) -> UInt64 {
    word.utf8.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Sign, digits with at most one point, exponent: what `Double` would read, without `nan`,
  /// `inf` and hexadecimal forms.
  private static func hasNumberForm(_ cell: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    let end = range.upperBound
    skipSign(cell, &at, end)
    var digits = skipDigits(cell, &at, end)
    if at < end, cell[at] == UInt8(ascii: ".") {
      at += 1
      digits += skipDigits(cell, &at, end)
    }
    guard digits > 0 else { return false }
    if at < end, lowercase(cell[at]) == UInt8(ascii: "e") {
      at += 1
      skipSign(cell, &at, end)
      guard skipDigits(cell, &at, end) > 0 else { return false }
    }
    return at == end
  }

  private static func skipSign(_ cell: Span<UInt8>, _ at: inout Int, _ end: Int) {
    if at < end, cell[at] == UInt8(ascii: "-") || cell[at] == UInt8(ascii: "+") { at += 1 }
  }

  private static func skipDigits(_ cell: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int {
    let start = at
    while at < end, isDigit(cell[at]) { at += 1 }
    return at - start
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
