import ArgumentParser
import WinnowCore
import WinnowPlugins

/// Shows what can be set about a plugin, and what is.
struct PluginSettingsCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract: "Show a plugin's settings: type, range, default, and the value that counts here.",
    discussion: """
      Set them in winnow.toml under [plugins.NAME]; weights of criteria too, as weights.ID.

      Example:
        winnow plugin settings serious-lead
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    try Listing.settings.print(
      try place.described(plugin).settings,
      list.form,
      on: screen,
      facts: ["plugin": .string(plugin)],
      nothing: "\(plugin.printable) has no settings"
    )
  }
}
