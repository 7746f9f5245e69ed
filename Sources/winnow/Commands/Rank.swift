import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Lists leads by score, best first.
struct Rank: Command {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "List the leads to call first, best score first.",
    discussion: """
      It shows the scores by the active rules, and says so when the files have other rules by now. \
      Scores that fade with time are made anew when they are older than `refresh` in winnow.toml.

      Leads on a fast lane come first, those that a gate ruled out last. In between the best band comes \
      first, then the score, urgency, and who has waited longest; with --by score, urgency or age that \
      alone comes first.

      Examples:
        winnow rank --limit 10 --why
        winnow rank --owner ada --by urgency
      """
  )

  @Option(help: ArgumentHelp("Show so many.", valueName: "number"))
  var limit = 20

  @Option(help: ArgumentHelp("What counts first.", valueName: "key"))
  var by = RankOrder.Key.band

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
    let engine = try reading.open()
    let staleness = Self.refresh(engine)
    var ranking = try engine.rank(filter.filter(), by: by, limit: limit, why: why)
    ranking.staleness = staleness
    let rows = RankedLead.rows(of: ranking)
    try Listing.ranking(rows, why: why).print(
      rows,
      list.form,
      on: screen,
      facts: ranking.facts,
      nothing: ranking.emptiness
    )
    if list.form == .table, !rows.isEmpty, let moment = ranking.recorded?.evaluated {
      try screen.line(Ranking.date(moment, ranking.tolerance))
    }
    for remark in ranking.remarks { try screen.say(remark) }
  }

  /// Makes scores anew that have faded for too long; gives what kept it from that.
  private static func refresh(_ engine: Engine) -> WinnowError? {
    do {
      guard try engine.fadesSinceScored() else { return nil }
      _ = try engine.scoreDue(transaction: engine.transaction)
      return nil
    } catch {
      return WinnowError(anything: error)
    }
  }
}

extension RankOrder.Key: ExpressibleByArgument {}
