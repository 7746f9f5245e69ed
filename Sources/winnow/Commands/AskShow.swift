import ArgumentParser
import WinnowCore
import WinnowEngine

/// Lists what happened in an interview.
struct AskShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "List everything that happened in an interview: each answer, who gave it, and when.",
    discussion: """
      Answers that were changed later are there too, and why.

      Example:
        winnow ask show L42-1
      """
  )

  @Argument(help: "The interview, such as L42-1.")
  var interview: String

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let record = try engine.interview(interview)
    let events = try engine.events(of: record)
    try Listing.interviewEvents.print(events, list.form, on: screen, nothing: "nothing happened")
  }
}
