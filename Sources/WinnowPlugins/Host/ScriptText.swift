/// The source of a script, for showing its lines and finding its words.
struct ScriptText {
  private let lines: [Substring]

  init(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Line `number`, 1 for the first, without the space around it and at most 200 characters long.
  func line(_ number: Int) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    let line = lines[number - 1].drop { $0 == " " || $0 == "\t" }
    return String(line.prefix(200)).filter { $0 != "\r" }
  }

  /// Where `word` stands as a whole word: at or after the line `near`, else anywhere.
  ///
  /// A table has no positions of its own; the call that it was given to begins at `near`.
  func place(of word: String, near: Int?) -> (line: Int, column: Int)? {
    let start = min(max((near ?? 1) - 1, 0), lines.count)
    for index in Array(start..<lines.count) + Array(0..<start) {
      if let column = column(of: word, in: lines[index]) { return (index + 1, column) }
    }
    return nil
  }

  private func column(of word: String, in line: Substring) -> Int? {
    let characters = Array(line)
    let wanted = Array(word)
    guard !wanted.isEmpty, characters.count >= wanted.count else { return nil }
    for start in 0...(characters.count - wanted.count)
    where characters[start..<(start + wanted.count)].elementsEqual(wanted) {
      let before = start > 0 ? characters[start - 1] : " "
      let end = start + wanted.count
      let after = end < characters.count ? characters[end] : " "
      if !Self.isPartOfWord(before), !Self.isPartOfWord(after) { return start + 1 }
    }
    return nil
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
