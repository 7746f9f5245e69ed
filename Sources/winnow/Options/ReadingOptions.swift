import ArgumentParser
import WinnowCore
import WinnowEngine

/// Options of every command that only reads.
struct ReadingOptions: ParsableArguments {
  @OptionGroup(title: "Workspace")
  var workspace: WorkspaceOptions

  @Option(
    help: ArgumentHelp(
      "Show everything as it was then: 2026-11-21, 2026-11-21T20:46Z.",
      valueName: "time"
    )
  )
  var asOf: Instant?

  func open() throws -> Engine {
    try workspace.open { $0.asOf = asOf }
  }
}
