import ArgumentParser
import WinnowCore
import WinnowEngine

/// Switches a plugin on again that was switched off for what it did.
struct PluginResume: Command {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Switch a plugin on again that was switched off for using up its limits.",
    discussion: """
      Scoring switches a plugin off in this workspace when it uses up its limits 10 times without \
      a lead in between that it does well on, or 100 times in one run. Any change of its code or \
      its settings switches it on again; this command does so as it is.

      Example:
        winnow plugin resume serious-lead
      """
  )

  @Argument(help: "The plugin's name.")
  var plugin: String

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let wasOff = try writing.write(on: screen) { try $0.resume(plugin) }
    if format.json {
      return try screen.document(["plugin": .string(plugin), "resumed": .bool(wasOff)])
    }
    let name = plugin.printable
    try screen.line(wasOff ? "\(name) is switched on again" : "\(name) was not switched off")
    if wasOff { try screen.say("next: winnow score") }
  }
}
