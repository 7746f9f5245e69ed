package import WinnowCore

/// A plugin that is there to be loaded: its manifest and its text.
package struct PluginFolder: Sendable {
  package let manifest: PluginManifest
  package let files: PluginFiles

  /// Reads the folder and checks its manifest.
  ///
  /// - Throws: not found, `no-such-plugin`, when the folder or its plugin.toml is missing;
  ///   `bad-manifest` with its place.
  package init(reading folder: String) throws(WinnowError) {
    try self.init(try PluginFiles.read(folder))
  }

  /// Checks the manifest of files that were read already.
  ///
  /// - Throws: not found, `no-such-plugin`, when there is no plugin.toml; `bad-manifest`.
  package init(_ files: PluginFiles) throws(WinnowError) {
    let path = files.folder + "/plugin.toml"
    guard let text = files.contents["plugin.toml"] else {
      throw WinnowError(
        .notFound,
        code: "no-such-plugin",
        "there is no plugin.toml in \(files.folder)",
        file: path,
        hint: "A plugin is a folder with plugin.toml and init.lua."
      )
    }
    self.files = files
    self.manifest = try PluginManifest.parse(text, file: path, folder: files.name)
  }

  package var name: String { manifest.name }
  package var folder: String { files.folder }

  /// What its glossary.toml says; nil when there is none, or when it is not as it must be.
  var glossary: Glossary? {
    files.contents["glossary.toml"].flatMap { try? Glossary.parse($0, file: "glossary.toml") }
  }
}
