import ArgumentParser
import WinnowCore
import WinnowEngine

/// Lists interviews.
struct AskList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List interviews: for whom, how far they are, and what came of them.",
    discussion: """
      Examples:
        winnow ask list --open
        winnow ask list --lead L42
      """
  )

  @Flag(help: "Only those that can go on.")
  var open = false

  @Option(help: ArgumentHelp("Only those of this lead.", valueName: "lead"))
  var lead: String?

  @Option(help: ArgumentHelp("Only those of this questionnaire.", valueName: "id"))
  var questionnaire: String?

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let all = try lead.map { try engine.interviews(of: engine.resolve($0)) } ?? engine.interviews()
    let found = all.filter { record in
      (!open || record.status.isRunning)
        && (questionnaire == nil || record.questionnaire == questionnaire)
    }
    try Listing.interviews.print(found, list.form, on: screen, nothing: "no interviews")
  }
}
