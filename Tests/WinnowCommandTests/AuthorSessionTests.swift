import Foundation
import Testing
import WinnowTestSupport

@Suite struct AuthorSessionTests {
  private static let page = Project.folder + "/plugins/README.md"
  /// Rewrites the answers in the page instead of comparing them.
  private static let isRecording = ProcessInfo.processInfo.environment["WINNOW_RECORD"] == "1"

  @Test func `the session in the author's guide is what happens`() throws {
    let place = try Workplace()
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let transcript = Transcript(page: text)
    #expect(transcript.entries.count > 40)

    let home = place.folder.path + "/acme"
    let answers = try transcript.entries.map { entry in
      try place.program.show(entry.command).map { line in
        line.replacingOccurrences(of: home, with: "/home/ada/acme")
      }
    }
    if Self.isRecording {
      let page = transcript.page(answers: answers)
      try page.write(toFile: Self.page, atomically: true, encoding: .utf8)
    }
    for (entry, answer) in zip(transcript.entries, answers) where !Self.isRecording {
      #expect(
        answer.map(Self.plain) == entry.answer.map(Self.plain),
        "after \(entry.command); WINNOW_RECORD=1 writes it anew"
      )
    }
  }

  /// A line without amounts that depend on prices and on the library of Lua.
  private static func plain(_ line: String) -> String {
    var line = line
    for (pattern, plain) in [
      ("used [0-9]+ of", "used N of"), ("and [0-9]+ of", "and N of"),
      ("used [0-9]+ units of fuel, [0-9]+ % more than the [0-9]+", "used N units of fuel"),
    ] {
      line = line.replacingOccurrences(of: pattern, with: plain, options: .regularExpression)
    }
    return line
  }
}
