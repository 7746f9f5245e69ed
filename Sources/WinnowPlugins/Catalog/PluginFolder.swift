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
    let files = try PluginFiles.read(folder)
    let path = folder + "/plugin.toml"
    guard let text = files.contents["plugin.toml"] else {
      throw WinnowError(
        .notFound,
        code: "no-such-plugin",
        "there is no plugin.toml in \(folder)",
        file: path,
        hint: "A plugin is a folder with plugin.toml and init.lua."
      )
    }
    self.files = files
    self.manifest = try PluginManifest.parse(text, file: path, folder: files.name)
  }

  package var name: String { manifest.name }
  package var folder: String { files.folder }
}
