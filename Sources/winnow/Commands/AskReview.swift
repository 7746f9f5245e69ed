import ArgumentParser
import WinnowCore
import WinnowEngine

/// Shows the answers of an interview.
struct AskReview: Command {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Show the answers of an interview in the order of its questions.",
    discussion: """
      Example:
        winnow ask review L42-1
      """
  )

  @Argument(help: "The interview, such as L42-1.")
  var interview: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let record = try engine.interview(interview)
    if format.json { return try screen.document(record.json) }
    try InterviewPage(record, try engine.path(of: record)).print(on: screen)
  }
}
