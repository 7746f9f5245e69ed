import Lua

/// What the text of a function tells of it, without running it.
///
/// A function without loops and calls ends by itself; one that assigns to no member of a table, and calls
/// nothing that could, leaves what it gets as it is. Both only hold where no script sets a metatable:
/// that could hide a call behind an operator.
struct FunctionTraits {
  private let tokens: [String: [LuaToken]]
  private let hasMetatables: Bool

  /// A longer function is not looked at.
  private static let longest = 20_000

  /// Reads the scripts of a plugin and of those that it depends on.
  init(_ source: RuleSource) {
    var tokens: [String: [LuaToken]] = [:]
    for (name, text) in source.plugin.files.contents where name.hasSuffix(".lua") {
      tokens[name] = try? LuaLexer.tokens(of: text)
    }
    self.tokens = tokens
    hasMetatables = source.withDependencies.contains(where: Self.namesMetatables)
  }

  private static func namesMetatables(_ source: RuleSource) -> Bool {
    let word = Array("metatable".utf8)
    return source.plugin.files.contents.contains { name, text in
      name.hasSuffix(".lua") && text.contains(word)
    }
  }

  /// The traits of a function that was written there.
  func traits(at place: LuaPlace?) -> LuaTraits {
    guard !hasMetatables, let place, let tokens = tokens[place.file],
      let body = Self.body(place.lines, tokens), body.count <= Self.longest
    else { return [] }
    return Self.traits(tokens, body)
  }

  /// The tokens between the parameters and the last `end`; nil where lines do not tell which function it
  /// is.
  private static func body(_ lines: ClosedRange<Int>, _ tokens: [LuaToken]) -> Range<Int>? {
    let starts = tokens.indices.filter {
      tokens[$0].line == lines.lowerBound && tokens[$0].isWord("function")
    }
    guard starts.count == 1, let start = starts.first,
      let first = tokens[start...].firstIndex(where: { $0.isWord(")") })
    else { return nil }
    var depth = 1
    for place in tokens.indices[(first + 1)...] where tokens[place].kind == .keyword {
      switch tokens[place].text {
      case "if", "do", "function", "repeat": depth += 1
      case "end", "until": depth -= 1
      default: break
      }
      if depth == 0 { return tokens[place].line == lines.upperBound ? first + 1..<place : nil }
    }
    return nil
  }

  private static let loops: Set<String> = ["while", "for", "repeat", "goto"]

  private static func traits(_ tokens: [LuaToken], _ body: Range<Int>) -> LuaTraits {
    var traits: LuaTraits = [.ends, .changesNothing]
    for place in body {
      let token = tokens[place]
      if token.kind == .keyword, loops.contains(token.text) { traits.remove(.ends) }
      if token.isWord("function") || token.text == "_ENV" || isCall(tokens, place) { return [] }
      if token.isWord("="), !isPlainAssignment(tokens, place) { return [] }
    }
    return traits
  }

  /// Whether a call begins here: an argument list, a text or a table behind a value, or a method.
  private static func isCall(_ tokens: [LuaToken], _ place: Int) -> Bool {
    let token = tokens[place]
    if token.isWord(":") { return true }
    guard token.isWord("(") || token.isWord("{") || token.kind == .string else { return false }
    let before = tokens[place - 1]
    return before.kind == .name || before.kind == .string || before.isWord(")")
      || before.isWord("]") || before.isWord("}")
  }

  /// Whether the sign at `place` gives a value to one variable, and not to a member of a table.
  private static func isPlainAssignment(_ tokens: [LuaToken], _ place: Int) -> Bool {
    guard tokens[place - 1].kind == .name else { return false }
    let before = tokens[place - 2]
    if !before.isWord(",") { return !before.isWord(".") }
    // Several: only declarations are known to have no members among them.
    var start = place - 2
    while tokens[start].isWord(","), tokens[start - 1].kind == .name { start -= 2 }
    return tokens[start].isWord("local")
  }
}

extension [UInt8] {
  /// Whether these bytes stand in it.
  fileprivate func contains(_ word: [UInt8]) -> Bool {
    guard let first = word.first else { return true }
    return indices.contains { place in
      self[place] == first && self[place...].starts(with: word)
    }
  }
}
