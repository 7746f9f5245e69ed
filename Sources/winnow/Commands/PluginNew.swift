import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Makes a plugin to start from.
struct PluginNew: Command {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Make a plugin to start from: it passes its own checks and tests.",
    discussion: """
      It goes into plugins/ of the workspace, or of the current folder when there is none.

      Examples:
        winnow plugin new my-rules
        winnow plugin new my-questions --questionnaire
      """
  )

  @Argument(help: "The new plugin's name: a-z, 0-9 and -.")
  var name: String

  @Flag(help: "Begin with a questionnaire instead of a scorecard.")
  var questionnaire = false

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp("The folder to make it in.", valueName: "folder"),
    completion: .directory
  )
  var folder: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    let shadowed = folder == nil ? try? place.catalog().find(name).folder : nil
    let home = try folder.map(place.surroundings.absolute) ?? place.ownFolder()
    let paths = try PluginScaffold(name: name, for: questionnaire ? .questions : .scores)
      .write(in: home)
    if format.json {
      return try screen.document([
        "plugin": .string(name), "folder": .string(home + "/" + name),
        "files": .array(paths.map { .string($0) }),
      ])
    }
    for path in paths { try screen.line("wrote \(path.printable)") }
    if let shadowed {
      try screen.say("here, '\(name)' means this plugin now, not \(shadowed.printable)")
    }
    let known = folder == nil ? name : home + "/" + name
    try screen.say(
      """
      next:
        edit init.lua
        winnow plugin check \(known.printable)
        winnow plugin test \(known.printable)
        winnow plugin types \(known.printable)     types for your editor
      """
    )
    if questionnaire { try screen.say("  winnow ask \(known.printable) LEAD") }
  }
}
