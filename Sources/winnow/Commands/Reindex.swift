import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Builds the index anew.
struct Reindex: Command {
  static let configuration = CommandConfiguration(
    commandName: "reindex",
    abstract: "Build the index anew from the journal.",
    discussion: """
      The index only makes commands fast. It may be deleted at any time: the next command builds \
      it by itself.

      Example:
        winnow reindex
      """
  )

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let counts = try writing.write(on: screen, needsSettings: false) { engine in
      try engine.store.reindex()
      return try engine.store.counts()
    }
    if format.json {
      return try screen.document(["events": .int(counts.events), "leads": .int(counts.leads)])
    }
    try screen.line(
      "the index knows \(counts.leads.counted("lead")) from \(counts.events.counted("event"))"
    )
  }
}
