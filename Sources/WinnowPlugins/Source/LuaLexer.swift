/// Cuts a script of Lua 5.4 into tokens.
///
/// Works on bytes; a column counts characters, so that editors find it.
struct LuaLexer {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var column = 1

  /// Every token, the last one of kind `end`.
  static func tokens(of bytes: [UInt8]) throws(LuaSyntaxError) -> [LuaToken] {
    var lexer = LuaLexer(bytes: bytes)
    var tokens: [LuaToken] = []
    lexer.skipFirstLineComment()
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private static let keywords: Set<String> = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
    "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]

  /// The longest first.
  private static let signs = [
    "...", "<<", ">>", "//", "==", "~=", "<=", ">=", "::", "..",
    "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">", "=", "(", ")", "{", "}", "[", "]",
    ";", ":", ",", ".",
  ].map { Array($0.utf8) }

  private mutating func next() throws(LuaSyntaxError) -> LuaToken {
    try skipSpaceAndComments()
    let byte = peek()
    let (line, column) = (line, column)
    func token(_ kind: LuaToken.Kind, _ text: String) -> LuaToken {
      LuaToken(kind: kind, text: text, line: line, column: column)
    }
    guard at < bytes.count else { return token(.end, "the end of the file") }
    if Self.isNameStart(byte) {
      let text = take { Self.isNameStart($0) || Self.isDigit($0) }
      return token(Self.keywords.contains(text) ? .keyword : .name, text)
    }
    if Self.isDigit(byte) || byte == 0x2e && Self.isDigit(peek(1)) {
      return token(.number, takeNumber())
    }
    if byte == 0x22 || byte == 0x27 { return token(.string, try takeString(byte)) }
    if byte == 0x5b, let level = longBracketLevel() {
      return token(.string, try takeLongBracket(level))
    }
    for sign in Self.signs where bytes[at...].starts(with: sign) {
      advance(sign.count)
      return token(.sign, String(decoding: sign, as: UTF8.self))
    }
    throw failure("a character that means nothing in Lua")
  }

  // MARK: Space, comments

  private mutating func skipFirstLineComment() {
    if peek() == 0x23 { skipLine() }
  }

  private mutating func skipSpaceAndComments() throws(LuaSyntaxError) {
    while at < bytes.count {
      switch peek() {
      case 0x20, 0x09...0x0d: advance()
      case 0x2d where peek(1) == 0x2d:
        advance(2)
        if peek() == 0x5b, let level = longBracketLevel() {
          _ = try takeLongBracket(level)
        } else {
          skipLine()
        }
      default: return
      }
    }
  }

  private mutating func skipLine() {
    while at < bytes.count, peek() != 0x0a { advance() }
  }

  // MARK: Values

  private mutating func takeNumber() -> String {
    let isHexadecimal = peek() == 0x30 && peek(1) | 0x20 == 0x78
    let start = at
    while at < bytes.count {
      let byte = peek() | 0x20
      let isExponent = isHexadecimal ? byte == 0x70 : byte == 0x65
      if isExponent, peek(1) == 0x2b || peek(1) == 0x2d {
        advance(2)
      } else if Self.isDigit(peek()) || Self.isNameStart(peek()) || peek() == 0x2e {
        advance()
      } else {
        break
      }
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func takeString(_ quote: UInt8) throws(LuaSyntaxError) -> String {
    advance()
    var text: [UInt8] = []
    while peek() != quote {
      guard at < bytes.count, peek() != 0x0a else { throw failure("a text without its end") }
      if peek() == 0x5c {
        advance()
        takeEscape(into: &text)
      } else {
        text.append(peek())
        advance()
      }
    }
    advance()
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func takeEscape(into text: inout [UInt8]) {
    let byte = peek()
    advance()
    switch byte {
    case 0x7a:  // \z skips the space behind it
      while [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].contains(peek()), at < bytes.count { advance() }
    case 0x6e: text.append(0x0a)
    case 0x74: text.append(0x09)
    default: text.append(byte)
    }
  }

  /// The number of `=` in a long bracket that begins here, nil when none does.
  private func longBracketLevel() -> Int? {
    var level = 0
    while peek(1 + level) == 0x3d { level += 1 }
    return peek(1 + level) == 0x5b ? level : nil
  }

  private mutating func takeLongBracket(_ level: Int) throws(LuaSyntaxError) -> String {
    advance(level + 2)
    let start = at
    let closing = [0x5d] + Array(repeating: UInt8(0x3d), count: level) + [0x5d]
    while at < bytes.count {
      if peek() == 0x5d, bytes[at...].starts(with: closing) {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        advance(closing.count)
        return text
      }
      advance()
    }
    throw failure("a long text or comment without its end")
  }

  // MARK: Bytes

  private func peek(_ distance: Int = 0) -> UInt8 {
    at + distance < bytes.count ? bytes[at + distance] : 0
  }

  private mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where at < bytes.count {
      if bytes[at] == 0x0a {
        line += 1
        column = 1
      } else if bytes[at] & 0xc0 != 0x80 {
        column += 1
      }
      at += 1
    }
  }

  private mutating func take(while belongs: (UInt8) -> Bool) -> String {
    let start = at
    while at < bytes.count, belongs(bytes[at]) { advance() }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private func failure(_ message: String) -> LuaSyntaxError {
    LuaSyntaxError(message: message, line: line, column: column)
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    byte == 0x5f || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
