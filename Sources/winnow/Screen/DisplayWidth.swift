extension StringProtocol {
  /// Columns that the text takes on a terminal: 2 for wide characters (Chinese, Japanese, Korean,
  /// emoji), 0 for marks that sit on another character.
  package var displayWidth: Int {
    if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
    return reduce(0) { $0 + $1.displayWidth }
  }

  /// The text, or as much of it as fits into `width` columns with a `…` at its end.
  package func truncated(to width: Int) -> String {
    guard displayWidth > width else { return String(self) }
    guard width > 0 else { return "" }
    var text = ""
    var used = 0
    for character in self {
      let next = character.displayWidth
      guard used + next < width else { break }
      text.append(character)
      used += next
    }
    return text + "…"
  }
}

extension Character {
  fileprivate var displayWidth: Int {
    if isASCII { return 1 }
    let widest = unicodeScalars.reduce(0) { max($0, $1.displayWidth) }
    // A variation selector asks for the picture form of a character that is text otherwise.
    let isPicture = unicodeScalars.contains("\u{FE0F}")
    return isPicture ? 2 : widest
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if properties.isEmojiPresentation { return 2 }
    return Self.wide.contains { $0.contains(value) } ? 2 : 1
  }

  /// East Asian Width W and F of Unicode, without emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F320,
    0x20000...0x3FFFD,
  ]
}
