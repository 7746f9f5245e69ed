/// The edit line as one row of a terminal, whatever the text's length: a long text shows the part
/// around the cursor.
///
/// One row is all that can be drawn anew without knowing how a terminal wraps and unwraps rows
/// when its window changes.
package struct LineView: Equatable, Sendable {
  /// What stands before the text.
  package let prompt: String
  /// The text before the cursor, as far as it shows.
  package let before: String
  /// The text behind the cursor, as far as it shows.
  package let after: String
  /// What stands faintly behind the text.
  package let hint: String

  /// Fits the line into a terminal of `width` columns; the last column stays free.
  package init(
    prompt: String,
    line: ArraySlice<Character>,
    cursor: Int,
    hint: String = "",
    width: Int
  ) {
    let columns = max(width - 1, 2)
    self.prompt = prompt.printable.truncated(to: columns / 2)
    let room = columns - self.prompt.displayWidth
    let (left, right) = (line[..<cursor], line[cursor...])
    let behind = right.isEmpty ? 0 : min(Self.width(right, upTo: room), max(room / 3, 1))
    before = Self.tail(left, in: room - behind)
    after = Self.head(right, in: room - before.displayWidth)
    self.hint = hint.printable.truncated(to: room - (before + after).displayWidth)
  }

  /// What draws the row over the one that the cursor is in, and everything below it.
  package func drawing(hasColour: Bool) -> String {
    let faint = hasColour && !hint.isEmpty ? "\u{1B}[2m\(hint)\u{1B}[0m" : hint
    return "\r\(prompt)\(before)\u{1B}7\(after)\(faint)\u{1B}[J\u{1B}8"
  }

  /// The characters as they may be shown: what is hidden or turns a row around is left away.
  package static func shown(_ characters: some Sequence<Character>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in String(characters).unicodeScalars where !scalar.isUnshowable {
      text.append(scalar)
    }
    return String(text)
  }

  private static func width(_ characters: ArraySlice<Character>, upTo limit: Int) -> Int {
    var width = 0
    for character in characters where width < limit { width += shown([character]).displayWidth }
    return width
  }

  /// The end of a text that fits, with a `…` for what is left away.
  private static func tail(_ characters: ArraySlice<Character>, in room: Int) -> String {
    var (start, used) = (characters.endIndex, 0)
    while start > characters.startIndex {
      let next = shown([characters[start - 1]]).displayWidth
      if used + next > room - (start - 1 > characters.startIndex ? 1 : 0) { break }
      used += next
      start -= 1
    }
    let text = shown(characters[start...])
    return start > characters.startIndex && room > 0 ? "…" + text : text
  }

  /// The beginning of a text that fits, with a `…` for what is left away.
  private static func head(_ characters: ArraySlice<Character>, in room: Int) -> String {
    // Each character takes a column, or is a part of one that does: more cannot show.
    shown(characters.prefix(max(room, 0) + 1)).truncated(to: room)
  }
}

extension Unicode.Scalar {
  /// Whether it could steer the terminal, turn the row around, or hide.
  fileprivate var isUnshowable: Bool {
    if value < 0x7F { return value < 0x20 }
    // Joiners make one picture of several, and letters of some scripts what they are.
    if [0x200C, 0x200D].contains(value) || (0xE0020...0xE007F).contains(value) { return false }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}
