import ArgumentParser
import WinnowCore
import WinnowEngine

/// Makes a workspace.
struct Initialize: Command {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a new workspace: the folder that keeps your leads and your rules.",
    discussion: """
      Everything in it is plain text that you can read, edit, copy and keep under git.

      Example:
        winnow init acme --with serious-lead --name "Acme" --country DE
      """
  )

  @Argument(help: "The folder to make.", completion: .directory)
  var folder: String

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp(
      "Plugins to copy into it, with commas between; the first one decides the score.",
      valueName: "name,…"
    )
  )
  var plugins: String?

  @Option(help: ArgumentHelp("Name of your organization.", valueName: "text"))
  var name: String?

  @Option(help: ArgumentHelp("Time zone: Europe/Berlin.", valueName: "zone"))
  var zone: String?

  @Option(help: ArgumentHelp("Country, as two letters: DE.", valueName: "code"))
  var country: String?

  @Option(
    name: .customLong("plugins"),
    help: ArgumentHelp("Where else to look for plugins.", valueName: "folder"),
    completion: .directory
  )
  var pluginFolder: String?

  @Flag(help: "Write on a file system where locks and syncs cannot be trusted, at your own risk.")
  var unsafeFs = false

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    var creation = WorkspaceCreation()
    creation.name = name
    creation.zone = zone
    creation.country = country
    creation.plugins = (plugins ?? "").split(separator: ",").map(String.init)
    creation.pluginFolder = pluginFolder
    creation.allowsUnsafeFileSystem = unsafeFs
    let workspace = try creation.create(at: folder, .process())
    let names = creation.plugins
    if format.json {
      return try screen.document([
        "workspace": .string(workspace.folder), "plugins": .array(names.map { .string($0) }),
      ])
    }
    try screen.line("made the workspace \(workspace.folder.printable)")
    try screen.say(Self.next(folder, hasRules: !names.isEmpty))
  }

  /// What to do with a new workspace.
  private static func next(_ folder: String, hasRules: Bool) -> String {
    let rules =
      hasRules
      ? "edit plugins/ and winnow.toml    the rules and their weights"
      : "add a plugin to plugins/         and name it in winnow.toml under [scoring]"
    return """
      next:
        cd \(folder.printable)
        \(rules)
        winnow import --sketch FILE      a first mapping for your contacts, to edit
        winnow import FILE --map MAPPING the contacts themselves
        winnow score, then winnow rank   whom to call first
      """
  }
}
