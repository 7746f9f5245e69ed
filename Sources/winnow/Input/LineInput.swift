import Glibc

/// Reads lines from standard input; the one reader of the process.
///
/// On a terminal that knows control sequences, keys edit the line; they come through only while a
/// line is read. On every other terminal the terminal's own line editing is used and no control
/// code is written. From a pipe or a file lines are taken as they are, and nothing that was read
/// ahead is lost between prompts. After every ``read(_:)`` on a terminal, the cursor stands at the
/// beginning of a row.
package final class LineInput {
  private enum Kind { case keys, lines, stream }

  /// Whether a person can be asked: both ends are terminals.
  package let isTerminal: Bool
  /// Whether keys edit the line: only then ``Prompt/initial`` shows and ``Entry/back`` comes.
  package var understandsKeys: Bool { kind == .keys }
  /// Whether the last line was longer than ``EditLine/byteLimit`` and lost its rest.
  package private(set) var wasCut = false

  private let kind: Kind
  private let bytes: InputBytes
  private let signals: SignalPipe?
  private let output: Int32
  private let mode: TerminalMode
  private let variables: [String: String]
  private let idle: Duration?
  private var history = History()
  private var isClosed = false

  /// Opens the input; a terminal that a killed program left without echo is mended.
  ///
  /// `variables` have `TERM`, which says whether the terminal knows control sequences: not when it
  /// is missing, empty, `dumb` or `unknown`; and `NO_COLOR`, which has nothing shown faintly.
  /// `idle` is the time without a byte after which ``Entry/idle`` comes; nil waits for ever. With
  /// `isPlain` there are no keys, no colour, and nothing is drawn over.
  package init(
    input: Int32,
    output: Int32,
    variables: [String: String],
    idle: Duration? = nil,
    isPlain: Bool = false
  ) {
    let asks = Terminal.behind(input, variables: variables).isTerminal
    isTerminal = asks && Terminal.behind(output, variables: variables).isTerminal
    signals = SignalPipe()
    let isSimple = isPlain || ["", "dumb", "unknown"].contains(variables["TERM"] ?? "")
    kind = !asks ? .stream : isTerminal && !isSimple && signals != nil ? .keys : .lines
    bytes = InputBytes(input, signals: signals)
    mode = TerminalMode(input, output: output)
    self.output = output
    self.variables = variables
    self.idle = idle
    let wasMended = asks && TerminalMode.mend(input)
    if wasMended, kind == .keys { Screen.put(KeySession.pasteOff, to: output) }
  }

  deinit { close() }

  /// Reads one line, or several.
  ///
  /// A signal that asks to end counts for every later call, too.
  package func read(_ prompt: Prompt) -> Entry {
    guard !isClosed else { return .ended }
    wasCut = false
    guard let signals else { return readLines(prompt) }
    return Interrupt.waking(signals) {
      // A signal that came before would be waited for in vain.
      if let entry = Entry(signal: Interrupt.number) { return entry }
      return kind == .keys ? readKeys(prompt, signals) : readLines(prompt)
    }
  }

  /// Adds a line to those that the up arrow brings back in free text.
  package func addHistory(_ line: String) {
    history.add(line)
  }

  /// Restores the terminal and ends reading; every other way out restores it, too.
  package func close() {
    mode.leaveKeys()
    isClosed = true
  }

  private func readKeys(_ prompt: Prompt, _ signals: SignalPipe) -> Entry {
    let ends = KeySession.Ends(
      bytes: bytes,
      signals: signals,
      mode: mode,
      output: output,
      variables: variables
    )
    let session = KeySession(prompt, history: history, on: ends)
    let entry = session.run(idle: idle)
    wasCut = session.wasCut
    return entry
  }

  private func readLines(_ prompt: Prompt) -> Entry {
    var reader = LineReader(bytes, idle: idle)
    let entry = reader.read(
      prompt,
      showing: { [self] text in
        if isTerminal { Screen.put(text, to: output) }
      }
    )
    wasCut = reader.wasCut
    // The terminal showed ^C or nothing, and stays in that row.
    if isTerminal, entry != .hungUp, !reader.isAtRowStart { Screen.put("\n", to: output) }
    return entry
  }
}

extension Entry {
  /// What a signal says; nil for those that do not ask to end.
  init?(signal number: Int32) {
    switch number {
    case SIGINT: self = .interrupted
    case SIGTERM: self = .terminated
    case SIGHUP: self = .hungUp
    default: return nil
    }
  }
}
