import ArgumentParser
import WinnowCore
import WinnowPlugins

/// Runs the tests of a plugin.
struct PluginTest: Command {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run a plugin's own tests.",
    discussion: """
      Ends with status 1 when a test fails.

      Example:
        winnow plugin test serious-lead --filter budget
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @Option(help: ArgumentHelp("Only tests whose name has this in it.", valueName: "text"))
  var filter: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    let report = try PluginTester(try place.plainRules(plugin), filter: filter).run()
    if format.json {
      try screen.document(report.json)
    } else {
      for test in report.cases { try show(test, on: screen) }
      try screen.line("\(report.passed) passed, \(report.failed) failed")
    }
    if report.failed > 0 { throw ExitCode(1) }
  }

  private func show(_ test: TestReport.Case, on screen: Screen) throws {
    let word = test.failure == nil ? "passed" : "FAILED"
    let style: Style = test.failure == nil ? .good : .bad
    try screen.line("\(screen.output.styled(word, style))  \(test.name.printable)")
    if let failure = test.failure {
      try screen.line("        \(failure.description.printableLines)")
    }
    if !test.log.isEmpty {
      try screen.say(test.log.printableLines)
    }
  }
}
