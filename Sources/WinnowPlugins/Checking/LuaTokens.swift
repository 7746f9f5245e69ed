/// A script cut into words and signs, without comments and strings: enough to see which names it uses.
struct LuaTokens {
  struct Token {
    var text: Substring
    /// 1 for the first line and the first column.
    var line: Int
    var column: Int
    var isName: Bool
  }

  private(set) var tokens: [Token] = []
  private let text: String
  private var at: String.Index
  private var line = 1
  private var lineStart: String.Index

  init(_ bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    at = text.startIndex
    lineStart = at
    while at < text.endIndex { step() }
  }

  /// The names `x` in every `prefix.x`, for a prefix like `lead` or `lead.answers`.
  func members(of prefix: [String]) -> [Token] {
    let pattern = prefix.flatMap { [$0, "."] }
    guard tokens.count > pattern.count else { return [] }
    return (0..<(tokens.count - pattern.count)).compactMap { start in
      let isMember = start == 0 || tokens[start - 1].text != "."
      let member = tokens[start + pattern.count]
      let matches = zip(tokens[start...], pattern).allSatisfy { $0.text == $1 }
      return isMember && matches && member.isName ? member : nil
    }
  }

  private mutating func step() {
    let character = text[at]
    if character.isNewline {
      advance()
      line += 1
      lineStart = at
    } else if character.isWhitespace {
      advance()
    } else if text[at...].hasPrefix("--") {
      advance(2)
      if !skipLongBracket() { skip { !$0.isNewline } }
    } else if character == "\"" || character == "'" {
      skipString(character)
    } else if character == "[", skipLongBracket() {
      return
    } else if character == "_" || character.isLetter {
      take(isName: true) { $0 == "_" || $0.isLetter || $0.isNumber }
    } else if character.isNumber {
      take(isName: false) { $0.isLetter || $0.isNumber || $0 == "." }
    } else {
      tokens.append(token(isName: false, to: text.index(after: at)))
      advance()
    }
  }

  private func token(isName: Bool, to end: String.Index) -> Token {
    let column = text.distance(from: lineStart, to: at) + 1
    return Token(text: text[at..<end], line: line, column: column, isName: isName)
  }

  private mutating func take(isName: Bool, while belongs: (Character) -> Bool) {
    let end = text[at...].firstIndex { !belongs($0) } ?? text.endIndex
    tokens.append(token(isName: isName, to: end))
    at = end
  }

  private mutating func advance(_ count: Int = 1) {
    at = text.index(at, offsetBy: count, limitedBy: text.endIndex) ?? text.endIndex
  }

  private mutating func skip(while belongs: (Character) -> Bool) {
    at = text[at...].firstIndex { !belongs($0) } ?? text.endIndex
  }

  private mutating func skipString(_ quote: Character) {
    advance()
    while at < text.endIndex, text[at] != quote, !text[at].isNewline {
      advance(text[at] == "\\" ? 2 : 1)
    }
    advance()
  }

  /// Skips `[[…]]` or `[==[…]==]` if one begins here.
  private mutating func skipLongBracket() -> Bool {
    guard at < text.endIndex, text[at] == "[" else { return false }
    let level = text[text.index(after: at)...].prefix { $0 == "=" }
    guard level.endIndex < text.endIndex, text[level.endIndex] == "[" else { return false }
    let closing = "]" + level + "]"
    at = text.index(after: level.endIndex)
    while at < text.endIndex, !text[at...].hasPrefix(closing) {
      let isNewline = text[at].isNewline
      advance()
      if isNewline {
        line += 1
        lineStart = at
      }
    }
    advance(closing.count)
    return true
  }
}
