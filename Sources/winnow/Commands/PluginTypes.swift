import ArgumentParser
import WinnowCore
import WinnowPlugins

/// Teaches an editor what a plugin may use.
struct PluginTypes: Command {
  static let configuration = CommandConfiguration(
    commandName: "types",
    abstract: "Write the types that editors and luacheck use for a plugin.",
    discussion: """
      Writes .winnow/types/*.d.lua, .luarc.json and .luacheckrc into the plugin's folder. A file \
      there that Winnow did not write stays as it is without --force.

      Example:
        winnow plugin types serious-lead
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String?

  @Flag(help: "Replace files that somebody wrote, too.")
  var force = false

  @Flag(help: "Print the reference of the plugin interface instead, as Markdown.")
  var reference = false

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func validate() throws {
    guard (plugin == nil) == reference else {
      throw ValidationError("name a plugin, or ask for the --reference")
    }
  }

  func run(on screen: Screen) throws {
    guard let plugin else { return try screen.write(ReferencePage.text.utf8) }
    let outcomes = try TypeFiles.write(for: try place.catalog().find(plugin), force: force)
    if format.json {
      return try screen.document([
        "files": .array(
          outcomes.map { ["path": .string($0.path), "written": .bool($0.isWritten)] }
        )
      ])
    }
    for outcome in outcomes {
      let path = outcome.path.printable
      try screen.line(outcome.isWritten ? "wrote \(path)" : "kept  \(path)")
    }
    if outcomes.contains(where: { !$0.isWritten }) {
      try screen.say("files that Winnow did not write were kept; --force replaces them")
    }
  }
}
