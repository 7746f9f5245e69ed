import ArgumentParser
import WinnowCore
import WinnowEngine

/// Lists leads by score, best first.
struct Rank: Command {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "List the leads to call first, best score first.",
    discussion: """
      It shows the scores that were recorded last, and says so when the rules have changed since.

      Example:
        winnow rank --limit 10 --why
      """
  )

  @Option(help: ArgumentHelp("Show so many.", valueName: "number"))
  var limit = 20

  @Flag(help: "Show what each score is made of.")
  var why = false

  @OptionGroup var filter: FilterOptions

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a number from 1 on") }
  }

  func run(on screen: Screen) throws {
    let ranking = try reading.open().rank(filter.filter(), limit: limit)
    let rows = ranking.rows.enumerated().map { RankedLead(rank: $0.offset + 1, lead: $0.element) }
    try Listing.ranking(why: why).print(
      rows,
      list.form,
      on: screen,
      facts: ranking.facts,
      nothing: "no scored leads: run winnow score"
    )
    for remark in ranking.remarks { try screen.say(remark) }
  }
}
