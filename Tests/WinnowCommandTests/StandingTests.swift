import Foundation
import Testing
import WinnowTestSupport

/// What is told of scores that a change left as they were, and of scores that other rules give.
@Suite struct `Scores that hold` {
  private let place: Workplace

  private static let manifest = """
    name = "two"
    version = "1.0.0"
    api = 1
    summary = "A card of two halves"
    license = "Apache-2.0"
    [capabilities]
    reads = ["answers.*"]
    [settings.line]
    type = "number"
    default = 60
    help = "The line"

    """

  private static let card = """
    local winnow = require "winnow"
    local function holds(id)
      return function(lead)
        local value = lead.answers[id]
        if value == nil then return nil end
        return value, id .. " is " .. tostring(value)
      end
    end
    winnow.scorecard {
      id = "two", threshold = winnow.settings.line, hysteresis = 5,
      criteria = {
        { id = "a", weight = 100, degree = holds "a" },
        { id = "b", weight = 100, degree = holds "b" },
        { id = "soon", weight = 10, dimension = "urgency", degree = holds "soon" },
      },
      dimensions = { urgency = { counts = false } },
      gates = { { id = "rival", reason = "is_competitor", when = function(lead) return lead.answers.rival end } },
      fast_lane = function(lead) return lead.answers.fast and "asked for a contract" end,
    }
    """

  init() throws {
    place = try Workplace(with: nil)
    try place.write(Self.manifest, to: "plugins/two/plugin.toml")
    try place.write(Self.card, to: "plugins/two/init.lua")
    try place.write("[scoring]\ncard = \"two\"\n", to: "winnow.toml")
    try add("Ada", ["a=0.8", "b=0"])
  }

  private func add(_ name: String, _ answers: [String]) throws {
    try must(["lead", "add", "--name", name] + answers.flatMap { ["--answer", $0] })
  }

  private func must(_ arguments: [String]) throws {
    let run = try place.program.run(arguments)
    guard run.status == 0 else { throw Workplace.Failure(outcome: run) }
  }

  private func document(_ arguments: String...) throws -> [String: Any] {
    try place.program.run(arguments + ["--json"]).document
  }

  private func rank(_ options: String...) throws -> [[String: Any]] {
    let ranking = try place.program.run(["rank", "--json"] + options).document
    return ranking["leads"] as? [[String: Any]] ?? []
  }

  private func parts(_ document: [String: Any]) -> [String] {
    (document["parts"] as? [[String: Any]] ?? []).compactMap {
      ($0["points"] as? Double ?? 0) == 0 ? nil : "\($0["criterion"] ?? "") \($0["why"] ?? "")"
    }
  }

  private func journalLines(_ kind: String) throws -> Int {
    try place.read(Workplace.journal).components(separatedBy: "\"k\":\"\(kind)\"").count - 1
  }

  @Test func `are explained by what the lead is now, also where nothing was recorded`() throws {
    try must(["score"])
    let before = try journalLines("score.changed")
    try must(["lead", "edit", "Ada", "--answer", "a=0", "--answer", "b=0.8"])
    #expect(try journalLines("score.changed") == before)
    #expect(parts(try document("explain", "Ada")) == ["b b is 0.8"])
    #expect(parts(try #require(rank("--why").first)) == ["b b is 0.8"])
    #expect(try place.must("rank", "--why").contains("b +80"))
  }

  @Test func `are recorded when only a dimension beside them changes`() throws {
    try add("Ben", ["a=0.8", "b=0", "soon=0.5"])
    try must(["score"])
    #expect(try rank("--by", "urgency").map { $0["name"] as? String } == ["Ben", "Ada"])
    try must(["lead", "edit", "Ada", "--answer", "soon=1"])
    let ranked = try rank("--by", "urgency")
    #expect(ranked.map { $0["name"] as? String } == ["Ada", "Ben"])
    #expect(ranked.first?["urgency"] as? Double == 10)
  }

  @Test func `are ranked behind the others where a gate fired, and first on the fast lane`() throws
  {
    try add("Comp", ["a=0.95", "rival=true"])
    try add("Fast", ["a=0", "fast=true"])
    try must(["score"])
    let ranked = try rank()
    #expect(ranked.map { $0["name"] as? String } == ["Fast", "Ada", "Comp"])
    #expect(ranked.first?["fast_lane"] as? String == "asked for a contract")
    #expect((ranked.last?["gate"] as? [String: Any])?["id"] as? String == "rival")
    #expect(try rank("--by", "score").last?["name"] as? String == "Comp")
    #expect(try place.must("rank").contains("gate rival"))
    let explained = try place.must("explain", "Comp")
    #expect(explained.contains("gate rival: answers.rival = true (event "))
    #expect(explained.contains("two, rules "))
  }

  @Test func `are ranked by the gate and the fast lane that are there now, whatever the points`()
    throws
  {
    try add("Comp", ["a=0.95", "rival=true"])
    try add("Fast", ["a=0", "fast=true"])
    try must(["score"])
    try must(["lead", "edit", "Comp", "--answer", "rival=false"])
    try must(["lead", "edit", "Fast", "--answer", "fast=false"])
    #expect(try rank().map { $0["name"] as? String } == ["Comp", "Ada", "Fast"])
    #expect(try rank().allSatisfy { $0["gate"] == nil && $0["fast_lane"] == nil })
    try must(["lead", "edit", "Ada", "--answer", "rival=true"])
    try must(["lead", "edit", "Fast", "--answer", "fast=true"])
    #expect(try rank().map { $0["name"] as? String } == ["Fast", "Comp", "Ada"])
  }

  @Test func `go on by the active rules while the settings cannot be used`() throws {
    try must(["score"])
    try place.write("[scoring]\ncard = \"two\"\n[plugins.two]\nline = \"x\"\n", to: "winnow.toml")
    let edited = try place.program.run(["lead", "edit", "Ada", "--answer", "a=0.3"])
    #expect(edited.status == 0)
    #expect(edited.errors.contains("those that are active go on: "))
    #expect(edited.errors.contains("winnow.toml:4:"))
    #expect(try document("explain", "Ada")["score"] as? Int == 30)
    #expect(try document("explain", "Ada")["qualified"] as? Bool == false)
    try must(["score", "--due"])
    try must(["forecast", "Ada"])
    let ranked = try place.program.run(["rank"])
    #expect(ranked.errors.components(separatedBy: "winnow.toml:4:").count == 2)
    #expect(try place.program.run(["score"]).status == 65)
  }

  @Test func `are rolled back and confirmed once under one transaction`() throws {
    try add("Ben", ["a=0.5", "b=0"])
    try must(["score"])
    try place.write("[scoring]\ncard = \"two\"\n[plugins.two]\nline = 40\n", to: "winnow.toml")
    try must(["rescore", "--apply"])
    try must(["rescore", "--confirm", "Ben", "--tx", "C"])
    #expect(try place.must("rescore", "--confirm", "Ben", "--tx", "C").contains("Ben"))
    #expect(try place.program.run(["rescore", "--confirm", "Ben"]).status == 64)
    let first = try document("rescore", "--rollback", "--tx", "R")
    let active = try document("ruleset", "list")
    let again = try document("rescore", "--rollback", "--tx", "R")
    #expect(again["leads"] as? Int == 2)
    #expect(again["changed"] as? Int == first["changed"] as? Int)
    #expect(try NSDictionary(dictionary: document("ruleset", "list")).isEqual(to: active))
    #expect(try place.program.run(["rescore", "--confirm", "--tx", "R"]).status == 64)
    #expect(try place.program.run(["rescore", "--rollback", "--tx", "C"]).status == 64)
  }

  @Test func `say of what is not known only what nothing else can change`() throws {
    try add("Ben", ["a=0.8"])
    try must(["score"])
    let explained = try place.must("explain", "Ben")
    #expect(explained.contains("from 80 to 180; it would stay above the line all the same"))
  }

  @Test func `are planned with what decides, also where no part differs`() throws {
    try add("Ben", ["a=0.62", "b=0"])
    try must(["score"])
    try place.write("[scoring]\ncard = \"two\"\n[plugins.two]\nline = 70\n", to: "winnow.toml")
    let plan = try document("rescore", "--plan")
    let changes = plan["changes"] as? [[String: Any]] ?? []
    #expect(changes.map { $0["name"] as? String } == ["Ben"])
    let cause = try #require(changes.first?["cause"] as? [String: Any])
    #expect(cause["criterion"] as? String == "threshold")
    #expect(cause["from"] as? Int == 60)
    #expect(cause["to"] as? Int == 70)
    #expect(try place.must("rescore", "--plan").contains("threshold 60 → 70"))
  }

  @Test func `get back the verdicts that they had, when rules are rolled back`() throws {
    try must(["score"])
    try must(["lead", "edit", "Ada", "--answer", "a=0.58"])
    #expect(try document("explain", "Ada")["held"] as? Bool == true)
    try place.write("[scoring]\ncard = \"two\"\n[plugins.two]\nline = 70\n", to: "winnow.toml")
    try must(["rescore", "--apply"])
    #expect(try document("explain", "Ada")["qualified"] as? Bool == false)
    try must(["rescore", "--rollback"])
    #expect(try document("explain", "Ada")["qualified"] as? Bool == true)
    #expect(try document("explain", "Ada")["held"] as? Bool == true)
  }

  @Test func `of leads that other rules made qualified wait to be confirmed`() throws {
    try add("Ben", ["a=0.5", "b=0"])
    try must(["score"])
    try place.write("[scoring]\ncard = \"two\"\n[plugins.two]\nline = 40\n", to: "winnow.toml")
    let applied = try place.program.run(["rescore", "--apply"])
    #expect(applied.errors.contains("the hand-off of 1 lead waits"))
    let waiting = try document("rescore", "--held")["leads"] as? [[String: Any]] ?? []
    #expect(waiting.map { $0["name"] as? String } == ["Ben"])
    #expect(try place.must("lead", "show", "Ben").contains("its hand-off waits"))
    #expect(try place.program.run(["rescore", "--confirm", "Ada"]).status == 64)

    try must(["lead", "edit", "Ben", "--answer", "a=0.6"])
    #expect(try place.must("rescore", "--held").contains("Ben"))
    try must(["rescore", "--confirm", "Ben"])
    #expect(try !place.must("rescore", "--held").contains("Ben"))
    #expect(try document("explain", "Ben")["qualified"] as? Bool == true)
  }

  @Test func `are not told as made again, where the transaction's name is another command's`()
    throws
  {
    try must(["score", "--tx", "S"])
    let again = try document("score", "--tx", "S")
    #expect(again["leads"] as? Int == 1)
    try must(["lead", "add", "--name", "Ben", "--tx", "B"])
    #expect(try place.program.run(["score", "--tx", "B"]).status == 64)
  }

  @Test func `take an activity that is still to come, with a word about it`() throws {
    let logged = try place.program.run([
      "lead", "log", "Ada", "call", "--at", "2999-01-01T00:00:00Z",
    ])
    #expect(logged.status == 0)
    #expect(logged.errors.contains("2999-01-01T00:00:00.000Z is still to come"))
  }

  @Test func `do not qualify where a gate failed, and say so`() throws {
    try add("Ben", ["a=0.8", "rival=maybe"])
    try must(["score"])
    let explained = try place.must("explain", "Ben")
    #expect(explained.contains("80 > 60, but gate rival failed: not qualified"))
    #expect(explained.contains("which could change the verdict"))
    #expect(try place.must("rank", "--why").contains("failed: gate:rival"))
  }
}
