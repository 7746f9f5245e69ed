import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Ends the active segment now.
struct Seal: Command {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "End the journal's present file now and begin the next one.",
    discussion: """
      A file that is ended never changes again, and has a seal with its SHA-256 beside it. Winnow \
      does this by itself at 32 MiB. Sealing again with nothing new in between changes nothing.

      Example:
        winnow seal
      """
  )

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func run(on screen: Screen) throws {
    let seal = try writing.write(on: screen, needsSettings: false) { try $0.seal() }
    if format.json {
      return try screen.document(["seal": seal.map { .string($0) } ?? .null])
    }
    try screen.line(seal.map { "sealed: \($0.printable)" } ?? "nothing new to seal")
  }
}
