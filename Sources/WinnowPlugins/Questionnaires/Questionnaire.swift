import Lua
package import WinnowCore

/// A questionnaire as a plugin registered it.
package struct Questionnaire: Sendable {
  package let id: String
  package let title: Wording?
  /// The parts that it goes through, in order.
  package let sections: [Wording]
  /// The languages that it is written in, the main one first.
  package let languages: [String]
  let run: LuaFunction

  /// The verbs of `winnow ask`, which no questionnaire can be called.
  package static let reserved: Set<String> = [
    "next", "resume", "review", "amend", "upgrade", "export", "abandon", "list", "show",
  ]

  /// Reads what `winnow.questionnaire` was given.
  ///
  /// - Throws: ``ScriptComplaint``.
  init(_ value: LuaValue?) throws(ScriptComplaint) {
    var table = try ScriptTable(value, name: "the questionnaire")
    let id = try table.requiredText("id")
    table.name = "questionnaire '\(id)'"
    try CardReader.check(id: id, of: table.name)
    guard !Self.reserved.contains(id) else {
      throw ScriptComplaint(
        message: "'\(id)' is a command of winnow ask and cannot name a questionnaire",
        word: id
      )
    }
    self.id = id
    title = try table.wording("title")
    languages = try table.texts("languages") ?? []
    for language in languages { try Self.check(language: language, of: table.name) }
    sections = try Self.sections(&table)
    guard let run = try table.function("run") else { throw table.missing("run") }
    self.run = run
    try table.refuseElements()
    try table.finish()
  }

  private static func sections(_ table: inout ScriptTable) throws(ScriptComplaint) -> [Wording] {
    guard let list = try table.table("sections") else { return [] }
    var sections: [Wording] = []
    for element in list.elements {
      sections.append(try ScriptTable.wording(element, "sections", of: table.name))
    }
    try list.finish()
    return sections
  }

  private static func check(language: String, of name: String) throws(ScriptComplaint) {
    guard Wording.isLanguage(language) else {
      throw ScriptComplaint(
        message: "'\(language)' in the languages of \(name) is no language",
        word: language,
        hint: "Write languages as en, de or pt-BR."
      )
    }
  }
}

extension Wording {
  /// Whether a text has the form of a language: `en`, `pt-BR`.
  package static func isLanguage(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (1...3).contains(parts.count) && (2...3).contains(parts[0].utf8.count)
      && parts.allSatisfy { part in
        (1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte)
              || (0x30...0x39).contains(byte)
          }
      }
  }
}

extension ScriptTable {
  /// A text, or a table of texts by language.
  mutating func wording(_ key: String) throws(ScriptComplaint) -> Wording? {
    guard let value = value(key) else { return nil }
    return try Self.wording(value, key, of: name)
  }

  static func wording(
    _ value: LuaValue,
    _ key: String,
    of name: String
  ) throws(ScriptComplaint) -> Wording {
    if let text = value.text { return Wording(text) }
    var texts: [String: String] = [:]
    for field in value.table?.fields ?? [] {
      guard let text = field.value.text, Wording.isLanguage(field.name) else {
        throw ScriptComplaint(
          message:
            "'\(key)' of \(name) has the language '\(field.name)', which is none, or no text",
          word: field.name,
          hint: "Write it as { en = \"…\", de = \"…\" }."
        )
      }
      texts[field.name] = text
    }
    guard !texts.isEmpty, value.table?.items.isEmpty == true else {
      throw ScriptComplaint(
        message: "'\(key)' of \(name) must be a text, or texts by language",
        word: key,
        hint: "Write it as \"…\", or as { en = \"…\", de = \"…\" }."
      )
    }
    return Wording(texts: texts)
  }
}
