import ArgumentParser
import Glibc
import WinnowCore
import WinnowEngine
import WinnowStore

/// Takes everything about a person out of the workspace.
struct LeadErase: Command {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Take everything about a person out of the workspace, for good.",
    discussion: """
      Rewrites the journal so that of the lead's records only number, time and actor are left; it \
      still verifies. Index, snapshots, views, and files in quarantine/ that name the person go \
      too. Tells what it cannot reach: backups made before, git history, exports. Interrupted, it \
      is simply run again.

      At a terminal it asks first, unless --yes is given.

      Example:
        winnow lead erase L42 --yes
      """
  )

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @Flag(help: "Do not ask.")
  var yes = false

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let report = try writing.write(on: screen, needsSettings: false) { engine in
      try confirm(engine, on: screen)
      return try engine.erase(lead)
    }
    if format.json { return try screen.document(report.json) }
    try report.print(on: screen)
  }

  private func confirm(_ engine: Engine, on screen: Screen) throws {
    guard !yes, isatty(STDIN_FILENO) == 1, screen.talk.isTerminal else { return }
    let id = try engine.erasable(lead)
    let name = try engine.store.lead(id)?.text("name")?.printable
    try screen.say(
      "Erase \(name.map { "\($0) (\(id))" } ?? "\(id)") for good? Type \(id) to do it:"
    )
    guard readLine() == id.description else {
      throw WinnowError(.usage, code: "not-confirmed", "nothing was erased")
    }
  }
}
