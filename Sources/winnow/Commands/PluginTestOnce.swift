import ArgumentParser
import WinnowCore
import WinnowPlugins

/// One of the two processes that `plugin test` compares.
struct PluginTestOnce: Command {
  static let configuration = CommandConfiguration(
    commandName: "test-once",
    abstract: "Run a plugin's tests once and give the report to the process that asked.",
    shouldDisplay: false
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @OptionGroup var choice: TestOptions

  @Flag(help: "Note which lines run.")
  var coverage = false

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    do {
      let tester = PluginTester(
        try place.plainRules(plugin),
        filter: choice.filter,
        isRecording: choice.record,
        isCovering: coverage
      )
      try screen.jsonLine(.object(try tester.run().wire))
    } catch let error as WinnowError {
      try screen.jsonLine(["error": .object(error.wire)])
    }
  }
}
