import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenarios 3 and 4` {
  @Test func `3 Back over a branch`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try call.enter("80", Q.contact)
    try call.enter("Ann", Q.sites)
    try call.enter("<", Q.contact)
    let seats = try call.enter("<", Q.seats)
    #expect(seats.contains("Enter keeps 80"))
    let next = try call.enter("10", Q.sites)
    #expect(Q.asked(next) == [Q.sites])
    #expect(next.contains("it_contact no longer applies"))
    try call.enter("0", Q.budget)
    call.enter("")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)

    let export = try desk.ask("export", "q")
    #expect(export.status == 0)
    #expect(export.output.contains("seats"))
    #expect(!export.output.contains("it_contact"))
    #expect(!export.output.contains("Ann"))
    #expect(try desk.answer("it_contact") == "Ann")
    #expect(try desk.completion().texts("off_path") == ["it_contact"])
  }

  @Test(arguments: ["\u{1B}", "\u{1B}[Z", ":back"])
  func `Esc, Shift-Tab and :back go back as well`(keys: String) throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    call.terminal.type(keys == ":back" ? ":back\r" : keys)
    #expect(try call.see(question: Q.need).contains("Enter keeps Keeping customers"))
    try call.enter("", Q.seats)
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `Back at the first question stays there and says so`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    call.enter("<")
    try call.see("this is the first question")
    try call.see("> ")
    try call.enter("1", Q.seats)
    #expect(call.enterLast("\u{3}").status == 130)
  }

  @Test func `4 Branch there and back`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.answerAll()
    try call.enter(":goto need", Q.need)
    let why = try call.enter("3", Q.why)
    #expect(Q.asked(why) == [Q.why])
    call.enter("More money")
    #expect(Q.asked(try call.see(Q.finish).components(separatedBy: "Answers\r\n")[0]).isEmpty)
    try call.enter(":goto need", Q.need)
    call.enter("1")
    let review = try call.see(Q.finish)
    let parts = review.components(separatedBy: "Answers\r\n")
    #expect(Q.asked(parts[0]).isEmpty)
    #expect(parts.last?.contains(#/it_contact +Ann/#) == true)
    #expect(call.enterLast("").status == 0)

    let completion = try desk.completion()
    #expect(completion.data["outcome"] == "hot")
    #expect(completion.texts("off_path") == ["why_none"])
  }

  @Test func `:back 3 goes back over three answers, :goto to one by the end of its key`() throws {
    let desk = try InterviewDesk()
    let call = try desk.call("q", "L1")
    try call.answerAll()
    let city = try call.enter(":back 2", Q.city)
    #expect(city.contains("Enter keeps Bergen"))
    call.enter("")
    #expect(try call.see(Q.finish).contains("kept 1 answer"))
    call.enter(":goto city")
    try call.see("'city' could be site[1]/city, site[2]/city")
    try call.see(Q.finish)
    let first = try call.enter("5", Q.city)
    #expect(first.contains("Enter keeps Oslo"))
    call.enter("Trondheim")
    #expect(try call.see(Q.finish).contains("Trondheim"))
    #expect(call.enterLast("").status == 0)
    #expect(try desk.answer("site[1]/city") == "Trondheim")
  }
}
