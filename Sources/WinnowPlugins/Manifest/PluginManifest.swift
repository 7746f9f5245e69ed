/// What a plugin says about itself in `plugin.toml`.
package struct PluginManifest: Sendable {
  /// Another plugin that this one needs.
  package struct Dependency: Sendable {
    package var plugin: String
    package var requirement: VersionRequirement
    package var position: SourcePosition
  }

  /// A capability with its place, so that checks can point at it.
  package struct Read: Sendable {
    package var part: LeadRead
    package var position: SourcePosition
  }

  /// The manifest's file name, for messages.
  package var file: String
  /// a-z, 0-9 and `-`; the folder has the same name.
  package var name: String
  package var version: SemanticVersion
  /// The interface that the plugin is written for, at least 1.
  package var api: Int
  package var summary: String?
  package var license: String?
  /// What of a lead the plugin sees, in the order of the manifest.
  package var reads: [Read]
  /// In the order of the manifest.
  package var settings: [SettingSchema]
  package var dependencies: [Dependency]

  /// The newest interface that this Winnow offers.
  package static let newestAPI: Int64 = 1

  /// The declared setting of that name, or nil.
  package func setting(_ name: String) -> SettingSchema? {
    settings.first { $0.name == name }
  }

  /// Whether a text can name a plugin.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != 0x2d, (1...64).contains(text.utf8.count) else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
    }
  }

  /// How ``isName(_:)`` is told to people.
  package static let nameForm = "a plugin's name is made of a-z, 0-9 and -, at most 64 characters"
}
