extension KeyDecoder {
  static let pasteStart = Array("200".utf8)

  /// The key of a control sequence that ends with `final`; nil when it means nothing here.
  static func key(final: UInt8, _ parameters: [UInt8]) -> Key? {
    let numbers = parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
    let isWide = numbers.count > 1 && numbers[1] != [0x31] && numbers[1] != [0x32]
    switch final {
    case 0x41: return .up
    case 0x42: return .down
    // Whatever is held beside an arrow, except Shift, makes it go by words.
    case 0x43: return isWide ? .wordRight : .right
    case 0x44: return isWide ? .wordLeft : .left
    case 0x46: return .end
    case 0x48: return .home
    case 0x5A: return .back
    case 0x7E: return numbers.first.flatMap { tilde($0, isWide: isWide) }
    default: return nil
    }
  }

  private static func tilde(_ number: ArraySlice<UInt8>, isWide: Bool) -> Key? {
    switch Array(number) {
    case [0x31], [0x37]: .home
    case [0x33]: isWide ? .killWordForward : .deleteForward
    case [0x34], [0x38]: .end
    default: nil
    }
  }

  /// Control codes, as the keys that send them: Ctrl-A is 1.
  static let controls: [UInt8: Key] = [
    0x01: .home, 0x02: .left, 0x03: .interrupt, 0x04: .endOfInput, 0x05: .end, 0x06: .right,
    0x08: .deleteBackward, 0x09: .tab, 0x0A: .enter, 0x0B: .killToEnd, 0x0C: .redraw,
    0x0D: .enter, 0x0E: .down, 0x10: .up, 0x14: .transpose, 0x15: .killToStart, 0x17: .killBlank,
    0x19: .yank, 0x1A: .suspend, 0x7F: .deleteBackward,
  ]

  /// Keys with Alt, which terminals send as ESC and the key.
  static let withAlt: [UInt8: Key] = [
    0x62: .wordLeft, 0x64: .killWordForward, 0x66: .wordRight, 0x7F: .killWordBackward,
  ]
}
