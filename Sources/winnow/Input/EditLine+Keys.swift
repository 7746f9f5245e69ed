extension EditLine {
  /// Does what a key of the edit line does; gives false for every other key.
  package mutating func apply(_ key: Key) -> Bool {
    switch key {
    case .text(let scalar): insert(String(scalar))
    case .left: move(to: cursor - 1)
    case .right: move(to: cursor + 1)
    case .home: move(to: currentLine.lowerBound)
    case .end: move(to: currentLine.upperBound)
    case .wordLeft: move(to: wordStart)
    case .wordRight: move(to: wordEnd)
    case .transpose: transpose()
    case .yank: yank()
    default: return delete(key)
    }
    return true
  }

  private mutating func delete(_ key: Key) -> Bool {
    switch key {
    case .deleteBackward: remove(max(cursor - 1, 0)..<cursor)
    case .deleteForward: remove(cursor..<min(cursor + 1, characters.count))
    case .killToStart: remove(currentLine.lowerBound..<cursor, isKilled: true)
    case .killToEnd: remove(cursor..<currentLine.upperBound, isKilled: true)
    case .killBlank: remove(blankStart..<cursor, isKilled: true)
    case .killWordBackward: remove(wordStart..<cursor, isKilled: true)
    case .killWordForward: remove(cursor..<wordEnd, isKilled: true)
    default: return false
    }
    return true
  }

  private var wordStart: Int { start { $0.isLetter || $0.isNumber } }

  private var blankStart: Int { start { !$0.isWhitespace } }

  /// Where the last run of such characters before the cursor begins.
  private func start(of isInside: (Character) -> Bool) -> Int {
    var place = cursor
    while place > 0, !isInside(characters[place - 1]) { place -= 1 }
    while place > 0, isInside(characters[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    let isInside = { (character: Character) in character.isLetter || character.isNumber }
    while place < characters.count, !isInside(characters[place]) { place += 1 }
    while place < characters.count, isInside(characters[place]) { place += 1 }
    return place
  }
}
