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

  /// Longer lines and words are not looked at: nobody wrote them by hand, and they take long.
  private static let lineBytes = 4096
  private static let wordBytes = 128

  private func column(of word: String, in line: Substring) -> Int? {
    let wanted = word.utf8
    guard !wanted.isEmpty, wanted.count <= Self.wordBytes, line.utf8.count <= Self.lineBytes else {
      return nil
    }
    var rest = line[...]
    while let found = rest.firstRange(of: word) {
      let before =
        found.lowerBound > line.startIndex ? line[line.index(before: found.lowerBound)] : " "
      let after = found.upperBound < line.endIndex ? line[found.upperBound] : " "
      if !Self.isPartOfWord(before), !Self.isPartOfWord(after) {
        return line.distance(from: line.startIndex, to: found.lowerBound) + 1
      }
      rest = rest[line.index(after: found.lowerBound)...]
    }
    return nil
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
