import Foundation
import Testing
import WinnowTestSupport
import winnow

/// One after the other: signals and the rescue of a terminal belong to the whole process.
@Suite(.serialized) struct LineInputTests {
  @Test func `a line is typed, edited and entered`() throws {
    let typist = try Typist()
    let before = typist.terminal.attributes
    let entry = typist.read(Prompt("city> ")) { $0.type("Oxlo\u{1B}[D\u{1B}[D\u{7F}s\r") }

    #expect(entry == .line("Oslo"))
    #expect(typist.terminal.screen() == ["city> Oslo"])
    #expect(typist.terminal.attributes == before)
  }

  @Test func `what is typed for the next prompts waits for them`() throws {
    let typist = try Typist()
    let first = typist.read(Prompt("1> ")) { $0.type("one\rtwo\rthr") }
    #expect(first == .line("one"))
    #expect(typist.input.read(Prompt("2> ")) == .line("two"))
    #expect(typist.read(Prompt("3> ")) { $0.type("ee\r") } == .line("three"))
  }

  @Test(
    arguments: [
      ("\u{1B}", .back), ("\u{1B}[Z", .back), ("\u{3}", .interrupted), ("\u{4}", .ended),
      ("half\u{3}", .interrupted),
    ] as [(String, Entry)]
  )
  func `a key leaves the prompt and the terminal as it was`(keys: String, entry: Entry) throws {
    let typist = try Typist()
    let before = typist.terminal.attributes
    #expect(typist.read(Prompt("> ")) { $0.type(keys) } == entry)
    #expect(typist.terminal.attributes == before)
  }

  @Test func `a window that changes its width keeps the text and shows the question once`() throws {
    let typist = try Typist()
    typist.terminal.print("Which city?\n")
    let entry = typist.read(Prompt("> ")) { terminal in
      terminal.type("Osl")
      _ = terminal.show(until: "Osl", within: .seconds(30))
      for width: UInt16 in [20, 80] { terminal.resize(width) }
      terminal.type("o\r")
    }
    #expect(entry == .line("Oslo"))
    #expect(typist.terminal.screen() == ["Which city?", "> Oslo"])
  }

  @Test func `a text longer than the row shows its end, and all of it once it is entered`() throws {
    let typist = try Typist(width: 20)
    let text = "The quick brown fox jumps over the lazy dog"
    let entry = typist.read(Prompt("> ")) { terminal in
      terminal.type(text)
      _ = terminal.show(until: "dog", within: .seconds(30))
      terminal.type("\r")
    }
    #expect(entry == .line(text))
    #expect(typist.terminal.screen().joined() == "> " + text)
  }

  @Test func `pasted lines go into one field, and nothing into the next`() throws {
    let typist = try Typist()
    let entry = typist.read(Prompt("1> ")) { terminal in
      terminal.type("\u{1B}[200~Os\u{1B}lo\nBergen\n\u{1B}[201~")
      _ = terminal.show(until: "Oslo Bergen", within: .seconds(30))
      terminal.type("\r")
    }
    #expect(entry == .line("Oslo Bergen"))
    #expect(typist.read(Prompt("2> ")) { $0.type("\r") } == .line(""))
    #expect(typist.terminal.screen() == ["1> Oslo Bergen", "2>"])
  }

  @Test func `a paste of 5 MB is cut at 64 KiB with a note`() throws {
    let typist = try Typist()
    let entry = typist.read(Prompt("> ")) { terminal in
      terminal.type("\u{1B}[200~" + String(repeating: "a", count: 5_000_000) + "\u{1B}[201~\r")
    }
    #expect(entry == .line(String(repeating: "a", count: 65_536)))
    #expect(typist.input.wasCut)
    #expect(typist.terminal.screen().contains("(an answer holds 64 KiB; the rest is left out)"))
  }

  @Test func `a choice is picked with arrow keys`() throws {
    let typist = try Typist()
    let prompt = Prompt("> ", choices: InputEditorTests.choices)
    let entry = typist.read(prompt) { terminal in
      terminal.type("reporti")
      _ = terminal.show(until: "→ 2 Reporting", within: .seconds(30))
      terminal.type("\t")
      _ = terminal.show(until: "2  Reporting", within: .seconds(30))
      terminal.type("\r")
    }
    #expect(entry == .line("2"))
    #expect(typist.terminal.screen() == ["> 2  Reporting"])
  }

  @Test func `lines of a long text stay in rows of their own`() throws {
    let typist = try Typist()
    let prompt = Prompt("> ", isMultiline: true)
    let entry = typist.read(prompt) { $0.type("one\r\u{1B}[200~two\nthree\u{1B}[201~\r\r") }
    #expect(entry == .line("one\ntwo\nthree"))
    #expect(typist.terminal.screen() == ["> one", "2> two", "3> three", "4>"])
  }

  @Test func `lines behind the cursor stay on the screen too when the text ends`() throws {
    let typist = try Typist()
    let entry = typist.read(Prompt("> ", isMultiline: true)) { terminal in
      terminal.type("one\rtwo\rthree")
      _ = terminal.show(until: "3> three", within: .seconds(30))
      terminal.type("\u{1B}[A\u{1B}[A!")
      _ = terminal.show(until: "!", within: .seconds(30))
      terminal.type("\u{4}")
    }
    #expect(entry == .line("one!\ntwo\nthree"))
    #expect(
      typist.terminal.screen() == ["> one", "2> two", "> one!", "2> two", "3> three"]
    )
  }

  @Test func `a terminal that a killed program left without echo is mended`() throws {
    let terminal = try PseudoTerminal()
    terminal.makeRaw()
    #expect(!terminal.isSane)
    _ = Typist.input(on: terminal)
    #expect(terminal.isSane)
  }

  @Test func `a window that is closed hangs up`() throws {
    #expect(try Typist().read(Prompt("> ")) { $0.hangUp() } == .hungUp)
    #expect(try Typist(term: "dumb").read(Prompt("> ")) { $0.hangUp() } == .hungUp)
  }

  @Test func `nothing typed for the idle time is told`() throws {
    let typist = try Typist(idle: .milliseconds(200))
    let before = typist.terminal.attributes
    #expect(typist.read(Prompt("> ")) { $0.type("ha") } == .idle)
    #expect(typist.terminal.attributes == before)
  }

  @Test(arguments: [("dumb", false), ("", false), ("xterm", true)])
  func `a plain terminal edits itself and gets no control codes`(
    term: String,
    isPlain: Bool
  ) throws {
    let terminal = try PseudoTerminal()
    let input = Typist.input(on: terminal, term: term, isPlain: isPlain)
    terminal.type("Oxlo\u{7F}\u{7F}\u{7F}slo\nhalf\u{4}\u{4}\u{4}")
    let prompt = Prompt("city> ", choices: InputEditorTests.choices)

    #expect(
      [input.read(prompt), input.read(prompt), input.read(prompt)] == [
        .line("Oslo"), .line("half"), .ended,
      ]
    )
    let shown = terminal.show(within: .milliseconds(50))
    #expect(shown.contains("city> "))
    #expect(!shown.contains("\u{1B}"))
    #expect(!input.understandsKeys)
  }
}
