import WinnowCore

extension Wording {
  /// Whether people who read `language` are not given another one: `de` does for `de-AT`.
  func covers(_ language: String) -> Bool {
    texts[language] != nil || texts[String(language.prefix { $0 != "-" })] != nil
  }

  /// A language as a key in a table of Lua.
  static func key(_ language: String) -> String {
    language.contains("-") ? "[\"\(language)\"]" : language
  }
}
