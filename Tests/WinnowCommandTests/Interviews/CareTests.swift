import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

/// Interviews that are finished, given up, looked at, exported, erased, or open elsewhere.
@Suite struct `Looking after interviews` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  private static let complete = """
    {"need": "crm", "seats": 80, "it_contact": "=Ann", "sites": 1, "site[1]/city": "@Oslo",
     "budget": 5000}
    """

  private func complete() throws {
    #expect(try desk.ask(answers: Self.complete, "q", "L1").status == 0)
  }

  @Test func `Two people resume one interview: the second hears who has it, with 75`() throws {
    let first = try desk.call("q", "L1")
    try first.see(question: Q.need)
    try first.enter("1", Q.seats)
    for arguments in [["resume", "L1-1"], ["q", "L1", "--resume"], ["abandon", "L1-1"]] {
      let second = try desk.place.program.run(["ask"] + arguments)
      #expect(second.status == 75)
      #expect(second.errors.contains("the interview L1-1 is open in process "))
      #expect(second.errors.contains("\(first.process.processIdentifier)"))
    }
    try first.enter("10", Q.sites)
    #expect(first.enterLast("\u{3}").status == 130)
    #expect(try desk.ask("resume", "L1-1").status == 3)
  }

  @Test func `A journal of a newer Winnow is left alone, with 78`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    #expect(call.enterLast("\u{3}").status == 130)
    try desk.place.replace(#""v":1"#, by: #""v":2"#, in: "STORE.json")
    let before = try desk.lines()
    let commands = [
      ["resume", "L1-1"], ["q", "L1", "--new"], ["abandon", "L1-1"], ["upgrade", "L1-1"],
    ]
    for arguments in commands {
      let run = try desk.place.program.run(["ask"] + arguments)
      #expect(run.status == 78)
      #expect(run.errors.contains("newer"))
    }
    #expect(try desk.lines() == before)
  }

  @Test func `amend opens the next revision with a reason and asks what became open`() throws {
    try complete()
    let amended = try desk.ask("amend", "L1-1", "--set", "budget=10", "--reason", "told by mail")
    #expect(amended.status == 0)
    let completion = try desk.completion()
    #expect(completion.data["outcome"] == "warm")
    #expect(completion.data["revision"] == 2)
    let reopened = try #require(try desk.events().last { $0.kind == "interview.reopened" })
    #expect(reopened.data["reason"] == "told by mail")
    #expect(try desk.answers("budget").last?.data["prev"] == ["state": "answered", "value": 5000])

    let call = try desk.call("amend", "L1-1", "--set", "sites=2", "--reason", "one more")
    #expect(Q.asked(try call.see(question: Q.city)) == [Q.city])
    call.enter("Bergen")
    try call.see(Q.finish)
    #expect(call.enterLast("").status == 0)
    #expect(try desk.completion().data["revision"] == 3)
    #expect(try desk.completion().texts("path")?.contains("site[2]/city") == true)
  }

  @Test func `amend without a terminal pauses where the change brings up a question`() throws {
    let few = #"{"need": "crm", "seats": 10, "sites": 0}"#
    #expect(try desk.ask(answers: few, "q", "L1").status == 0)
    let run = try desk.ask("amend", "L1-1", "--set", "seats=80", "--reason", "told by mail")
    #expect(run.status == 3)
    #expect(run.errors.contains("needs answer: it_contact (text)"))
    let wrong = try desk.ask("amend", "L1-1", "--set", "seats=lots", "--reason", "x")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("paused, not finished"))
  }

  @Test func `An interview that is given up cannot go on and counts for nothing`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    #expect(call.enterLast("\u{3}").status == 130)
    let given = try desk.ask("abandon", "L1-1", "--reason", "wrong person")
    #expect(given.output == "abandoned L1-1\n")
    let resumed = try desk.ask("resume", "L1-1")
    #expect(resumed.status == 64)
    #expect(resumed.errors.contains("the interview L1-1 is abandoned"))
    let lead = try desk.place.run("lead", "show", "L1", "--json").document
    #expect((lead["answers"] as? [String: Any] ?? [:]).isEmpty)
    #expect(try desk.ask("list", "--open").output.contains("no interviews"))
    #expect(try desk.ask("list").output.contains("abandoned"))
  }

  @Test func `list, review and show tell what there is`() throws {
    try complete()
    let list = try desk.ask("list", "--jsonl")
    #expect(list.lines.count == 1)
    #expect(list.document["outcome"] as? String == "hot")
    #expect(list.document["answered"] as? Int == 6)
    let review = try desk.ask("review", "L1-1").output
    for text in ["L1-1  q, completed", "site[1]/city", "@Oslo", Q.budget] {
      #expect(review.contains(text))
    }
    let events = try desk.ask("show", "L1-1").lines
    #expect(events.count { $0.contains("answer.given") } == 6)
    #expect(events.contains { $0.contains("interview.completed") })
    #expect(try desk.ask("review", "L1-2").status == 66)
  }

  @Test func `The export has no formulas for spreadsheets unless they are wanted raw`() throws {
    try complete()
    let export = try desk.ask("export", "q").output
    #expect(export.contains(",'=Ann,"))
    #expect(!export.contains(",=Ann,"))
    #expect(try desk.ask("export", "q", "--raw").output.contains(",=Ann,"))
    let items = try desk.ask("export", "q", "--items", "site").output
    #expect(items.contains("'@Oslo"))
    let rows = try desk.ask("export", "q", "--jsonl")
    let answers = try #require(rows.document["answers"] as? [String: Any])
    #expect(answers["it_contact"] as? String == "=Ann")
    #expect(answers["site[1].city"] as? String == "@Oslo")
    #expect(answers["seats.src"] as? String == "file")
    #expect(try desk.ask("export", "other").status == 66)
  }

  @Test func `Erasing a lead takes its interviews along`() throws {
    let answers = #"{"need": "none", "why_none": "Quetzalcoatl & sons"}"#
    #expect(try desk.ask(answers: answers, "q", "L1").status == 0)
    try desk.place.remove("a.json")
    try desk.place.must("lead", "add", "--name", "Grace")
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("3", Q.why)
    call.enter("Quetzalcoatl again")
    try call.see(Q.finish)
    #expect(call.enterLast("n").status == 3)
    try #require(try leaks().count > 0)
    try desk.place.must("lead", "erase", "L1", "--yes")

    #expect(try leaks() == [])
    #expect(try desk.ask("list").output.contains("no interviews"))
    #expect(try desk.ask("resume", "L1-2").status == 66)
    #expect(try desk.place.run("verify").status == 0)
  }

  /// The files of the workspace that still have what was answered.
  private func leaks() throws -> [String] {
    let needle = Data("Quetzalcoatl".utf8)
    return desk.place.folder.files(in: "acme").filter { name in
      let path = desk.place.folder.path + "/acme/" + name
      return (FileManager.default.contents(atPath: path) ?? Data()).range(of: needle) != nil
    }
  }

  @Test func `Without .winnow between two commands nothing is lost`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    #expect(call.enterLast("\u{3}").status == 130)
    try desk.place.remove(".winnow")
    let resumed = try desk.call("resume", "L1-1")
    #expect(try resumed.see(question: Q.seats).contains("1 answer,"))
    #expect(resumed.enterLast("\u{3}").status == 130)
  }

  @Test func `Without .winnow during a session nothing is lost, and no two go on at once`() throws {
    let call = try desk.call("q", "L1")
    try call.see(question: Q.need)
    try call.enter("1", Q.seats)
    try desk.place.remove(".winnow")
    try call.enter("10", Q.sites)
    #expect(try desk.ask("resume", "L1-1").status == 75)
    try desk.place.remove(".winnow")
    #expect(try desk.ask("resume", "L1-1", input: "2\n").status == 3)
    let (status, shown) = call.enterLast("3")
    #expect(status == 75)
    #expect(shown.contains("went on elsewhere"))
    #expect(try desk.answers("sites").map { $0.data["value"] } == [2])
    #expect(try desk.place.run("verify").status == 0)
  }
}
