import ArgumentParser
import WinnowCore
import WinnowEngine

/// Takes an import back.
struct ImportRevertCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Take an import back, as far as nobody has worked on its leads since.",
    discussion: """
      Leads that it made go, leads that it changed get back what was there; leads that somebody \
      touched since stay as they are.

      Example:
        winnow import revert I3
      """
  )

  @Argument(help: "The import, as winnow import list shows it: I3.")
  var id: String

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let outcome = try writing.write(on: screen) { engine in
      let outcome = try ImportReverter(store: engine.store)
        .revert(id, by: engine.actor, transaction: engine.transaction)
      _ = try engine.scoreConcerned()
      return outcome
    }
    if format.json {
      return try screen.document([
        "import": .string(id), "removed": .int(outcome.removed),
        "restored": .int(outcome.restored), "kept": .int(outcome.kept),
      ])
    }
    try screen.line(
      "took \(id.printable) back: \(outcome.removed.grouped) leads removed, "
        + "\(outcome.restored.grouped) restored, \(outcome.kept.grouped) kept as they are"
    )
  }
}
