/// What a person pressed, whatever bytes the terminal sends for it.
package enum Key: Equatable, Sendable {
  /// A character, or a part of one.
  case text(Unicode.Scalar)
  /// Text that came from the clipboard, as it was there except for control codes; `isCut` when its
  /// end was left out.
  case paste(String, isCut: Bool)
  case enter, tab, back
  case interrupt, endOfInput, suspend, redraw
  case up, down, left, right, home, end, wordLeft, wordRight
  case deleteBackward, deleteForward, transpose
  case killToStart, killToEnd, killBlank, killWordBackward, killWordForward, yank
}
