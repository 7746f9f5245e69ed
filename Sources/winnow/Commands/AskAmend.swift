import ArgumentParser
import WinnowCore
import WinnowEngine

/// Changes an answer of a finished interview.
struct AskAmend: Command {
  static let configuration = CommandConfiguration(
    commandName: "amend",
    abstract: "Change answers of a finished interview, with a reason.",
    discussion: """
      Opens a new revision: questions that the change brings up are asked, everything else stays. \
      Without a terminal a missing answer pauses it.

      Example:
        winnow ask amend L42-1 --set seats=120 --reason "told by mail"
      """
  )

  @Argument(help: "The interview, such as L42-1.")
  var interview: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("An answer: its id and the new value.", valueName: "id=value")
  )
  var changes: [String] = []

  @Option(help: ArgumentHelp("Why it changes.", valueName: "text"))
  var reason: String

  @OptionGroup(title: "Answering")
  var asking: AskOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason needs a text") }
    guard !changes.isEmpty || asking.answers != nil else {
      throw ValidationError("say what changes: --set ID=VALUE, or --answers FILE")
    }
    for change in changes
    where (change.firstIndex(of: "=") ?? change.startIndex) == change.startIndex {
      throw ValidationError("'\(change)' sets nothing: write --set ID=VALUE")
    }
    let ids = changes.map { $0.split(separator: "=", maxSplits: 1).first ?? "" }
    guard Set(ids).count == ids.count else {
      throw ValidationError("--set names an answer twice")
    }
  }

  func run(on screen: Screen) throws {
    asking.prepare(screen)
    try writing.write(on: screen) { engine in
      let around = writing.workspace.surroundings
      let session = try engine.amendInterview(interview, reason: reason)
      let carrier = InterviewCarrier(
        session: session,
        options: asking,
        surroundings: around,
        screen: screen,
        format: format
      )
      let replies = try asking.file(around)?.replies ?? []
      let file = AnswersFile(replies + changes.map(Self.reply), name: "--set")
      guard try session.opens(file) else { return try carrier.carry(file) }
      // The change brings up questions: whoever is there can answer them.
      let input = asking.input(around)
      guard input.isTerminal, asking.answers == nil else { return try carrier.carry(file) }
      _ = try session.answer(file)
      try carrier.carry(asking: input)
    }
  }

  private static func reply(_ change: String) -> (key: String, reply: Reply) {
    let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let text = parts.count > 1 ? String(parts[1]) : ""
    let states: [String: Reply] = [":dk": .dontKnow, ":refuse": .refused, ":skip": .skipped]
    if let reply = states[text] { return (String(parts[0]), reply) }
    let value = JSONValue(argument: text)
    return (String(parts[0]), value == .null ? .skipped : .value(value))
  }
}
