import ArgumentParser
import WinnowCore
import WinnowEngine

/// Goes on with an interview.
struct AskResume: Command {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with an interview that was paused.",
    discussion: """
      The questions are those that it began with, whatever became of the plugin; --upgrade moves it to \
      the questionnaire as it is now.

      Example:
        winnow ask resume L42-1
      """
  )

  @Argument(help: "The interview, such as L42-1; winnow ask list shows them.")
  var interview: String

  @Flag(help: "Go on with the questionnaire as it is now; answers stay as far as they fit.")
  var upgrade = false

  @OptionGroup(title: "Answering")
  var asking: AskOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    asking.prepare(screen)
    try writing.write(on: screen) { engine in
      let change = try upgrade ? engine.upgradeInterview(interview) : nil
      let session = try engine.resumeInterview(try engine.interview(interview))
      if !format.json, asking.answers == nil {
        try ResumeBanner(session, engine).print(on: screen)
        if let change, !change.isSame { try screen.lines(change.lines) }
      }
      let carrier = InterviewCarrier(
        session: session,
        options: asking,
        surroundings: writing.workspace.surroundings,
        screen: screen,
        format: format
      )
      try carrier.carry()
    }
  }
}
