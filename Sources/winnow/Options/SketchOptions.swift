import ArgumentParser
import WinnowCore
import WinnowEngine

/// A first mapping for a file, in place of an import.
struct SketchOptions: ParsableArguments {
  @Flag(help: "Write a first mapping for the file instead, to edit.")
  var sketch = false

  @Option(
    help: ArgumentHelp("With --sketch: where to; without it on the screen.", valueName: "file"),
    completion: .file()
  )
  var output: String?

  func validate() throws {
    guard output == nil || sketch else { throw ValidationError("--output goes with --sketch") }
  }

  /// Writes the mapping for `file`.
  func write(_ file: String, _ surroundings: Surroundings, on screen: Screen) throws {
    let text = try Sketch(path: file).text
    guard let output else {
      return try screen.write((screen.output.isTerminal ? text.printableLines : text).utf8)
    }
    try GivenFile(output, role: "mapping").write(Array(text.utf8), surroundings)
    try screen.line("wrote \(output.printable)")
    try screen.say("edit it, then: winnow import \(file.printable) --map \(output.printable)")
  }
}
