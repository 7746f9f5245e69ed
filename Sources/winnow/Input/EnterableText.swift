extension StringProtocol {
  /// The text as it may stand in a field: without control codes, tabs as spaces, every kind of
  /// line end as a line feed or, in a field of one line, as one space for all that follow each
  /// other and none at the end.
  package func enterable(onLines isMultiline: Bool) -> String {
    var text = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in unicodeScalars {
      defer { previous = scalar }
      switch scalar {
      case "\t": text.append(" ")
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": text.append("\n")
      // The mark of a file's byte order, which is no part of its text.
      case "\u{FEFF}": break
      default: if scalar.properties.generalCategory != .control { text.append(scalar) }
      }
    }
    return isMultiline ? String(text) : String(text).onOneLine
  }

  /// As much of its beginning as fits into `limit` bytes of UTF-8, by whole characters.
  func fitting(_ limit: Int) -> String {
    guard utf8.count > limit else { return String(self) }
    var (text, used) = ("", 0)
    for character in self {
      used += character.utf8.count
      guard used <= limit else { break }
      text.append(character)
    }
    return text
  }

  private var onOneLine: String {
    guard contains("\n") else { return String(self) }
    let lines = split(separator: "\n", omittingEmptySubsequences: true)
    return (hasPrefix("\n") && !lines.isEmpty ? " " : "") + lines.joined(separator: " ")
  }
}
