import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Tells what changed rules do to the scores, and does it.
struct Rescore: Command {
  static let configuration = CommandConfiguration(
    commandName: "rescore",
    abstract: "Tell whose score changed rules would change; apply them, or take them back.",
    discussion: """
      After you changed a weight, a threshold or a plugin, scores stay as they are until you say so. \
      --plan lists who would cross the line, with the part that differs most. --apply scores all \
      leads by the new rules at once. --rollback scores them by the rules that were active before; \
      your files stay as they are.

      A lead that other rules made qualified is not handed off before somebody confirms it: --held \
      lists such leads, --confirm confirms those that are named, or all.

      Examples:
        winnow rescore --plan
        winnow rescore --plan --all --csv > plan.csv
        winnow rescore --apply
        winnow rescore --rollback
        winnow rescore --confirm L7 L12
      """
  )

  @Flag(help: "List who would cross the line; write nothing.")
  var plan = false

  @Flag(help: "Score all leads by the rules as they are now.")
  var apply = false

  @Flag(help: "Score all leads by the rules that were active before.")
  var rollback = false

  @Flag(help: "List the leads whose hand-off waits to be confirmed.")
  var held = false

  @Flag(help: "Confirm the hand-off of leads that new rules made qualified.")
  var confirm = false

  @Flag(help: "With --plan: list every score that would change.")
  var all = false

  @Option(
    help: ArgumentHelp(
      "With --plan and --held: everything as it was then: 2026-11-21, 2026-11-21T20:46Z.",
      valueName: "time"
    )
  )
  var asOf: Instant?

  @Argument(help: "With --confirm: the leads; all that wait when none is named.")
  var leads: [String] = []

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  func validate() throws {
    guard [plan, apply, rollback, held, confirm].count(where: \.self) == 1 else {
      throw ValidationError("choose one: --plan, --apply, --rollback, --held or --confirm")
    }
    guard plan || !all else { throw ValidationError("--all goes with --plan") }
    guard plan || held || asOf == nil else {
      throw ValidationError("--as-of goes with --plan and --held: the past cannot be written")
    }
    if let word = leads.first, !confirm {
      throw ValidationError("only --confirm takes leads: '\(word)' has no meaning here")
    }
    guard plan || held || list.form == .table || list.form == .json else {
      throw ValidationError("--jsonl and --csv go with --plan and --held")
    }
  }

  func run(on screen: Screen) throws {
    let progress = ProgressLine("scored", "leads", on: list.form == .table ? screen.talk : .none)
    if plan { return try showPlan(progress, on: screen) }
    if held { return try showHeld(on: screen) }
    if confirm { return try confirm(on: screen) }
    let start = ContinuousClock.now
    let report = try Interrupt.patiently {
      defer { progress.end() }
      return try writing.write(on: screen) { engine in
        let total = max(Double(try engine.store.counts().leads), 1)
        let told: (Int) -> Void = { progress.update($0, share: Double($0) / total) }
        return rollback
          ? try engine.rollBack(progress: told, isInterrupted: { Interrupt.isCaught })
          : try engine.scoreAll(progress: told, isInterrupted: { Interrupt.isCaught })
      }
    }
    var format = FormatOptions()
    format.json = list.json
    try ScoringPage(report, took: ContinuousClock.now - start).print(format, on: screen)
  }

  private func opened() throws -> Engine { try writing.workspace.open { $0.asOf = asOf } }

  private func showHeld(on screen: Screen) throws {
    let engine = try opened()
    try Listing.leads.print(
      try engine.heldHandoffs(),
      list.form,
      on: screen,
      facts: [:],
      nothing: "no hand-off waits"
    )
  }

  private func confirm(on screen: Screen) throws {
    let confirmed = try writing.write(on: screen) { try $0.confirmHandoffs(leads) }
    if list.json {
      let ids = confirmed.map { JSONValue.string($0.id.description) }
      return try screen.document(["confirmed": .array(ids)])
    }
    for lead in confirmed { try screen.line("confirmed \(lead.title)") }
    if confirmed.isEmpty { try screen.say("no hand-off waits") }
  }

  private func showPlan(_ progress: ProgressLine, on screen: Screen) throws {
    let engine = try opened()
    let total = max(Double(try engine.store.counts().leads), 1)
    defer { progress.end() }
    let plan = try engine.rescorePlan(keepsAll: all) {
      progress.update($0, share: Double($0) / total)
    }
    progress.end()
    try Listing.changes.print(
      plan.changes,
      list.form,
      on: screen,
      facts: plan.facts,
      nothing: all ? "no score would change" : "nobody would cross the line"
    )
    if list.form == .table { try screen.say(plan.summary) }
  }
}
