/// Makes keys of the bytes that a terminal sends, one after the other.
///
/// Control sequences that mean nothing here are swallowed whole, bytes that are no UTF-8 become
/// U+FFFD, and no key is ever made of half a sequence.
package struct KeyDecoder {
  private enum State: Equatable {
    case ground
    /// After an ESC.
    case escape
    /// After ESC and a character that selects a set.
    case selection
    /// In a control sequence: ESC [.
    case sequence
    /// After ESC [ [, by which the Linux console begins its function keys.
    case console
    /// In a key of the keypad: ESC O.
    case keypad
    /// In a text for the terminal's own use: ESC ], ESC P and the like.
    case message
    /// In a UTF-8 sequence of so many bytes.
    case character(Int)
    case paste
  }

  private var state = State.ground
  private var parameters: [UInt8] = []
  private var partial: [UInt8] = []
  private var paste = Paste()

  package init() {}

  /// How long to wait for the next byte before ``pause()`` decides; nil when nothing is open.
  package var patience: Duration? {
    switch state {
    case .ground: nil
    case .paste: paste.isQuiet ? nil : .seconds(1)
    // The bytes of one key come together, and a person who pressed Esc waits for this.
    default: .milliseconds(100)
    }
  }

  /// Takes the next byte; gives the keys that are complete by it, mostly none or one.
  package mutating func take(_ byte: UInt8) -> [Key] {
    switch state {
    case .ground: return takePlain(byte)
    case .character(let length): return takeCharacter(byte, of: length)
    case .paste: return takePasted(byte)
    default: break
    }
    // No sequence has a control code in it: the person gave up, or the line lost a byte.
    if byte < 0x20, byte != 0x07 || state != .message { return takeControlInSequence(byte) }
    switch state {
    case .escape: return takeEscaped(byte)
    case .sequence: return takeSequence(byte)
    case .keypad: return takeKeypad(byte)
    case .message: if byte == 0x07 { state = .ground }
    case .selection: if byte >= 0x30 { state = .ground }
    default: state = .ground
    }
    return []
  }

  /// Says that no byte came for a while: an ESC alone was the key Esc.
  package mutating func pause() -> [Key] {
    switch state {
    case .ground: return []
    case .paste:
      paste.isQuiet = true
      return []
    case .escape:
      state = .ground
      return [.back]
    case .character:
      state = .ground
      return [.text("\u{FFFD}")]
    default:
      state = .ground
      return []
    }
  }

  private mutating func takePlain(_ byte: UInt8) -> [Key] {
    switch byte {
    case 0x1B:
      state = .escape
      return []
    case 0x20..<0x7F: return [.text(Unicode.Scalar(byte))]
    case 0x80...0xFF: return startCharacter(byte)
    default: return Self.controls[byte].map { [$0] } ?? []
    }
  }

  private mutating func takeControlInSequence(_ byte: UInt8) -> [Key] {
    state = .ground
    return takePlain(byte)
  }

  private mutating func takeEscaped(_ byte: UInt8) -> [Key] {
    state = .ground
    switch byte {
    case 0x5B:
      state = .sequence
      parameters.removeAll(keepingCapacity: true)
    case 0x4F: state = .keypad
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .message
    case 0x20..<0x30: state = .selection
    case 0x80...0xFF: return startCharacter(byte)
    default: return Self.withAlt[byte].map { [$0] } ?? []
    }
    return []
  }

  private mutating func takeSequence(_ byte: UInt8) -> [Key] {
    if byte == 0x5B, parameters.isEmpty {
      state = .console
      return []
    }
    guard byte >= 0x40 else {
      if parameters.count < 16 { parameters.append(byte) }
      return []
    }
    state = .ground
    guard byte < 0x7F else { return [] }
    guard byte == 0x7E, parameters == Self.pasteStart else {
      return Self.key(final: byte, parameters).map { [$0] } ?? []
    }
    state = .paste
    paste = Paste()
    return []
  }

  private mutating func takeKeypad(_ byte: UInt8) -> [Key] {
    // Old xterms put the number of the modifier keys before the letter.
    if (0x30..<0x40).contains(byte) { return [] }
    state = .ground
    return byte == 0x4D ? [.enter] : Self.key(final: byte, []).map { [$0] } ?? []
  }

  private mutating func takePasted(_ byte: UInt8) -> [Key] {
    let wasQuiet = paste.isQuiet
    paste.isQuiet = false
    // A terminal that went wrong may never send the end of it; a person must get out.
    if byte == 0x03, wasQuiet {
      state = .ground
      return [.interrupt]
    }
    guard paste.take(byte) else { return [] }
    state = .ground
    let key = Key.paste(paste.text, isCut: paste.isCut)
    paste = Paste()
    return [key]
  }

  private mutating func startCharacter(_ byte: UInt8) -> [Key] {
    let length =
      switch byte {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0 else { return [.text("\u{FFFD}")] }
    state = .character(length)
    partial = [byte]
    return []
  }

  private mutating func takeCharacter(_ byte: UInt8, of length: Int) -> [Key] {
    guard byte & 0xC0 == 0x80 else {
      state = .ground
      return [.text("\u{FFFD}")] + takePlain(byte)
    }
    partial.append(byte)
    guard partial.count == length else { return [] }
    state = .ground
    let scalars = String(validating: partial, as: UTF8.self)?.unicodeScalars
    let scalar = scalars?.first ?? "\u{FFFD}"
    return scalar.properties.generalCategory == .control ? [] : [.text(scalar)]
  }
}
