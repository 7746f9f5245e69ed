import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Shows one rule set.
struct RulesetShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a rule set as it was: its criteria, weights, threshold and settings.",
    discussion: """
      Example:
        winnow ruleset show 4f7fa975
      """
  )

  @Argument(help: "Its digest or the beginning of it; without one, that of the active rules.")
  var digest: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let source = try digest.map { try engine.keptRules($0) } ?? engine.activeRules()
    let description = try PluginDescription(source, source.overrides)
    if format.json {
      var document = description.json
      document.append("ruleset", .string(source.digest))
      return try screen.document(document)
    }
    try screen.line("rule set \(source.digest)")
    try screen.lines(PluginPage(description).lines(on: screen.output))
  }
}
