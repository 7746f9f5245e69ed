import Lua
import WinnowCore

/// The texts of a plugin's questions, by key, from `texts/en.toml` and its like.
struct PluginTexts: Sendable {
  /// By key, then by language.
  private let texts: [String: [String: String]]

  /// - Throws: bad data, `bad-texts` or `bad-toml`, with the place.
  init(_ files: PluginFiles) throws(WinnowError) {
    var texts: [String: [String: String]] = [:]
    for (name, bytes) in files.contents.sorted(by: { $0.key < $1.key })
    where name.hasPrefix("texts/") && name.hasSuffix(".toml") {
      let language = String(name.dropFirst("texts/".count).dropLast(".toml".count))
      let file = files.folder + "/" + name
      guard Wording.isLanguage(language) else {
        throw WinnowError(
          .badData,
          code: "bad-texts",
          "'\(language)' is no language",
          file: file,
          hint: "Name the file by its language: texts/en.toml, texts/de.toml"
        )
      }
      let document = try TOMLDocument.parse(bytes, file: file)
      var reader = TOMLReader(document, code: "bad-texts")
      for key in document.root.members.map(\.key) {
        if let text = try reader.text(key) { texts[key, default: [:]][language] = text }
      }
    }
    self.texts = texts
  }

  /// Whether some key has exactly these texts.
  func has(_ wording: Wording) -> Bool { texts.values.contains(wording.texts) }

  /// The text of a key in every language.
  func wording(_ key: String) throws(ScriptComplaint) -> LuaValue {
    guard let found = texts[key] else {
      throw ScriptComplaint(
        message: "there is no text '\(key)' in texts/",
        word: key,
        hint: nearest(key, among: texts.keys.sorted()).map { "Did you mean '\($0)'?" }
          ?? "Write it into texts/en.toml: \(key) = \"…\""
      )
    }
    let fields = found.sorted { $0.key < $1.key }.map { entry in
      LuaTable.Field(name: entry.key, value: .string(entry.value))
    }
    return .table(LuaTable(fields: fields))
  }
}
