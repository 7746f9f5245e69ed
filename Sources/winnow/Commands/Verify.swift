import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Checks that nothing in the workspace is damaged.
struct Verify: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check every record of the workspace for damage.",
    discussion: """
      Reads the whole journal: every line and its checksum, seals, and the chain between the \
      files; and the rules in bundles/ that events refer to. Tells file, line and byte of what is wrong, and what to do. Ends with status 65 when \
      something is damaged.

      The last line names the head: keep it somewhere else, and --expect-head notices a journal \
      that was cut off or replaced as a whole.

      Examples:
        winnow verify
        winnow verify --deep --index
        winnow verify --expect-head "$(cat ~/acme.head)"
      """
  )

  @Flag(help: "Also work out the SHA-256 of every file, and read the data of every event.")
  var deep = false

  @Flag(help: "Also check that the index tells what the journal tells.")
  var index = false

  @Option(
    help: ArgumentHelp("The head that an earlier check gave.", valueName: "number:sha256")
  )
  var expectHead: JournalHead?

  @OptionGroup var format: FormatOptions

  @OptionGroup var workspace: WorkspaceOptions

  func run(on screen: Screen) throws {
    let engine = try workspace.open(needsSettings: false)
    let report = try engine.verify(isDeep: deep, index: index, expectedHead: expectHead)
    if format.json { try screen.document(report.json) } else { try report.print(on: screen) }
    if let damage = report.damage { throw damage }
  }
}
