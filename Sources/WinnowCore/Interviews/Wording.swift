/// A text that people read, in one language or in several.
package struct Wording: Sendable, Hashable {
  /// By language, such as `en` or `de`; `""` is a text that has no language.
  package let texts: [String: String]

  /// A text for every language.
  package init(_ text: String) {
    texts = ["": text]
  }

  /// Texts by language.
  package init(texts: [String: String]) {
    self.texts = texts
  }

  /// The text for people who read `language`: in that, in its base (`de` for `de-AT`), in the first of
  /// `others` that there is, else in the first by name.
  package func text(in language: String, or others: [String] = []) -> String {
    let base = language.split(separator: "-").first.map(String.init) ?? language
    for name in [language, base] + others + [""] {
      if let text = texts[name] { return text }
    }
    return texts.min { $0.key < $1.key }?.value ?? ""
  }
}
