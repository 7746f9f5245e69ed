import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// Lists leads.
struct LeadList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List leads, in the order in which they came.",
    discussion: """
      On a terminal the first 50 are shown; into a file or a pipe goes all of it.

      Example:
        winnow lead list --stage inquiry --search works
        winnow lead list --csv > leads.csv
      """
  )

  @OptionGroup var filter: FilterOptions

  @Option(help: ArgumentHelp("Only leads whose name or company has this in it.", valueName: "text"))
  var search: String?

  @Option(help: ArgumentHelp("Show at most so many.", valueName: "number"))
  var limit: Int?

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
  }

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let most = limit ?? (list.form == .table && screen.output.isTerminal ? 50 : Int.max)
    let printer = Listing.leads.printer(list.form, on: screen)
    var isCut = false
    try engine.store.forEachLead(filter.filter(text: search)) { lead in
      guard printer.count < most else {
        isCut = true
        return false
      }
      try printer.add(lead)
      return true
    }
    try printer.end(nothing: "no leads: add some with winnow import or winnow lead add")
    if list.form == .table, printer.count > 0, let moment = try engine.scored() {
      try screen.line(Ranking.date(moment, engine.workspace.settings.scoring.change))
    }
    if isCut && limit == nil {
      try screen.say("only the first \(most) are shown: --limit N shows more")
    }
  }
}
