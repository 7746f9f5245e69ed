import ArgumentParser
import WinnowCore
import WinnowEngine

/// Gives up an interview.
struct AskAbandon: Command {
  static let configuration = CommandConfiguration(
    commandName: "abandon",
    abstract: "Give up an interview that is not finished; its answers count for nothing.",
    discussion: """
      Example:
        winnow ask abandon L42-1 --reason "wrong person"
      """
  )

  @Argument(help: "The interview, such as L42-1.")
  var interview: String

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var reason: String?

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let record = try writing.write(on: screen) { engine in
      try engine.abandonInterview(interview, reason: reason)
    }
    if format.json { return try screen.document(record.json) }
    try screen.line("abandoned \(record.id)")
  }
}
