import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Shows what a plugin is and what it registers.
struct PluginShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a plugin: its manifest, what it may read, its cards, its questionnaires.",
    discussion: """
      Weights and thresholds are those that count here, with what winnow.toml says.

      Example:
        winnow plugin show serious-lead
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    let description = try place.described(plugin)
    let record = try place.suspensions()[description.source.plugin.name]
    if format.json {
      var document = description.json
      if let record { document.append("suspended", .object(record.json)) }
      return try screen.document(document)
    }
    try screen.lines(PluginPage(description).lines(on: screen.output))
    guard let record else { return }
    try screen.say(record.refusal.message.printable)
    try screen.say(record.advice)
  }
}
