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

      Example:
        winnow explain L42
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let page = ExplanationPage(try engine.explain(lead), try engine.lead(lead))
    try page.print(format, on: screen)
  }
}
