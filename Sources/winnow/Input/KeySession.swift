import Glibc

/// One prompt on a terminal whose keys come through one by one: reads them, and draws the field.
final class KeySession {
  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"

  /// What a prompt works with.
  struct Ends {
    let bytes: InputBytes
    let signals: SignalPipe
    let mode: TerminalMode
    let output: Int32
    let variables: [String: String]
  }

  /// Whether a part of what was typed or pasted was left out.
  private(set) var wasCut = false
  private let prompt: Prompt
  private let ends: Ends
  private var editor: LineEditor
  private var decoder = KeyDecoder()
  /// Whether the row shows something else than the field.
  private var isStale = true
  /// The line of the field that the row shows.
  private var shownLine = 0

  init(_ prompt: Prompt, history: History, on ends: Ends) {
    self.prompt = prompt
    self.ends = ends
    editor = LineEditor(prompt, history: history)
  }

  /// Reads up to the end of the prompt; gives the terminal back as it was.
  func run(idle: Duration?) -> Entry {
    defer { ends.mode.leaveKeys() }
    guard ends.mode.enterKeys() else { return .hungUp }
    ends.signals.hold()
    defer { ends.signals.release() }
    put(Self.pasteOn)
    let entry = waitForEntry(idle: idle)
    if entry != .hungUp { finish() }
    return entry
  }

  private func waitForEntry(idle: Duration?) -> Entry {
    while true {
      if isStale, !ends.bytes.hasNext { draw() }
      let patience = ends.bytes.hasNext ? nil : decoder.patience ?? idle
      let entry: Entry? =
        switch ends.bytes.next(until: patience.map { .now + $0 }) {
        case .byte(let byte): take(decoder.take(byte))
        case .nothing where decoder.patience != nil: take(decoder.pause())
        case .nothing: .idle
        case .signal(let number): take(signal: number)
        case .end: .ended
        case .hangUp: .hungUp
        }
      if let entry { return entry }
    }
  }

  private func take(_ keys: [Key]) -> Entry? {
    for key in keys {
      switch editor.take(key) {
      case .nothing: break
      case .changed: isStale = true
      case .full: tellFull()
      case .suspend: suspend()
      case .entry(let entry): return entry
      }
    }
    return nil
  }

  private func take(signal number: Int32) -> Entry? {
    switch number {
    case SIGWINCH: isStale = true
    case SIGTSTP: suspend()
    case SIGCONT: resume()
    default: return Entry(signal: number)
    }
    return nil
  }

  /// Gives the terminal to the shell until the person comes back.
  private func suspend() {
    finish()
    ends.mode.pauseKeys()
    ends.signals.stopJob()
    resume()
  }

  private func resume() {
    _ = ends.mode.enterKeys()
    put(Self.pasteOn)
    isStale = true
  }

  private func tellFull() {
    // One note is enough for a key that repeats.
    if !wasCut {
      let note = "(an answer holds 64 KiB; the rest is left out)"
      draw(ending: "\u{1B}[J\r\n\(note)\r\n")
    }
    wasCut = true
    isStale = true
  }

  private func draw() {
    let terminal = Terminal.behind(ends.output, variables: ends.variables)
    let line = editor.line
    let range = line.currentLine
    let view = LineView(
      prompt: mark(line.lineNumber),
      line: line.characters[range],
      cursor: line.cursor,
      hint: editor.hint,
      width: terminal.width ?? 80
    )
    put(linesBefore(line.lineNumber) + view.drawing(hasColour: terminal.hasColour))
    shownLine = line.lineNumber
    isStale = false
  }

  /// Draws the field as it stays on the screen: from its beginning, over several rows if need be.
  private func finish() {
    draw(ending: "\u{1B}[J\(Self.pasteOff)\r\n")
  }

  /// Draws what is left of the field from the line in the row on.
  private func draw(ending: String) {
    let lines = editor.line.lines
    put(linesBefore(lines.count - 1) + row(lines.count - 1, lines.last ?? []) + ending)
    shownLine = lines.count - 1
  }

  /// The lines from the one in the row up to another one further down, each in a row of its own
  /// from now on; a long text without its middle.
  private func linesBefore(_ number: Int) -> String {
    guard number > shownLine else { return "" }
    let lines = editor.line.lines
    var text = ""
    for index in shownLine..<min(number, lines.count) {
      if index == shownLine + 10, number - index > 10 { text += "\r…\u{1B}[J\r\n" }
      if index >= shownLine + 10, number - index > 10 { continue }
      text += row(index, lines[index]) + "\u{1B}[J\r\n"
    }
    return text
  }

  /// A line as it stays on the screen.
  private func row(_ index: Int, _ line: ArraySlice<Character>) -> String {
    "\r" + mark(index) + LineView.shown(line).truncated(to: Self.columnsKept)
  }

  private func mark(_ index: Int) -> String {
    index == 0 ? prompt.text.printable : prompt.mark(ofLine: index)
  }

  /// Columns of a line that stay on the screen when it is entered.
  private static let columnsKept = 1000

  private func put(_ text: String) { Screen.put(text, to: ends.output) }
}
