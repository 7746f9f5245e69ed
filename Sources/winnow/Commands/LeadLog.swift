import ArgumentParser
import WinnowCore
import WinnowEngine

/// Records something that a lead did, or that was done with it.
struct LeadLog: Command {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Record a call, a visit or anything else that happened with a lead.",
    discussion: """
      Activities count for the engagement part of a score and fade with time.

      Example:
        winnow lead log L42 call --note "asked for a quote" --at 2026-11-20T15:30Z
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @Argument(help: "What happened: call, meeting, email.click, demo.request, site.visit …")
  var type: String

  @Option(help: ArgumentHelp("When it happened; without it now.", valueName: "time"))
  var at: Instant?

  @Option(help: ArgumentHelp("A remark.", valueName: "text"))
  var note: String?

  @Option(
    help: ArgumentHelp("Where it comes from: web, scanner …; rules may ask.", valueName: "source")
  )
  var source: String?

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let changed = try writing.write(on: screen) { engine in
      try engine.log(lead, type: type, at: at, note: note, source: source)
    }
    if let at, at > writing.workspace.surroundings.now() {
      try screen.say("\(at) is still to come: rules count it as if it were now")
    }
    try LeadPage(changed).confirm("logged \(type.printable) for", format, on: screen)
  }
}
