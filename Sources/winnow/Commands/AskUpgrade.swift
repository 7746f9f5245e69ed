import ArgumentParser
import WinnowCore
import WinnowEngine

/// Moves an interview to the questionnaire as it is now.
struct AskUpgrade: Command {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Move an interview to the questionnaire as it is now.",
    discussion: """
      Answers stay as far as they fit: a question that is gone is off the path, one with another type \
      or other options is asked again, and what is new and required is asked.

      Example:
        winnow ask upgrade L42-1 --dry-run
      """
  )

  @Argument(help: "The interview, such as L42-1.")
  var interview: String

  @Flag(help: "Only tell what would change.")
  var dryRun = false

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let upgrade = try writing.write(on: screen) { engine in
      try engine.upgradeInterview(interview, isTrial: dryRun)
    }
    if format.json { return try screen.document(upgrade.json) }
    try screen.lines(upgrade.lines)
    if dryRun { try screen.say("this was a trial: nothing was changed") }
  }
}
