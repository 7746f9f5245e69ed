import ArgumentParser
import WinnowCore
import WinnowEngine

/// Lists what happened to a lead.
struct LeadHistory: Command {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List everything that happened to a lead: when, what, and who did it.",
    discussion: """
      Example:
        winnow lead history L42
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let events = try reading.open().history(lead)
    try Listing.events.print(events, list.form, on: screen, nothing: "nothing has happened yet")
  }
}
