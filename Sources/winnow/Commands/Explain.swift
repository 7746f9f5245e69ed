import ArgumentParser
import WinnowCore
import WinnowEngine

/// Shows why a lead has its score.
struct Explain: Command {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show why a lead has its score: every part, and what is not known yet.",
    discussion: """
      The parts always add up to the score.

      With --ruleset the score is worked out anew by rules that were active once (see winnow ruleset \
      list).

      Example:
        winnow explain L42
        winnow explain L42 --as-of 2026-10-01 --ruleset 4f7fa975
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @Option(help: ArgumentHelp("The rules to score it by: digest.", valueName: "digest"))
  var ruleset: String?

  @Flag(help: "Tell it on one line, as rank --why does.")
  var line = false

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let explanation = try engine.explain(lead, by: ruleset)
    if line, !format.json {
      return try screen.line("\(explanation.score) \(explanation.line)".printable)
    }
    let page = ExplanationPage(explanation, try engine.lead(lead))
    try page.print(format, on: screen)
  }
}
