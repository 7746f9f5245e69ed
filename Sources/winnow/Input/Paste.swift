/// Text from the clipboard while it arrives, up to a bound.
struct Paste {
  /// ESC [ 201 ~
  private static let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  /// Whether no byte came for a while.
  var isQuiet = false
  /// Whether it was longer than a line can hold.
  private(set) var isCut = false
  private var bytes: [UInt8] = []
  private var matched = 0

  /// Takes the next byte; gives whether the text is at its end.
  mutating func take(_ byte: UInt8) -> Bool {
    if byte == Self.end[matched] {
      matched += 1
      return matched == Self.end.count
    }
    // It was no end: the text goes in, without its ESC.
    if matched > 1 { for held in Self.end[1..<matched] { keep(held) } }
    matched = byte == 0x1B ? 1 : 0
    if matched == 0 { keep(byte) }
    return false
  }

  /// What arrived, with U+FFFD for what is no UTF-8.
  var text: String { String(decoding: isCut ? whole : bytes[...], as: UTF8.self) }

  /// The bytes without a character that lost its end.
  private var whole: ArraySlice<UInt8> {
    guard let start = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return [] }
    let isComplete = String(validating: bytes[start...], as: UTF8.self) != nil
    return isComplete ? bytes[...] : bytes[..<start]
  }

  private mutating func keep(_ byte: UInt8) {
    let isSpace = byte == 0x09 || byte == 0x0A || byte == 0x0D
    guard byte >= 0x20 || isSpace, byte != 0x7F else { return }
    if bytes.count < EditLine.byteLimit { bytes.append(byte) } else { isCut = true }
  }
}
