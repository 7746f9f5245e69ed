import Foundation
import Testing
import winnow

@Suite struct InputStreamTests {
  /// What prompts read from a pipe that holds these bytes.
  static func entries(_ bytes: [UInt8], _ prompts: [Prompt]) throws -> [Entry] {
    let pipe = Pipe()
    let thread = Thread {
      pipe.fileHandleForWriting.write(Data(bytes))
      try? pipe.fileHandleForWriting.close()
    }
    thread.start()
    let input = LineInput(
      input: pipe.fileHandleForReading.fileDescriptor,
      output: -1,
      variables: ["TERM": "xterm"],
      idle: .seconds(30)
    )
    return prompts.map { input.read($0) }
  }

  @Test(
    arguments: [
      ("one\ntwo\n", [.line("one"), .line("two"), .ended]),
      ("one\r\ntwo", [.line("one"), .line("two"), .ended]), ("", [.ended, .ended, .ended]),
      ("\n\n", [.line(""), .line(""), .ended]),
      ("\u{FEFF}a\u{1B}[Ab\tc\n", [.line("a[Ab c"), .ended]),
    ] as [(String, [Entry])]
  )
  func `lines of a pipe are read up to its end`(text: String, entries: [Entry]) throws {
    let prompts = entries.map { _ in Prompt("> ") }
    #expect(try Self.entries(Array(text.utf8), prompts) == entries)
  }

  @Test func `bytes that are no UTF-8 are replaced`() throws {
    #expect(try Self.entries([0x61, 0xFF, 0x0A], [Prompt("")]) == [.line("a\u{FFFD}")])
  }

  @Test func `a text of several lines ends with an empty one or the end`() throws {
    let prompts = [Prompt("", isMultiline: true), Prompt(""), Prompt("", isMultiline: true)]
    let entries = try Self.entries(Array("a\nb\n\nc\nd\ne".utf8), prompts)
    #expect(entries == [.line("a\nb"), .line("c"), .line("d\ne")])
  }

  @Test func `a line of 5 MB is cut at 64 KiB, and the next one is whole`() throws {
    let bytes = [UInt8](repeating: 0x61, count: 5_000_000) + Array("\nb\n".utf8)
    let entries = try Self.entries(bytes, [Prompt(""), Prompt("")])
    #expect(entries == [.line(String(repeating: "a", count: 65_536)), .line("b")])
  }

  @Test func `an idle pipe is told, and what came of a line is kept`() throws {
    let pipe = Pipe()
    let input = LineInput(
      input: pipe.fileHandleForReading.fileDescriptor,
      output: -1,
      variables: [:],
      idle: .milliseconds(50)
    )
    pipe.fileHandleForWriting.write(Data("Os".utf8))
    #expect(input.read(Prompt("")) == .idle)
    pipe.fileHandleForWriting.write(Data("lo\n".utf8))
    #expect(input.read(Prompt("")) == .line("Oslo"))
  }

  @Test(arguments: 0..<50)
  func `random bytes of a pipe give text without control codes`(seed: UInt64) throws {
    var dice = ByteDice(seed)
    let prompts = (0..<20).map { Prompt("", isMultiline: $0 % 2 == 0) }
    for case .line(let text) in try Self.entries(dice.bytes(1000), prompts) {
      let codes = text.unicodeScalars.filter { $0.properties.generalCategory == .control }
      #expect(codes.allSatisfy { $0 == "\n" })
    }
  }
}
