import ArgumentParser
import WinnowCore
import WinnowEngine

/// Tells what to ask a lead next.
struct AskNext: Command {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Tell which open question could change a lead's grade most.",
    discussion: """
      Tries every answer of every question that has none yet on the card that decides here, and tells \
      how far the score could go. Writes nothing.

      Example:
        winnow ask next L42
        winnow ask next L42 --limit 5
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @Option(help: ArgumentHelp("How many questions to tell.", valueName: "number"))
  var limit = 1

  @Option(help: ArgumentHelp("In this language: en, de …", valueName: "language"))
  var lang = "en"

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a number from 1 on") }
  }

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let found = try engine.nextQuestions(lead)
    let page = NextQuestionPage(
      engine: engine,
      present: found.present,
      questions: Array(found.questions.prefix(limit)),
      language: lang
    )
    try page.print(format, on: screen)
  }
}
