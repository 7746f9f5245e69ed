import ArgumentParser
import WinnowCore
import WinnowPlugins

/// Looks for mistakes in a plugin without running it on leads.
struct PluginCheck: Command {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look for mistakes in a plugin: its manifest, its Lua, its cards and questionnaires.",
    discussion: """
      Every mistake is told with file and line. Ends with status 1 when there is one. Questionnaires \
      are walked through; in a workspace their answers must have the type that they have in its other \
      plugins, and had when an interview last ran.

      Example:
        winnow plugin check serious-lead
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func run(on screen: Screen) throws {
    let source = try place.rules(plugin)
    let findings = PluginChecker(source, beside: try place.neighbours(of: source)).check()
    if format.json {
      try screen.document([
        "plugin": .string(plugin), "findings": .array(findings.map { .object($0.json) }),
      ])
    } else {
      for finding in findings { try screen.lines(finding.lines) }
      if findings.isEmpty { try screen.line("\(plugin.printable): no mistakes found") }
    }
    if findings.contains(where: { $0.severity == .error }) { throw ExitCode(1) }
  }
}
