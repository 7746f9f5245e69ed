import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenario 12 and other ends` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  /// A call that the terminal controls, with three answers; the next question is about sites.
  private func callAtSites(_ arguments: String..., term: String = "xterm") throws -> Call {
    var program = desk.place.program
    program.variables["TERM"] = term
    let terminal = try PseudoTerminal()
    let process = try program.process(["ask", "q", "L1"] + arguments)
    let call = try Call(controlling: process, on: terminal)
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("80", Q.contact)
    try call.enter("Ann", Q.sites)
    return call
  }

  /// The same three answers are there, none to the question that was open, and it goes on there.
  private func expectThreeAnswers() throws {
    let resumed = try desk.call("resume", "L1-1")
    let banner = try resumed.see(question: Q.sites)
    #expect(banner.contains("3 answers"))
    #expect(Q.asked(banner) == [Q.sites])
    #expect(resumed.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("sites").isEmpty)
    #expect(try ["need", "seats", "it_contact"].map { try desk.answer($0) } == ["crm", 80, "Ann"])
    #expect(try desk.answerCount() == 3)
  }

  @Test(arguments: [("\u{3}", Int32(130), "interrupted"), ("\u{4}", 3, "ended")])
  func `12 Ctrl-C and EOF`(key: String, status: Int32, reason: String) throws {
    let before = try PseudoTerminal().attributes
    let call = try callAtSites()
    call.terminal.type(key)
    let end = call.end()
    #expect(end.status == status)
    #expect(end.shown.contains("winnow ask resume L1-1"))
    #expect(call.terminal.attributes == before)
    #expect(try desk.events().last?.data["reason"] == .string(reason))
    try expectThreeAnswers()
  }

  @Test(arguments: ["xterm", "dumb"]) func `12 Hangup`(term: String) throws {
    let call = try callAtSites(term: term)
    call.terminal.hangUp()
    call.process.waitUntilExit()
    try waitForPause()
    try expectThreeAnswers()
  }

  /// A window that is gone tells nothing: the journal does.
  private func waitForPause() throws {
    let end = ContinuousClock.now + .seconds(60)
    while try desk.events().last?.kind != "interview.paused", ContinuousClock.now < end {
      usleep(20_000)
    }
    #expect(try desk.events().last?.data["reason"] == "hung-up")
  }

  @Test func `Ctrl-C at the first question pauses an interview without answers`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    call.terminal.type("\u{3}")
    let (status, shown) = call.end()
    #expect(status == 130)
    #expect(shown.contains("paused L1-1: 0 answers are saved"))
    #expect(try desk.events().map(\.kind) == ["interview.opened", "interview.paused"])
    let resumed = try desk.call("resume", "L1-1")
    #expect(try resumed.see(question: Q.need).contains("0 answers"))
    #expect(resumed.enterLast("\u{3}").status == 130)
  }

  @Test func `An idle time that is over pauses with 124`() throws {
    let before = try PseudoTerminal().attributes
    let call = try desk.call("q", "L1", "--idle", "1s")
    try call.see(question: Q.need)
    call.terminal.type("cr")
    let (status, shown) = call.end()
    #expect(status == 124)
    #expect(shown.contains("winnow ask resume L1-1"))
    #expect(try desk.events().last?.data["reason"] == "idle")
    #expect(try desk.answers("need").isEmpty)
    #expect(call.terminal.attributes == before)
  }

  @Test func `TERM pauses with 143`() throws {
    let before = try PseudoTerminal().attributes
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    call.process.terminate()
    #expect(call.end().status == 143)
    #expect(try desk.events().last?.data["reason"] == "terminated")
    #expect(call.terminal.attributes == before)
    #expect(try desk.answer("need") == "crm")
  }

  @Test func `kill -9 leaves the terminal raw, and the next start mends it`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    kill(call.process.processIdentifier, SIGKILL)
    _ = call.end()
    #expect(!call.terminal.isSane)

    let next = try desk.call("resume", "L1-1", on: call.terminal)
    try next.see(question: Q.seats)
    #expect(next.enterLast("\u{3}").status == 130)
    #expect(next.terminal.isSane)
  }

  @Test func `:pause ends with 3 and tells how to go on`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    let (status, shown) = call.enterLast(":pause")
    #expect(status == 3)
    #expect(shown.contains("paused L1-1: 1 answer is saved. Go on with: winnow ask resume L1-1"))
  }

  @Test func `An id that is asked twice is an error, also for a script that catches errors`() throws
  {
    let desk = try InterviewDesk(
      asking: """
            ask.text { id = "a", text = "First?" }
            pcall(ask.text, { id = "a", text = "Second?" })
            ask.text { id = "b", text = "Third?" }
        """
    )
    let run = try desk.ask(answers: #"{"a": "one", "b": "two"}"#, "q", "L1")
    #expect(run.status == 70)
    #expect(run.errors.contains("'a' is asked twice"))
  }

  @Test(
    arguments: [
      (#""email", "nobody""#, "'nobody', which is no e-mail address"),
      (#""city", "  ""#, "a text of spaces alone"),
    ]
  ) func `A script proposes only what a person could tell`(_ call: String, _ reason: String) throws
  {
    let desk = try InterviewDesk(
      asking: """
            ask.text { id = "a", text = "First?" }
            propose.set(\(call))
        """
    )
    let run = try desk.ask(answers: #"{"a": "one"}"#, "q", "L1")
    #expect(run.status == 70)
    #expect(run.errors.contains("propose.set gives"))
    #expect(run.errors.contains(reason))
    #expect(run.errors.contains("init.lua:6"))
    #expect(try desk.place.program.run(["lead", "show", "L1", "--json"]).document["email"] == nil)
  }

  @Test func `A question that is called like a method says how to call it`() throws {
    let desk = try InterviewDesk(asking: #"    ask:text { id = "a", text = "First?" }"#)
    let run = try desk.ask(answers: "{}", "q", "L1")
    #expect(run.status == 70)
    #expect(run.errors.contains("init.lua:5: "))
    #expect(run.errors.contains("write ask.text with a dot, not with a colon"))
  }
}
