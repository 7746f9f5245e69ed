extension StringProtocol {
  /// The text with everything that could steer a terminal or hide in it made visible.
  ///
  /// Control codes (C0, DEL, C1), bidi controls, zero-width and other format characters and the
  /// Unicode line separators become `\u{1B}` and the like; line feed, tab and carriage return
  /// become `\n`, `\t` and `\r`. Everything else stays.
  package var printable: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars { text += scalar.isHidden ? scalar.visible : String(scalar) }
    return text
  }

  /// The same for text of several lines: line feeds stay.
  package var printableLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map(\.printable)
      .joined(separator: "\n")
  }

  /// The same for what a script printed: tabs stay too.
  package var printableLog: String {
    split(separator: "\t", omittingEmptySubsequences: false).map(\.printableLines)
      .joined(separator: "\t")
  }
}

extension Unicode.Scalar {
  /// Whether a terminal would obey it, turn the line around by it, or show nothing for it.
  fileprivate var isHidden: Bool {
    if value < 0x7F { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  fileprivate var visible: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
