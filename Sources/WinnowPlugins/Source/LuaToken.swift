/// A word, sign or value of a script, with its place.
struct LuaToken: Sendable, Hashable {
  enum Kind: Sendable {
    case name, keyword, sign, number, string, end
  }

  var kind: Kind
  /// As written; for a string what it means, as far as it has no numeric escapes.
  var text: String
  /// 1 for the first line and the first column, in characters.
  var line: Int
  var column: Int

  /// Whether it is this keyword or sign.
  func isWord(_ word: String) -> Bool {
    (kind == .keyword || kind == .sign) && text == word
  }
}

/// Where in a script the parser gave up, and why.
struct LuaSyntaxError: Error {
  var message: String
  var line: Int
  var column: Int
}
