import Foundation
import Testing
import WinnowCore
import WinnowTestSupport

@Suite struct `Interviews, scenarios 7 to 11` {
  private let desk: InterviewDesk

  init() throws { desk = try InterviewDesk() }

  private static let complete = """
    {"need": "crm", "seats": 80, "it_contact": "Ann", "sites": 2, "site[1]/city": "Oslo",
     "site[2]/city": "Bergen", "budget": 5000}
    """

  @Test func `7 Answers file, complete, no terminal`() throws {
    let run = try desk.ask(answers: Self.complete, "q", "L1")
    #expect(run.status == 0)
    #expect(run.output == "finished L1-1, outcome hot: 7 answers\n")
    #expect(run.errors.isEmpty)
    #expect(Q.asked(run.output).isEmpty)
    #expect(try desk.answerCount() == 7)
    #expect(try desk.answers("seats").last?.data["src"] == "file")
  }

  @Test func `8 Answers file, unknown id`() throws {
    let before = try desk.lines()
    let run = try desk.ask(answers: #"{"need":"crm","seat":80}"#, "q", "L1")
    #expect(run.status == 65)
    #expect(run.errors.contains(#"unknown id "seat" (did you mean "seats"?)"#))
    #expect(try desk.lines() == before)

    let allowed = try desk.ask(answers: #"{"need":"crm","seat":80}"#, "q", "L1", "--allow-unknown")
    #expect(allowed.status == 3)
    #expect(allowed.errors.contains(#"warning: unknown id "seat""#))
    #expect(allowed.errors.contains("needs answer: seats"))
  }

  @Test func `9 Answers file, id of a branch not taken`() throws {
    let run = try desk.ask(answers: #"{"need":"none","why_none":"Money","seats":80}"#, "q", "L1")
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: not used on this path: seats"))
    #expect(try desk.answers("seats").isEmpty)
    #expect(try desk.completion().texts("path") == ["need", "why_none"])
  }

  @Test(arguments: [
    (#""lots""#, "number from 1"), ("0", "min 1"), ("true", "a number"), ("null", "required"),
  ])
  func `10 Answers file, bad value`(value: String, rule: String) throws {
    let before = try desk.lines()
    let run = try desk.ask(answers: #"{"need":"crm","seats":\#(value)}"#, "q", "L1")
    #expect(run.status == 65)
    #expect(run.errors.contains(#""seats" cannot be "#))
    if value != "null" { #expect(run.errors.contains("cannot be \(value)")) }
    #expect(run.errors.contains(rule))
    #expect(try desk.lines() == before)
  }

  @Test func `11 Missing answer, no terminal`() throws {
    let answers = Self.complete.replacingOccurrences(of: #""sites": 2,"#, with: "")
    let run = try desk.ask(answers: answers, "q", "L1")
    #expect(run.status == 3)
    #expect(run.errors.contains("needs answer: sites (number 0..5)"))
    #expect(run.errors.contains("winnow ask resume L1-1"))
    #expect(try desk.answerCount() == 3)
    #expect(try desk.events().last?.kind == "interview.paused")

    let rest = try desk.ask(
      answers: #"{"sites": 1, "site[1]/city": "Oslo", "budget": null}"#,
      "resume",
      "L1-1"
    )
    #expect(rest.status == 0)
    #expect(try desk.completion().data["outcome"] == "warm")
  }

  @Test func `Lines from a pipe answer like keys do, and its end pauses`() throws {
    let run = try desk.ask("q", "L1", input: "1\n80\nAnn\n")
    #expect(run.status == 3)
    #expect(run.errors.contains("needs answer: sites (number 0..5)"))
    #expect(try desk.answerCount() == 3)
    let rest = try desk.ask("resume", "L1-1", input: "2\nOslo\nBergen\n5000\n\n")
    #expect(rest.status == 0)
    #expect(try desk.completion().data["outcome"] == "hot")
  }
}
