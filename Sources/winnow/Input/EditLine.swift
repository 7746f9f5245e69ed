/// Text that is being edited, by characters as a person sees them.
package struct EditLine: Equatable, Sendable {
  /// Bytes of UTF-8 that a field holds at most.
  package static let byteLimit = 65_536

  /// What is to be seen of it: a character may consist of several scalars.
  package private(set) var characters: [Character] = []
  /// How many characters stand before the cursor.
  package private(set) var cursor = 0
  private let isMultiline: Bool
  private var byteCount = 0
  private var killed = ""

  /// An empty field.
  package init(isMultiline: Bool = false) {
    self.isMultiline = isMultiline
  }

  package var text: String { String(characters) }
  package var isEmpty: Bool { characters.isEmpty }

  /// The line that the cursor is in, without its line feed.
  package var currentLine: Range<Int> {
    guard isMultiline else { return 0..<characters.count }
    let start = characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    return start..<(characters[cursor...].firstIndex(of: "\n") ?? characters.count)
  }

  /// All lines; a field of one line has one.
  var lines: [ArraySlice<Character>] {
    guard isMultiline else { return [characters[...]] }
    return characters.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// How many lines stand before the one with the cursor.
  package var lineNumber: Int {
    isMultiline ? characters[..<cursor].count { $0 == "\n" } : 0
  }

  /// Whether no room is left for every character.
  var isFull: Bool { byteCount > Self.byteLimit - 4 }

  /// Puts text at the cursor, cleaned of control codes.
  ///
  /// - Returns: false when a part was left out because the field is full.
  @discardableResult
  package mutating func insert(_ text: some StringProtocol) -> Bool {
    let clean = text.enterable(onLines: isMultiline)
    let fitting = clean.fitting(Self.byteLimit - byteCount)
    if !fitting.isEmpty { join(fitting) }
    return fitting.utf8.count == clean.utf8.count
  }

  /// Puts other text in place of everything, and the cursor behind it.
  package mutating func replace(with text: some StringProtocol) {
    remove(0..<characters.count)
    insert(text)
  }

  /// Moves the cursor; a place outside of the text is its nearer end.
  mutating func move(to place: Int) {
    cursor = min(max(place, 0), characters.count)
  }

  /// Moves to the line before or after; gives false where there is none.
  package mutating func moveLine(by step: Int) -> Bool {
    let line = currentLine
    let column = cursor - line.lowerBound
    let other = step < 0 ? line.lowerBound - 1 : line.upperBound + 1
    guard (0...characters.count).contains(other) else { return false }
    cursor = other
    cursor = min(currentLine.lowerBound + column, currentLine.upperBound)
    return true
  }

  /// Takes characters away; what is killed can be put back by ``yank()``.
  mutating func remove(_ range: Range<Int>, isKilled: Bool = false) {
    let range = range.clamped(to: 0..<characters.count)
    let text = String(characters[range])
    if isKilled, !text.isEmpty { killed = text }
    byteCount -= text.utf8.count
    characters.removeSubrange(range)
    if cursor > range.lowerBound { cursor = max(range.lowerBound, cursor - range.count) }
  }

  /// Puts back what was killed last.
  mutating func yank() { insert(killed) }

  /// Exchanges the characters around the cursor, or the last two at the end of a line.
  mutating func transpose() {
    let line = currentLine
    let second = cursor == line.upperBound ? cursor - 1 : cursor
    guard second > line.lowerBound else { return }
    characters.swapAt(second - 1, second)
    cursor = second + 1
  }

  /// A mark joins the character before it: both neighbours are cut into characters anew.
  private mutating func join(_ text: String) {
    byteCount += text.utf8.count
    // A heap of marks is no letter of any language, and would be looked through for each key.
    let isHeap = cursor > 0 && characters[cursor - 1].unicodeScalars.count > 64
    let range = (isHeap ? cursor : max(cursor - 1, 0))..<min(cursor + 1, characters.count)
    let before = String(characters[range.lowerBound..<cursor]) + text
    let joined = Array(before + String(characters[cursor..<range.upperBound]))
    characters.replaceSubrange(range, with: joined)
    var left = before.unicodeScalars.count
    cursor = range.lowerBound
    for character in joined where left > 0 {
      left -= character.unicodeScalars.count
      cursor += 1
    }
  }
}
