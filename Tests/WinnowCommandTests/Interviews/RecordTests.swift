import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenario 17 and what is known before` {
  private let desk: InterviewDesk

  init() throws {
    desk = try InterviewDesk(
      changing: [
        "      dont_know = true,\n": "      dont_know = true,\n      prefill = lead.seats,\n",
        "    local budget = ask": "    propose.set('seats', seats)\n    local budget = ask",
      ],
      lead: ["--set", "seats=40"]
    )
    try desk.place.append("[capabilities]\nreads = [\"seats\"]\n", to: "plugins/q/plugin.toml")
  }

  /// Pauses at seats, and somebody sets the record to 90.
  private func changeMeanwhile() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    let seats = try call.enter("1", Q.seats)
    #expect(seats.contains("Enter takes 40, from the record"))
    #expect(call.enterLast("\u{3}").status == 130)
    try desk.place.must("lead", "edit", "L1", "--set", "seats=90")
  }

  private var seats: Int? {
    get throws { try desk.place.run("lead", "show", "L1", "--json").document["seats"] as? Int }
  }

  @Test(arguments: [("n", 90), ("y", 40)])
  func `17 Record changed between sessions`(decision: String, result: Int) throws {
    try changeMeanwhile()
    let call = try desk.call("resume", "L1-1")
    let banner = try call.see(question: Q.seats)
    #expect(banner.contains("record changed: seats 40 → 90"))
    #expect(banner.contains("Enter takes 40, from the record"))
    try call.enter("", Q.sites)
    #expect(try desk.answers("seats").last?.data["src"] == "prefill")
    try call.enter("0", Q.budget)
    call.enter("")
    try call.see(Q.finish)
    call.enter("")
    try call.see("seats was 40 when the interview began and is 90 now; this interview has 40")
    try call.see("overwrite it? [y/n] ")
    #expect(call.enterLast(decision).status == 0)
    #expect(try seats == result)
  }

  @Test func `17 Record changed between sessions, from a file`() throws {
    try changeMeanwhile()
    let before = try desk.lines()
    let file = #"{"seats": 40, "sites": 0, "budget": null}"#
    let run = try desk.ask(answers: file, "resume", "L1-1", "--json")
    #expect(run.status == 65)
    #expect(run.error["code"] as? String == "conflict")
    #expect(try desk.lines() == before)
    #expect(try seats == 90)
  }

  @Test func `A prefill that is accepted is not asked, and stays on the review page`() throws {
    try desk.edit("prefill = lead.seats,", "prefill = lead.seats, prefill_mode = 'accept',")
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    let next = try call.enter("1", Q.sites)
    #expect(next.contains("seats: 40 (from the record)"))
    try call.enter("0", Q.budget)
    call.enter("")
    #expect(try call.see(Q.finish).contains(#/seats +40/#))
    let seats = try call.enter(":goto seats", Q.seats)
    #expect(seats.contains("Enter keeps 40"))
    call.enter("50")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try self.seats == 50)
    #expect(try desk.answers("seats").map { $0.data["src"] } == ["silent", "typed"])
  }

  @Test func `Skipping a question never takes a value from the record`() throws {
    try desk.edit("      required = true,\n      min = 1,", "      min = 1,")
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter(":skip", Q.sites)
    #expect(try desk.answers("seats").last?.data["state"] == "skipped")
    try call.enter("0", Q.budget)
    call.enter("")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
  }

  @Test func `What an earlier interview answered is taken where the question allows it`() throws {
    let body = """
          local a = ask.number { id = "seats", text = "How many seats?", known = "30 days" }
          ask.text { id = "city", text = "Which city?" }
          return { outcome = tostring(a) }
      """
    let desk = try InterviewDesk(asking: body)
    #expect(try desk.ask(answers: #"{"seats": 12, "city": "Oslo"}"#, "q", "L1").status == 0)
    let call = try desk.call("q", "L1")
    let shown = try call.see(question: Q.city)
    #expect(Q.asked(shown) == [Q.city])
    call.enter("Bergen")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.completion("L1-2").data["outcome"] == "12")
    #expect(try desk.answers("seats", in: "L1-2").last?.data["src"] == "silent")
  }
}
