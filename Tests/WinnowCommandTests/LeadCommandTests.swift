import Foundation
import Testing
import WinnowTestSupport

@Suite struct LeadCommandTests {
  @Test func `a lead is added, found, changed and remembered`() throws {
    let place = try Workplace()
    let added = try place.run(
      "lead",
      "add",
      "--name",
      "Grace Hopper",
      "--email",
      "grace@example.com",
      "--source",
      "phone",
      "--set",
      "seats=25",
      "--set",
      "zip=01234",
      "--set",
      "note=\"42\"",
      "--answer",
      "need=clear",
      "--json"
    )
    #expect(added.status == 0)
    #expect(added.document["id"] as? String == "L1")
    #expect(added.document["seats"] as? Int == 25)
    #expect(added.document["zip"] as? String == "01234")
    #expect(added.document["note"] as? String == "42")
    let shown = try place.must("lead", "show", "GRACE@example.com")
    #expect(shown.contains("Grace Hopper"))
    #expect(shown.contains("clear"))
    try place.must("lead", "edit", "Hopper", "--phone", "030 901820", "--set", "seats=")
    try place.must("lead", "log", "L1", "call", "--note", "asked for a quote", "--at", "2026-01-02")
    let now = try place.run("lead", "show", "L1", "--json").document
    #expect(now["phone"] as? String == "030 901820")
    #expect(now["seats"] == nil)
    let activity = try #require((now["activities"] as? [[String: Any]])?.first)
    #expect(activity["type"] as? String == "call")
    #expect(activity["at"] as? String == "2026-01-02T00:00:00.000Z")
    let history = try place.must("lead", "history", "L1")
    #expect(history.contains("lead.created"))
    #expect(history.contains("lead.updated"))
    #expect(history.contains("ada"))
  }

  @Test func `who acts is --as, else WINNOW_USER`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "One", "--as", "joan")
    try place.must("lead", "add", "--name", "Two")
    #expect(try place.must("lead", "history", "L1", "--jsonl").contains("\"by\":\"joan\""))
    #expect(try place.must("lead", "history", "L2", "--jsonl").contains("\"by\":\"ada\""))
  }

  @Test func `the same transaction adds nothing twice`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "One", "--tx", "first")
    _ = try place.run("lead", "add", "--name", "One", "--tx", "first")
    #expect(try place.must("lead", "list", "--jsonl").split(separator: "\n").count == 1)
  }

  @Test func `a lead that is not there ends with 66, several with 64`() throws {
    let place = try Workplace()
    try place.fill()
    let missing = try place.run("lead", "show", "L99")
    #expect(missing.status == 66)
    #expect(missing.errors.contains("L99"))
    let several = try place.run("lead", "show", "a", "--json")
    #expect(several.status == 64)
    #expect(several.error["code"] as? String == "ambiguous-lead")
    #expect((several.error["hint"] as? String)?.contains("L1") == true)
  }

  @Test func `lists are tables, JSON, JSON Lines and CSV`() throws {
    let place = try Workplace()
    try place.fill()
    let table = try place.run("lead", "list")
    #expect(table.lines.count == 4)
    #expect(table.line(0).hasPrefix("id"))
    #expect(table.line(1).hasPrefix("L1"))
    let document = try place.run("lead", "list", "--json").document
    #expect((document["leads"] as? [Any])?.count == 3)
    #expect(try place.run("lead", "list", "--jsonl").lines.count == 3)
    let csv = try place.run("lead", "list", "--csv")
    #expect(csv.line(0) == "id,name,company,email,stage,source,score,grade,qualified")
    #expect(csv.line(1).hasPrefix("L1,Grace Hopper,Example Works,grace@example.com,inquiry,web"))
  }

  @Test func `a list can be narrowed`() throws {
    let place = try Workplace()
    try place.fill()
    try place.must("lead", "add", "--name", "Joan Clarke", "--source", "list")
    #expect(try place.run("lead", "list", "--stage", "raw", "--jsonl").lines.count == 1)
    #expect(try place.run("lead", "list", "--source", "web", "--jsonl").lines.count == 3)
    #expect(try place.run("lead", "list", "--search", "MILLS", "--jsonl").lines.count == 1)
    #expect(try place.run("lead", "list", "--limit", "2", "--jsonl").lines.count == 2)
    #expect(try place.run("lead", "list", "--search", "zzz").output.hasPrefix("no leads"))
  }

  @Test func `a spreadsheet gets no formulas unless it asks for them`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "=1+1", "--company=-cmd")
    #expect(try place.must("lead", "list", "--csv").contains("L1,'=1+1,'-cmd,"))
    #expect(try place.must("lead", "list", "--csv", "--raw").contains("L1,=1+1,-cmd,"))
  }

  @Test func `what was can still be seen`() throws {
    let place = try Workplace()
    try place.must("lead", "add", "--name", "Before", "--now", "2030-01-01")
    try place.must("lead", "edit", "L1", "--name", "After", "--now", "2030-02-01")
    #expect(try place.must("lead", "show", "L1", "--as-of", "2030-01-15").contains("Before"))
    #expect(try place.must("lead", "show", "L1").contains("After"))
  }

  @Test func `the answers are the same without the index`() throws {
    let place = try Workplace()
    try place.fill()
    #expect(
      try place.must("lead", "list", "--jsonl")
        == place.must("lead", "list", "--jsonl", "--no-index")
    )
  }

  @Test(arguments: [["list"], ["show", "L1"], ["history", "L1"], ["list", "--csv"]])
  func `control codes of a lead never reach the terminal`(command: [String]) throws {
    let place = try Workplace()
    let name = "Eve\u{1B}]0;owned\u{7}\u{9B}31m\u{202E}\u{200B}"
    try place.must("lead", "add", "--name", name, "--company", "two\r\nlines")
    let outcome = try place.program.runOnTerminal(["lead"] + command, width: 300)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Eve\\u{1B}]0;owned\\u{7}\\u{9B}31m\\u{202E}\\u{200B}"))
    #expect(!outcome.output.contains("\u{1B}]"))
    let json = try place.run("lead", "show", "L1", "--json")
    #expect(json.document["name"] as? String == name)
  }

  @Test func `a table fits its terminal, also with wide characters`() throws {
    let place = try Workplace()
    let long = String(repeating: "株式会社 ", count: 20)
    try place.must("lead", "add", "--name", long, "--company", long)
    let shown = try place.program.runOnTerminal(["lead", "list"], width: 70).output
    let row = try #require(shown.split(separator: "\r\n").first { $0.hasPrefix("L1") })
    #expect(row.contains("…"))
    #expect(row.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) } <= 70)
    #expect(try place.must("lead", "list").contains(long.trimmingCharacters(in: .whitespaces)))
  }
}
