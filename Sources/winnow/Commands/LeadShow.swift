import ArgumentParser
import WinnowCore
import WinnowEngine

/// Shows everything about one lead.
struct LeadShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything that is known about one lead.",
    discussion: """
      Example:
        winnow lead show hopper@example.com
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let found = try engine.lead(lead)
    if format.json { return try screen.document(found.json) }
    try LeadPage(found, answers: try engine.topics(of: found.id)).print(on: screen)
  }
}
