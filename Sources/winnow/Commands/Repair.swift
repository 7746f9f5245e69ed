import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Makes a damaged journal sound again.
struct Repair: Command {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Say how a damaged journal can be made sound again; with --apply, do it.",
    discussion: """
      Keeps every line that is good, and copies each file to quarantine/ before it changes it. \
      What cannot be read any more is named by number in the history. A good backup is better: \
      put the damaged file back from it, if there is one.

      Ends with status 1 when there is something to repair and --apply is not given.

      Example:
        winnow repair
        winnow repair --apply
      """
  )

  @Flag(help: "Do it.")
  var apply = false

  @Flag(help: "Only say what would be done; this holds without --apply anyway.")
  var dryRun = false

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !apply || !dryRun else { throw ValidationError("give only one of --apply and --dry-run") }
  }

  func run(on screen: Screen) throws {
    let report = apply ? try repair(on: screen) : try plan()
    if format.json {
      try screen.document(report.json)
    } else {
      try report.print(isDone: apply, on: screen)
    }
    if !apply, !report.isEmpty { throw ExitCode(1) }
  }

  private func plan() throws -> RepairReport {
    let engine = try writing.workspace.open(needsSettings: false)
    return try engine.store.repair(transaction: engine.transaction, by: engine.actor)
  }

  private func repair(on screen: Screen) throws -> RepairReport {
    try writing.write(on: screen, needsSettings: false) { engine in
      try engine.store.repair(
        isDry: false,
        transaction: engine.transaction,
        by: engine.actor
      )
    }
  }
}
