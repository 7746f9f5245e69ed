import Foundation
import Testing
import WinnowTestSupport

@Suite struct ScoreCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.fill()
  }

  @Test func `leads are scored, ranked and explained`() throws {
    let scored = try place.run("score", "--json")
    #expect(scored.status == 0)
    #expect(scored.document["leads"] as? Int == 3)
    #expect(scored.document["qualified"] as? Int == 1)
    #expect(scored.document["changed"] as? Int == 3)
    let ranked = try place.run("rank", "--why")
    #expect(ranked.line(0).hasPrefix("rank"))
    #expect(ranked.line(1).contains("Grace Hopper"))
    #expect(ranked.line(1).contains("+30"))
    #expect(ranked.errors.isEmpty)
    let explained = try place.must("explain", "Grace")
    #expect(explained.contains("90 > 60: qualified, grade A"))
    #expect(explained.contains("Very clear need of the solution"))
  }

  @Test func `the parts of an explanation add up to its total`() throws {
    try place.must("score")
    for lead in ["L1", "L2", "L3"] {
      let document = try place.run("explain", lead, "--json").document
      let parts = document["parts"] as? [[String: Any]] ?? []
      let sum = parts.reduce(0) { $0 + ($1["points"] as? Double ?? .nan) }
      #expect(sum == document["score"] as? Double)
    }
  }

  @Test func `what is not known is told with what it could change`() throws {
    let explained = try place.must("explain", "L3")
    #expect(explained.contains("not known yet:\n  Very clear need"))
    #expect(explained.contains("which could change the verdict"))
    #expect(explained.contains("not recorded"))
  }

  @Test func `a changed weight is told by rank and counts from the next score on`() throws {
    try place.must("score")
    let settings = try place.read("winnow.toml")
    try place.write(
      settings + "weights.clear_need = 1\n",
      to: "winnow.toml"
    )
    let before = try place.run("rank")
    #expect(before.errors.contains("the rules have changed since these scores were made"))
    #expect(before.line(1).contains("90"))
    #expect(try place.run("rank", "--json").document["rules_changed"] as? Bool == true)
    try place.must("score")
    let after = try place.run("rank")
    #expect(after.errors.isEmpty)
    #expect(after.line(1).contains("61"))
  }

  @Test func `a changed line of the plugin counts from the next score on`() throws {
    try place.must("score")
    let path = "plugins/serious-lead/init.lua"
    let text = try place.read(path)
    try place.write(
      text.replacingOccurrences(
        of: "id = \"clear_need\", weight = 30",
        with: "id = \"clear_need\", weight = 31"
      ),
      to: path
    )
    #expect(try place.run("rank").errors.contains("run winnow score"))
    try place.must("score")
    #expect(try place.must("explain", "L1").contains("91 > 60"))
  }

  @Test func `a typing error in Lua names file, line and word, and rank goes on`() throws {
    try place.must("score")
    let path = "plugins/serious-lead/init.lua"
    let text = try place.read(path)
    try place.write(
      text.replacingOccurrences(of: "if need == nil", with: "if nede == nil"),
      to: path
    )
    let scored = try place.run("score")
    #expect((scored.output + scored.errors).contains("init.lua"))
    #expect((scored.output + scored.errors).contains("nede"))
    try place.write(text + "\nwinnow.scorcard {}\n", to: path)
    let broken = try place.run("score", "--json")
    #expect(broken.status == 70)
    #expect((broken.error["file"] as? String)?.hasSuffix("init.lua") == true)
    #expect(
      broken.error["line"] as? Int == text.split(separator: "\n", omittingEmptySubsequences: false)
        .count + 1
    )
    let ranked = try place.run("rank")
    #expect(ranked.status == 0)
    #expect(ranked.line(1).contains("60"))
    #expect(ranked.errors.contains("cannot be used"))
  }

  @Test func `an unscored lead is mentioned`() throws {
    #expect(try place.run("rank").output.hasPrefix("no scored leads"))
    try place.must("score", "L1", "L2")
    #expect(try place.run("rank").errors.contains("1 lead has no score yet"))
  }

  @Test func `a trial shows what would be and records nothing`() throws {
    try place.must("score")
    let trial = try place.run("score", "--lead", "L3", "--set", "answers.need=clear")
    #expect(trial.status == 0)
    #expect(trial.output.contains("+30"))
    #expect(trial.errors.contains("nothing was recorded"))
    #expect(try place.must("explain", "L3").contains("0 < 60"))
    #expect(try place.run("score", "--lead", "L3", "--set", "nothing").status == 64)
  }

  @Test func `single leads can be scored`() throws {
    let outcome = try place.run("score", "L1", "mary@example.org")
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 3)
    #expect(try place.run("rank", "--jsonl").lines.count == 2)
  }

  @Test func `rank shows as many as asked for, in each form`() throws {
    try place.must("score")
    #expect(try place.run("rank", "--limit", "2", "--jsonl").lines.count == 2)
    #expect(try place.run("rank", "--csv").line(0) == "rank,id,name,company,score,grade,qualified")
    let document = try place.run("rank", "--json", "--why").document
    let leads = try #require(document["leads"] as? [[String: Any]])
    #expect(leads.map { $0["rank"] as? Int } == [1, 2, 3])
    #expect((leads[0]["parts"] as? [Any])?.isEmpty == false)
    #expect(document["card"] as? String == "serious-lead")
  }

  @Test func `settings that cannot be read are told with their place`() throws {
    try place.write(
      try place.read("winnow.toml") + "weights.cleer_need = 1\n",
      to: "winnow.toml"
    )
    let outcome = try place.run("score")
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("winnow.toml:"))
    #expect(outcome.errors.contains("clear_need"))
  }

  @Test func `a stream is scored line by line without a workspace`() throws {
    var program = place.program
    program.folder = place.folder.path
    let input = """
      {"id":"a","answers":{"need":"clear","budget_allocated":true,"timeframe_months":1,"order_value":200000}}
      {"id":"b"}

      """
    let arguments = ["score", "--stream", "--plugin", "serious-lead", "--now", "2026-01-01"]
    let outcome = try program.run(arguments, input: input)
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 2)
    #expect(outcome.line(0).hasPrefix("{\"id\":\"a\",\"score\":90,"))
    let many = try program.run(arguments + ["--jobs", "3"], input: input)
    #expect(many.output == outcome.output)
    let bad = try program.run(arguments, input: input + "nonsense\n")
    #expect(bad.status == 65)
    #expect(bad.output == outcome.output)
    #expect(bad.errors.contains("line 3: "))
    let skipped = try program.run(arguments + ["--skip-invalid"], input: input + "[]\n")
    #expect(skipped.status == 0)
    #expect(skipped.errors.contains("1 of 3 lines could not be scored"))
    #expect(try program.run(["score", "--stream", "--plugin", "nosuch"]).status == 66)
  }
}
