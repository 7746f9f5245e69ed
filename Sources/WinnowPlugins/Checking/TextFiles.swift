import WinnowCore

/// The keys in a plugin's `texts/LANG.toml`, with their places.
struct TextFiles {
  /// The keys of one language.
  struct Keys {
    var language: String
    /// In the order of the file.
    var members: [Key]
  }

  /// A key, and where it stands.
  struct Key {
    var key: String
    /// Path inside the plugin.
    var file: String
    var position: SourcePosition
  }

  /// By language. Files that are no TOML are left out: a plugin with such a one does not load.
  let keys: [Keys]

  init(_ plugin: PluginFolder) {
    let files = plugin.files.contents.sorted { $0.key < $1.key }.filter { file in
      file.key.hasPrefix("texts/") && file.key.hasSuffix(".toml")
    }
    keys = files.compactMap { file, bytes in
      guard let table = try? TOMLDocument.parse(bytes, file: file).root else { return nil }
      let members = table.members.map { member in
        Key(key: member.key, file: file, position: member.keyPosition)
      }
      return Keys(language: String(file.dropFirst(6).dropLast(5)), members: members)
    }
  }

  /// What other languages have and this one lacks, each key once.
  func missing(in own: Keys) -> [Key] {
    var seen = Set(own.members.map(\.key))
    return keys.flatMap(\.members).filter { seen.insert($0.key).inserted }
  }
}
