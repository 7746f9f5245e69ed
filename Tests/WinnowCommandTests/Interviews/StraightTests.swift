import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenarios 1, 2, 5 and 6` {
  @Test func `1 Straight run`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.answerAll()
    let (status, shown) = call.enterLast("")

    #expect(status == 0)
    #expect(shown.contains("finished L1-1, outcome hot: 7 answers"))
    let path = ["need", "seats", "it_contact", "sites", "site[1]/city", "site[2]/city", "budget"]
    let events = try desk.events()
    #expect(events.map(\.kind).filter { $0 == "answer.given" }.count == 7)
    let completion = try desk.completion()
    #expect(completion.data["outcome"] == "hot")
    #expect(completion.texts("path") == path)
    #expect(completion.texts("off_path") == [])
    #expect(try path.map { try desk.answer($0) } == ["crm", 80, "Ann", 2, "Oslo", "Bergen", 5000])
  }

  @Test func `2 kill -9 mid interview`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("80", Q.contact)
    call.terminal.type("Ann")
    try call.see("Ann")
    kill(call.process.processIdentifier, SIGKILL)
    #expect(call.end().status == 128 + SIGKILL)

    let again = try desk.call("q", "L1")
    let offer = try again.see("go on with it? [Y/n] ")
    #expect(offer.contains("2 answers"))
    let question = try again.enter("", Q.contact)
    #expect(Q.asked(question) == [Q.contact])
    #expect(again.terminal.screen().last == ">")
    _ = again.enterLast("\u{3}")
    #expect(try desk.answers("need").count == 1)
    #expect(try desk.answers("seats").count == 1)
    #expect(try desk.answers("it_contact").isEmpty)
  }

  @Test func `5 Back under pcall and inner coroutine`() throws {
    let desk = try InterviewDesk(changing: [
      "local budget = ask.number {":
        "local ok, budget = pcall(coroutine.wrap(function() return ask.number {",
      #"de = "Welches Budget?" } }"#: #"de = "Welches Budget?" } } end))"#
        + "\n    if not ok then error('pcall saw: ' .. tostring(budget)) end",
    ])
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("10", Q.sites)
    try call.enter("1", Q.city)
    try call.enter("Oslo", Q.budget)
    let back = try call.enter("<", Q.city)
    #expect(back.contains("Enter keeps Oslo"))
    try call.enter("Bergen", Q.budget)
    call.enter("5000")
    try call.see(Q.finish)
    let (status, shown) = call.enterLast("")

    #expect(status == 0)
    #expect(shown.contains("outcome hot"))
    #expect(!call.shown.contains("pcall saw"))
    #expect(try desk.answer("site[1]/city") == "Bergen")
    #expect(try desk.answer("budget") == 5000)
  }

  @Test func `6 Don't know on a required number`() throws {
    let desk = try InterviewDesk(changing: [
      "local seats = ask.number {": "local seats, said = ask.number {",
      "local sites = ask.number {": "if seats == nil then propose.label(said.state) end\n"
        + "    local sites = ask.number {",
    ])
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    call.enter("")
    try call.see("required; :dk if unknown")
    try call.see("> ")
    #expect(try desk.answers("seats").isEmpty)
    let next = try call.enter(":dk", Q.sites)
    #expect(Q.asked(next) == [Q.sites])
    try call.enter("0", Q.budget)
    call.enter("")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)

    let answer = try #require(try desk.answers("seats").last)
    #expect(answer.data["state"] == "dont_know")
    #expect(answer.data["value"] == nil)
    #expect(try desk.answers("it_contact").isEmpty)
    let lead = try desk.place.run("lead", "show", "L1", "--json").document
    #expect(lead["labels"] as? [String] == ["dont_know"])
  }
}
