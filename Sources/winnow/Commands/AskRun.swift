import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Runs a questionnaire for a lead.
struct AskRun: Command {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a questionnaire for a lead; the word run may be left out.",
    discussion: """
      Asks line by line; :help lists what else can be typed. Without a terminal the lines come from \
      standard input, and with --answers from a file: then nothing is asked.

      Examples:
        winnow ask discovery-call L42 --lang de
        winnow ask lead-questionnaire ada@acme.example --answers answers.json
      """
  )

  @Argument(help: "The questionnaire: its id, or the name of a plugin that has one.")
  var questionnaire: String

  @Argument(help: "The lead: its id, e-mail address, key, or part of its name.")
  var lead: String

  @Flag(help: "Begin a new interview, also when one is open.")
  var new = false

  @Flag(help: "Go on with the interview that is open.")
  var resume = false

  @OptionGroup(title: "Answering")
  var asking: AskOptions

  @OptionGroup(title: "Writing")
  var writing: WritingOptions

  @OptionGroup var format: FormatOptions

  func validate() throws {
    guard !(new && resume) else { throw ValidationError("give only one of --new and --resume") }
  }

  func run(on screen: Screen) throws {
    asking.prepare(screen)
    try writing.write(on: screen) { engine in
      let around = writing.workspace.surroundings
      let script = try engine.questionnaire(questionnaire)
      let lead = try engine.resolve(lead)
      let name = script.name ?? script.source.plugin.name
      let open = try engine.interviews(of: lead).last {
        $0.status.isRunning && $0.questionnaire == name
      }
      let file = try asking.file(around)
      let input = asking.input(around)
      defer { input.close() }
      let session: InterviewSession
      if let open, try goesOn(open, input, isFile: file != nil, on: screen) {
        session = try engine.resumeInterview(open)
        try ResumeBanner(session, engine).print(on: screen, isAsked: true)
      } else {
        session = try engine.openInterview(script, for: lead, language: asking.lang)
      }
      let carrier = InterviewCarrier(
        session: session,
        options: asking,
        surroundings: around,
        screen: screen,
        format: format
      )
      if let file { try carrier.carry(file) } else { try carrier.carry(asking: input) }
    }
  }

  /// Whether the interview that is open goes on; asks where nobody said so.
  private func goesOn(
    _ open: InterviewRecord,
    _ input: LineInput,
    isFile: Bool,
    on screen: Screen
  ) throws -> Bool {
    if new || resume { return resume }
    guard input.isTerminal, !isFile else {
      throw WinnowError(
        .usage,
        code: "interview-open",
        "the interview \(open.id) of this questionnaire is open",
        hint: "Go on with it: --resume. Begin another one: --new."
      )
    }
    try screen.line(ResumeBanner.line(open, now: writing.workspace.surroundings.now()))
    try screen.flush()
    switch input.read(Prompt("go on with it? [Y/n] ")) {
    case .line(let text): return !["n", "no", "nein"].contains(text.trimmed.lowercased())
    case .ended: throw ExitCode(3)
    case .terminated: throw ExitCode(143)
    case .hungUp: throw ExitCode(129)
    case .idle: throw ExitCode(124)
    case .back, .interrupted: throw ExitCode(130)
    }
  }
}
