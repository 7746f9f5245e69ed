import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenario 15 and other changes of the questionnaire` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  /// Answers need and seats, and pauses.
  private func pauseAfterSeats() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("80", Q.contact)
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `15 Plugin edited mid-interview`() throws {
    try pauseAfterSeats()
    try desk.edit(#"id = "crm""#, #"id = "crm_suite""#)

    let old = try desk.call("resume", "L1-1")
    let banner = try old.see(question: Q.contact)
    #expect(banner.contains("the questionnaire has changed since"))
    try old.enter(":goto need", Q.need)
    old.enter("crm_suite")
    try old.see("not accepted: no option 'crm_suite'")
    try old.see("> ")
    try old.enter("crm", Q.contact)
    #expect(old.enterLast("\u{3}").status == 130)

    let new = try desk.call("resume", "L1-1", "--upgrade")
    let asked = try new.see(question: Q.need)
    #expect(Q.asked(asked) == [Q.need])
    #expect(asked.contains("no option 'crm'"))
    let next = try new.enter("crm_suite", Q.contact)
    #expect(Q.asked(next) == [Q.contact])
    #expect(next.contains("kept 1 answer"))
    #expect(new.enterLast("\u{3}").status == 130)
    #expect(try desk.answers("seats").count == 1)
    #expect(try desk.answer("need") == "crm_suite")
  }

  @Test func `upgrade tells what it would do, does it, and keeps answers that are gone`() throws {
    try pauseAfterSeats()
    try desk.edit(#"id = "seats""#, #"id = "places""#)
    try desk.edit(#"version = "1.0.0""#, #"version = "1.1.0""#, in: "plugin.toml")
    let events = try desk.events().count
    let trial = try desk.ask("upgrade", "L1-1", "--dry-run")
    #expect(trial.status == 0)
    #expect(trial.output.contains("version 1.0.0"))
    #expect(trial.output.contains("kept 1 answer: need"))
    #expect(trial.output.contains("not on the path: seats"))
    #expect(trial.output.contains("asked next: places"))
    #expect(try desk.events().count == events)

    #expect(try desk.ask("upgrade", "L1-1").status == 0)
    let call = try desk.call("resume", "L1-1")
    try call.see(question: Q.seats)
    try call.enter("3", Q.sites)
    #expect(call.enterLast("\u{3}").status == 130)
    #expect(try desk.answer("seats") == 80)
    #expect(try desk.answer("places") == 3)
  }

  @Test func `A script that fails pauses with 70, and goes on once it is mended`() throws {
    try desk.edit("local sites = ask.number {", "error 'oops'\n    local sites = ask.number {")
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    let (status, shown) = call.enterLast("10")
    #expect(status == 70)
    #expect(shown.contains("oops"))
    #expect(shown.contains("init.lua:"))
    #expect(try desk.events().last?.data["reason"] == "script-error")
    #expect(try desk.answer("seats") == 10)

    try desk.edit("error 'oops'", "")
    let mended = try desk.call("resume", "L1-1", "--upgrade")
    #expect(Q.asked(try mended.see(question: Q.sites)) == [Q.sites])
    #expect(mended.enterLast("\u{3}").status == 130)
  }

  @Test func `Without its bundle an interview can only be upgraded`() throws {
    try pauseAfterSeats()
    try desk.place.remove("bundles")
    let lost = try desk.ask("resume", "L1-1", input: "")
    #expect(lost.status == 66)
    #expect(lost.errors.contains("--upgrade"))
    #expect(try desk.ask("export", "q", "--unfinished").output.contains("80"))
    let call = try desk.call("resume", "L1-1", "--upgrade")
    try call.see(question: Q.contact)
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `A text of the plugin that is mended shows in the next interview only`() throws {
    try pauseAfterSeats()
    try desk.edit("Who runs IT?", "Who looks after IT?")
    let old = try desk.call("resume", "L1-1")
    try old.see(question: Q.contact)
    #expect(old.enterLast("\u{3}").status == 130)
    let new = try desk.call("q", "L1", "--new")
    try new.see(question: Q.need)
    try new.enter("1", Q.seats)
    try new.enter("80", "Who looks after IT?")
    #expect(new.enterLast("\u{3}").status == 130)
    #expect(try desk.events("L1-2").count == 4)
  }
}
