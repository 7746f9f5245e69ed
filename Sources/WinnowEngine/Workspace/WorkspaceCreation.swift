import FoundationEssentials
import WinnowCore
import WinnowPlugins
import WinnowStore

/// What a new workspace is made with.
package struct WorkspaceCreation: Sendable {
  /// Name of the organization; nil leaves it to be filled in.
  package var name: String?
  /// IANA name of its time zone.
  package var zone: String?
  /// Two letters.
  package var country: String?
  /// Plugins to copy into it; the first that has a scorecard decides.
  package var plugins: [String] = []
  /// Where else to look for them.
  package var pluginFolder: String?
  /// Write even where locks and syncs cannot be trusted.
  package var allowsUnsafeFileSystem = false

  package init() {}

  /// Makes the workspace in `path`, which is empty or not there yet.
  ///
  /// The journal appears last: a creation that was interrupted left no workspace and can be done again.
  /// Settings and plugins that lie there already are kept as they are.
  ///
  /// - Throws: usage, `workspace-exists`; bad data, when one there lost a file; not found,
  ///   `no-such-plugin`; not written, when the folder
  ///   cannot be written.
  package func create(at path: String, _ surroundings: Surroundings) throws -> Workspace {
    guard !path.isEmpty else {
      throw WinnowError(
        .usage,
        code: "no-folder",
        "no folder is named",
        hint: "For instance: winnow init acme"
      )
    }
    let folder = surroundings.absolute(path)
    try refuseExisting(folder, path)
    let catalog = PluginCatalog(
      workspace: nil,
      currentFolder: surroundings.folder,
      option: pluginFolder,
      variable: surroundings.variables["WINNOW_PLUGINS"],
      executable: surroundings.executable
    )
    let copies = try Self.withDependencies(try plugins.map { try catalog.find($0) }, catalog)
    let settings = settingsText(card: copies.first(where: Self.hasCard)?.name)
    _ = try WorkspaceSettings.parse(Array(settings.utf8), file: "the given settings")
    for name in ["plugins", "mappings"] { try makeFolder(folder + "/" + name) }
    try write(Array(settings.utf8), to: folder + "/winnow.toml")
    for plugin in copies { try copy(plugin, to: folder + "/plugins/" + plugin.name) }
    try Store.create(
      at: folder,
      now: surroundings.now(),
      id: UUID().uuidString.lowercased(),
      unsafeFileSystem: allowsUnsafeFileSystem
    )
    return try Workspace.locate(folder, surroundings)
  }

  /// Whether a plugin gives scores; one that does not load is taken to: using it then says what is wrong.
  private static func hasCard(_ plugin: PluginFolder) -> Bool {
    let settings = WorkspaceSettings(file: "winnow.toml")
    let overrides = settings.overrides(for: plugin.name)
    do {
      let source = try RuleSource(plugin: plugin, overrides: overrides, settingsFile: settings.file)
      let host = try PluginHost(source, now: Instant(milliseconds: 0))
      try host.load()
      return host.hasCards
    } catch {
      return true
    }
  }

  /// The plugins, and behind them those that they depend on.
  private static func withDependencies(
    _ plugins: [PluginFolder],
    _ catalog: PluginCatalog
  ) throws -> [PluginFolder] {
    var all = plugins
    var index = 0
    while index < all.count {
      for dependency in all[index].manifest.dependencies
      where !all.contains(where: { $0.name == dependency.plugin }) {
        all.append(try catalog.find(dependency.plugin))
      }
      index += 1
    }
    return all
  }

  private func refuseExisting(_ folder: String, _ path: String) throws(WinnowError) {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { return }
    guard isFolder else {
      throw WinnowError(
        .usage,
        code: "not-a-folder",
        "\(path) is a file, not a folder",
        hint: "Name a folder that is empty or not there yet."
      )
    }
    guard has("journal", folder) else { return }
    guard has("STORE.json", folder) else { throw incomplete(folder, path) }
    guard has("winnow.toml", folder) else {
      throw WinnowError(
        .badData,
        code: "no-settings",
        "\(path) has a journal, and its settings are missing",
        file: folder + "/winnow.toml",
        hint: "Restore winnow.toml from a backup, or make one: an empty file will do."
      )
    }
    throw WinnowError(
      .usage,
      code: "workspace-exists",
      "\(path) is a workspace already",
      hint: "Use it as it is, or name another folder."
    )
  }

  private func has(_ name: String, _ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// A journal without the description of its store: one that lost it, or something else of that name.
  private func incomplete(_ folder: String, _ path: String) -> WinnowError {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/journal")) ?? []
    guard names.contains(where: { $0.hasSuffix(".jsonl") }) else {
      return WinnowError(
        .usage,
        code: "journal-in-the-way",
        "\(path) is no workspace, and has something called 'journal' that is no journal",
        file: folder + "/journal",
        hint: "Move it away, or name another folder."
      )
    }
    return WinnowError(
      .badData,
      code: "no-description",
      "\(path) has a journal, and the description of its store is missing",
      file: folder + "/STORE.json",
      hint: "Restore STORE.json from a backup; the journal is untouched."
    )
  }

  private func settingsText(card: String?) -> String {
    var text = "# What holds for this organization. Everything here can be changed at any time.\n\n"
    text += "[organization]\n"
    text += "name = \(Self.quoted(name ?? ""))\n"
    text += "zone = \(Self.quoted(zone ?? "UTC"))\n"
    text += country.map { "country = \(Self.quoted($0))\n" } ?? "# country = \"DE\"\n"
    text += "\n[scoring]\n"
    text += "# The card that decides score, grade and rank.\n"
    text += card.map { "card = \(Self.quoted($0))\n" } ?? "# card = \"serious-lead\"\n"
    guard let card else { return text }
    text += """

      # Overrides of the plugin's own settings and weights:
      [plugins.\(card)]
      enabled = true
      # threshold = 55
      # weights.ID = 35

      """
    return text
  }

  /// `text` as a basic string of TOML.
  private static func quoted(_ text: String) -> String {
    String(decoding: JSONWriter.encode(.string(text)), as: UTF8.self)
  }

  private func copy(_ plugin: PluginFolder, to folder: String) throws(WinnowError) {
    for (name, text) in plugin.files.contents {
      let path = folder + "/" + name
      let parent = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
      try makeFolder(String(parent))
      try write(text, to: path)
    }
  }

  private func makeFolder(_ path: String) throws(WinnowError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Self.notWritten(path, error)
    }
  }

  /// Writes a file that is not there yet; what somebody has written already stays.
  private func write(_ bytes: [UInt8], to path: String) throws(WinnowError) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Self.notWritten(path, error)
    }
  }

  private static func notWritten(_ path: String, _ cause: any Error) -> WinnowError {
    let isRefusal = (cause as? CocoaError)?.code == .fileWriteNoPermission
    return WinnowError(
      isRefusal ? .notAllowed : .notWritten,
      code: "not-written",
      "cannot write here",
      file: path,
      hint: "Check that the folder may be written and that the disk has room."
    )
  }
}
