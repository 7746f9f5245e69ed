import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowTestSupport

@Suite struct `Interviews, scenario 16` {
  private static let pages: [(key: String, reply: Reply)] = [
    ("need", .value("crm")), ("seats", .value(80)), ("it_contact", .value("Ann")),
    ("sites", .value(2)), ("site[1]/city", .value("Oslo")), ("site[2]/city", .value("Bergen")),
    ("budget", .value(5000)),
  ]

  private static func session(at desk: InterviewDesk) throws -> InterviewSession {
    let around = Surroundings(
      folder: desk.place.program.folder,
      variables: [:],
      userName: "web",
      executable: "/usr/bin/winnow",
      now: { Instant(milliseconds: 1_795_294_800_000) }
    )
    let engine = try Engine(try Workspace.locate(nil, around), around, EngineOptions())
    return try engine.openInterview(
      try engine.questionnaire("q"),
      for: try engine.resolve("L1"),
      language: nil
    )
  }

  /// What an event says, without its time, its actor and where its answer came from.
  private static func content(_ desk: InterviewDesk) throws -> [String] {
    try desk.events().map { event in
      var data = event.data
      for member in ["src", "mono", "now"] { data[member] = nil }
      return event.kind + String(decoding: JSONWriter.encode(.object(data)), as: UTF8.self)
    }
  }

  @Test func `16 Same script, another front`() throws {
    let typed = try InterviewDesk()
    let call = try typed.call("q", "L1")
    try call.answerAll()
    #expect(call.enterLast("").status == 0)

    let desk = try InterviewDesk()
    let session = try Self.session(at: desk)
    for page in Self.pages {
      let number = session.sequence
      #expect(try session.post(number: number, key: page.key, reply: page.reply).isTaken)
      if page.key == "it_contact" { try expectStale(session, number, page) }
    }
    #expect(try session.finish() == "hot")

    #expect(try Self.content(desk) == Self.content(typed))
    #expect(try desk.answers("it_contact").count == 1)
    let answers = try desk.events().filter { $0.kind == "answer.given" }
    #expect(answers.map { $0.data["src"] } == Self.pages.map { _ in "web" })
  }

  /// The same page again is refused with the question that is asked now.
  private func expectStale(
    _ session: InterviewSession,
    _ number: Int,
    _ page: (key: String, reply: Reply)
  ) throws {
    let error = try #require(throws: WinnowError.self) {
      try session.post(number: number, key: page.key, reply: page.reply)
    }
    #expect(error.code == "stale")
    #expect(error.details["key"] == "sites")
    #expect(error.details["n"] == .int(Int64(session.sequence)))
    #expect(error.hint == "Asked now: sites (number 0..5)")
  }

  @Test func `A page whose answer is refused can be sent again`() throws {
    let desk = try InterviewDesk()
    let session = try Self.session(at: desk)
    _ = try session.post(number: session.sequence, key: "need", reply: .value("crm"))
    let number = session.sequence
    #expect(try session.post(number: number, key: "seats", reply: .value(0)).isTaken == false)
    #expect(try session.post(number: number, key: "seats", reply: .value(5)).isTaken)
    #expect(try desk.answers("seats").count == 1)
  }
}
