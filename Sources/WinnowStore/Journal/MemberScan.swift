import WinnowCore

/// Walks over the members of a JSON object that is known to be valid, without reading values.
struct MemberScan {
  private let bytes: [UInt8]
  private var at: Int
  private let end: Int
  private var isFirst = true
  private var sawEscape = false

  /// Key of the present member, without quotes.
  private(set) var key = 0..<0
  /// Its value, with quotes or brackets.
  private(set) var value = 0..<0

  /// Begins in front of the members; `range` reaches from `{` to `}`, both included.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.at = range.lowerBound
    self.end = min(range.upperBound, bytes.count)
  }

  /// Goes to the next member; false at the end, or where the text is no object.
  mutating func next() -> Bool {
    skipSpace()
    guard take(isFirst ? 0x7b : 0x2c) else { return false }
    isFirst = false
    skipSpace()
    let keyStart = at + 1
    sawEscape = false
    guard skipString() else { return false }
    key = keyStart..<at - 1
    hasEscapedKey = sawEscape
    skipSpace()
    guard take(0x3a) else { return false }
    skipSpace()
    let start = at
    guard skipValue() else { return false }
    value = start..<at
    return true
  }

  /// True when the present key has escapes: then only ``name`` tells what it is.
  private(set) var hasEscapedKey = false

  /// The present key as text.
  var name: String {
    guard hasEscapedKey else { return String(decoding: bytes[key], as: UTF8.self) }
    return Bytes.json(bytes, key.lowerBound - 1..<key.upperBound + 1)?.text ?? ""
  }

  /// True when the present key is `literal`.
  func isKey(_ literal: StaticString) -> Bool {
    key.count == literal.utf8CodeUnitCount && Bytes.matches(bytes, at: key.lowerBound, literal)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func skipSpace() {
    while at < end, bytes[at] <= 0x20 { at += 1 }
  }

  private mutating func skipString() -> Bool {
    guard take(0x22) else { return false }
    while at < end {
      let byte = bytes[at]
      at += 1
      if byte == 0x22 { return true }
      if byte == 0x5c {
        sawEscape = true
        at += 1
      }
    }
    return false
  }

  private mutating func skipValue() -> Bool {
    guard at < end else { return false }
    switch bytes[at] {
    case 0x22: return skipString()
    case 0x7b, 0x5b: return skipNested()
    default:
      let start = at
      while at < end, bytes[at] != 0x2c, bytes[at] != 0x7d, bytes[at] != 0x5d { at += 1 }
      return at > start
    }
  }

  private mutating func skipNested() -> Bool {
    guard let behind = Bytes.endOfContainer(bytes, from: at, before: end) else { return false }
    at = behind
    return true
  }
}
