import Foundation
import WinnowTestSupport
import winnow

/// Somebody who types on a terminal while this process reads from it.
struct Typist {
  let terminal: PseudoTerminal
  let input: LineInput

  init(terminal: PseudoTerminal, input: LineInput) {
    self.terminal = terminal
    self.input = input
  }

  /// A terminal and its reader, which gives up instead of hanging when a test goes wrong.
  init(
    width: UInt16 = 80,
    term: String = "xterm",
    idle: Duration = .seconds(30),
    isPlain: Bool = false
  ) throws {
    terminal = try PseudoTerminal(width: width)
    input = Self.input(on: terminal, term: term, idle: idle, isPlain: isPlain)
  }

  /// Another reader of the terminal.
  static func input(
    on terminal: PseudoTerminal,
    term: String = "xterm",
    idle: Duration = .seconds(30),
    isPlain: Bool = false
  ) -> LineInput {
    LineInput(
      input: terminal.descriptor,
      output: terminal.descriptor,
      variables: ["TERM": term],
      idle: idle,
      isPlain: isPlain
    )
  }

  /// Shows the prompt, has `type` done once it is there, and gives what was read; everything that
  /// the terminal showed is on its screen then.
  func read(
    _ prompt: Prompt,
    _ type: @escaping @Sendable (PseudoTerminal) -> Void
  ) -> Entry {
    let (terminal, shown) = (terminal, prompt.text)
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
      _ = terminal.show(until: shown, within: .seconds(30))
      type(terminal)
      isDone.signal()
    }
    thread.start()
    let entry = input.read(prompt)
    isDone.wait()
    _ = terminal.show(within: .milliseconds(50))
    return entry
  }
}
