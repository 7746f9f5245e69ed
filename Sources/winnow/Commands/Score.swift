import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Scores leads by the rules of the workspace.
struct Score: Command {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score leads by your rules, as they are now.",
    discussion: """
      Without a lead every lead is scored, and what changed is recorded. Run it after an import and \
      after you changed a rule, a weight or the threshold.

      With --due only those leads are scored that have no score, that changed since, or whose score \
      fades with time and is older than `refresh` in winnow.toml; by the active rules.

      With --lead and --set it tells what another answer would do, and records nothing. With \
      --stream it scores JSON Lines from standard input, without a workspace.

      Examples:
        winnow score
        winnow score --due
        winnow score --lead L42 --set answers.budget=ready
        winnow score --stream --plugin serious-lead < leads.jsonl > scores.jsonl
      """
  )

  @Argument(help: "The leads to score; without one all of them.")
  var leads: [String] = []

  @Flag(help: "Score every lead, as when none is named.")
  var all = false

  @Flag(help: "Score only leads whose score is out of date.")
  var due = false

  @OptionGroup(title: "Trying out")
  var trial: TrialOptions

  @OptionGroup(title: "As a filter")
  var stream: StreamOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    let uses = [stream.stream, trial.lead != nil, all, due, !leads.isEmpty]
    guard uses.count(where: \.self) <= 1 else {
      throw ValidationError(
        "choose one: leads by name, --all, --due, --lead with --set, or --stream"
      )
    }
  }

  func run(on screen: Screen) throws {
    if stream.stream { return try stream.run(writing.workspace, on: screen) }
    if let lead = trial.lead { return try tryOut(lead, on: screen) }
    if leads.isEmpty { return try scoreAll(on: screen) }
    let explanations = try writing.write(on: screen) { try $0.score(leads) }
    try Listing.scores.print(
      explanations,
      format.json ? .json : .table,
      on: screen,
      nothing: "no leads"
    )
  }

  private func tryOut(_ lead: String, on screen: Screen) throws {
    let engine = try writing.workspace.open()
    let outcome = try engine.trial(lead, trial.assignments)
    try TrialPage(outcome, try engine.lead(lead)).print(format, on: screen)
  }

  private func scoreAll(on screen: Screen) throws {
    let progress = ProgressLine("scored", "leads", on: format.json ? .none : screen.talk)
    let start = ContinuousClock.now
    let report = try Interrupt.patiently {
      defer { progress.end() }
      return try writing.write(on: screen) { engine in
        let total = max(Double(try engine.store.counts().leads), 1)
        let told: (Int) -> Void = { progress.update($0, share: due ? nil : Double($0) / total) }
        return due
          ? try engine.scoreDue(
            transaction: engine.transaction,
            progress: told,
            isInterrupted: { Interrupt.isCaught }
          )
          : try engine.scoreAll(progress: told, isInterrupted: { Interrupt.isCaught })
      }
    }
    try ScoringPage(report, took: ContinuousClock.now - start).print(format, on: screen)
  }
}
