import ArgumentParser
import Foundation
import Glibc
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// How questions are answered.
struct AskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take the answers from this JSON file, - for standard input, and ask nothing: {\"seats\": 80}.",
      valueName: "file"
    ),
    completion: .file()
  )
  var answers: String?

  @Flag(help: "With --answers: leave out answers to questions that there are not.")
  var allowUnknown = false

  @Option(help: ArgumentHelp("Ask in this language: en, de …", valueName: "language"))
  var lang: String?

  @Flag(help: "Do not tell the score after each answer: the lead may see the screen.")
  var noHints = false

  @Option(
    help: ArgumentHelp("Pause when nothing is typed for so long: 30m, 2h, 90s.", valueName: "time")
  )
  var idle: IdleTime?

  @Flag(help: "No arrow keys, no colour, nothing drawn over: for screen readers and logs.")
  var plain = false

  func validate() throws {
    guard answers != nil || !allowUnknown else {
      throw ValidationError("--allow-unknown goes with --answers")
    }
    if let lang, !Wording.isLanguage(lang) {
      throw ValidationError("--lang takes a language such as en, de or pt-BR")
    }
  }

  /// Reads the file of answers, if one is given.
  func file(_ surroundings: Surroundings) throws -> AnswersFile? {
    guard let answers else { return nil }
    if answers == "-" { return try AnswersFile(Self.standardInput(), name: "standard input") }
    let bytes = try GivenFile(answers, role: "answers").bytes(surroundings)
    return try AnswersFile(bytes, name: answers)
  }

  /// Has the screen show what `--plain` asks for.
  func prepare(_ screen: Screen) {
    if plain { screen.dropColour() }
  }

  /// Everything on standard input, at most a mebibyte and a little.
  private static func standardInput() -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count <= 1 << 20 {
      let more = FileHandle.standardInput.readData(ofLength: 1 << 16)
      guard !more.isEmpty else { break }
      bytes += more
    }
    return bytes
  }

  /// What reads from the person.
  func input(_ surroundings: Surroundings) -> LineInput {
    LineInput(
      input: STDIN_FILENO,
      output: STDOUT_FILENO,
      variables: surroundings.variables,
      idle: idle?.duration,
      isPlain: plain
    )
  }
}

/// A time as it is given for waiting: `30m`, `2h`, `90s`.
struct IdleTime: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()),
      (1...86_400).contains(count)
    else { return nil }
    duration = .seconds(count * unit)
  }
}
