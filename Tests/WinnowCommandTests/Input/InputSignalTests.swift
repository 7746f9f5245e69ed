import Foundation
import Synchronization
import Testing
import WinnowTestSupport
import winnow

/// Each in a process of its own, which its terminal may send signals to.
@Suite struct InputSignalTests {
  @Test func `Ctrl-C on a plain terminal interrupts this prompt and every later one`() async {
    await #expect(processExitsWith: .success) {
      let typist = try Typist(controlling: "dumb")
      let entry = typist.read(Prompt("> ")) { $0.type("half\u{3}") }
      #expect(entry == .interrupted)
      #expect(typist.input.read(Prompt("> ")) == .interrupted)
      #expect(!typist.terminal.screen().joined().contains("\u{1B}"))
    }
  }

  @Test func `TERM leaves the prompt and the terminal as it was`() async {
    await #expect(processExitsWith: .success) {
      let typist = try Typist(controlling: "xterm")
      let before = typist.terminal.attributes
      #expect(typist.read(Prompt("> ")) { _ in kill(getpid(), SIGTERM) } == .terminated)
      #expect(typist.terminal.attributes == before)
    }
  }

  @Test func `TERM leaves a prompt that waits for a pipe`() async {
    await #expect(processExitsWith: .success) {
      Interrupt.listen()
      let pipe = Pipe()
      let input = LineInput(
        input: pipe.fileHandleForReading.fileDescriptor,
        output: -1,
        variables: [:]
      )
      let thread = Thread {
        Thread.sleep(forTimeInterval: 0.2)
        kill(getpid(), SIGTERM)
      }
      thread.start()
      #expect(input.read(Prompt("")) == .terminated)
    }
  }

  @Test(arguments: ["xterm", "dumb"])
  func `a window that is closed hangs up, however often the system says it`(term: String) async {
    await #expect(processExitsWith: .success) { [term] in
      let typist = try Typist(controlling: term)
      Interrupt.patiently {
        let entry = typist.read(Prompt("> ")) { terminal in
          kill(getpid(), SIGHUP)
          terminal.hangUp()
          kill(getpid(), SIGHUP)
        }
        #expect(entry == .hungUp)
      }
    }
  }

  @Test func `a signal between two prompts leaves the next one`() async {
    await #expect(processExitsWith: .success) {
      let typist = try Typist(controlling: "xterm")
      Interrupt.patiently {
        #expect(typist.read(Prompt("1> ")) { $0.type("one\r") } == .line("one"))
        kill(getpid(), SIGINT)
        #expect(typist.input.read(Prompt("2> ")) == .interrupted)
      }
    }
  }

  @Test func `a change of the window's width draws the row anew, without a key`() async {
    await #expect(processExitsWith: .success) {
      let typist = try Typist(controlling: "xterm")
      let entry = typist.read(Prompt("> ")) { terminal in
        terminal.type("The quick brown fox")
        _ = terminal.show(until: "fox", within: .seconds(30))
        terminal.resize(12)
        #expect(terminal.show(until: "> …rown fox", within: .seconds(30)).contains("> …rown fox"))
        terminal.type("\r")
      }
      #expect(entry == .line("The quick brown fox"))
    }
  }

  @Test func `Ctrl-Z goes on with the same text where no shell could continue it`() async {
    await #expect(processExitsWith: .success) {
      let typist = try Typist(controlling: "xterm")
      let entry = typist.read(Prompt("> ")) { terminal in
        terminal.type("Os\u{1A}")
        _ = terminal.show(until: "\n", within: .seconds(30))
        _ = terminal.show(until: "> Os", within: .seconds(30))
        terminal.type("lo\r")
      }
      #expect(entry == .line("Oslo"))
      #expect(typist.terminal.screen() == ["> Os", "> Oslo"])
    }
  }

  @Test func `QUIT and a fault end the process and restore the terminal`() async throws {
    for number in [SIGQUIT, SIGABRT, SIGSEGV] {
      let terminal = try PseudoTerminal()
      let before = terminal.attributes
      let path = terminal.path
      await #expect(processExitsWith: .signal(number)) {
        [number = number as Int32, path = path as String] in
        let input = try Typist.input(on: path)
        let thread = Thread { Typist.waitForKeys(path) { kill(getpid(), number) } }
        thread.start()
        _ = input.read(Prompt("> "))
      }
      #expect(terminal.attributes == before)
      #expect(terminal.show(within: .milliseconds(50)).hasSuffix("\u{1B}[?2004l"))
    }
  }

  @Test func `another thread that ends the process restores the terminal`() async throws {
    let terminal = try PseudoTerminal()
    let before = terminal.attributes
    let path = terminal.path
    await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
      let input = try Typist.input(on: path)
      let thread = Thread { Typist.waitForKeys(path) { exit(3) } }
      thread.start()
      _ = input.read(Prompt("> "))
    }
    #expect(terminal.attributes == before)
  }
}

private let windows = Mutex<[PseudoTerminal]>([])

extension Typist {
  /// A terminal that controls this process, as the window that a person works in does.
  fileprivate init(controlling term: String) throws {
    Interrupt.listen()
    let terminal = try PseudoTerminal()
    terminal.takeControl()
    // Closing it would end the process before its time.
    windows.withLock { $0.append(terminal) }
    self.init(terminal: terminal, input: Self.input(on: terminal, term: term))
  }

  /// The reader of a terminal that another process holds.
  fileprivate static func input(on path: String) throws -> LineInput {
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    let descriptor = dup(file.fileDescriptor)
    return LineInput(input: descriptor, output: descriptor, variables: ["TERM": "xterm"])
  }

  /// Does something once keys come through one by one.
  fileprivate static func waitForKeys(_ path: String, _ then: () -> Void) {
    guard let file = FileHandle(forUpdatingAtPath: path) else { return }
    var mode = termios()
    repeat {
      usleep(1000)
      _ = unsafe tcgetattr(file.fileDescriptor, &mode)
    } while mode.c_lflag & tcflag_t(ICANON) != 0
    then()
  }
}
