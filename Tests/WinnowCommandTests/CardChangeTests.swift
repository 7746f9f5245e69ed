import Testing
import WinnowTestSupport

/// Another card is named in the settings: what is recorded counts until somebody scores by it.
@Suite struct `Another card in the settings` {
  private let place: Workplace

  init() throws {
    place = try Workplace(with: nil)
    for (name, answer) in [("one", "x"), ("two", "y")] {
      try place.write(Self.manifest(name), to: "plugins/\(name)/plugin.toml")
      try place.write(Self.card(name, answer), to: "plugins/\(name)/init.lua")
    }
    try choose("one")
    try place.must("lead", "add", "--name", "Ada", "--answer", "x=0.9", "--answer", "y=0.1")
    try place.must("lead", "add", "--name", "Bob", "--answer", "x=0.1", "--answer", "y=0.9")
    try place.must("score")
    try choose("two")
  }

  private static func manifest(_ name: String) -> String {
    """
    name = "\(name)"
    version = "1.0.0"
    api = 1
    summary = "A card of one answer"
    license = "Apache-2.0"
    [capabilities]
    reads = ["answers.*"]

    """
  }

  private static func card(_ name: String, _ answer: String) -> String {
    """
    local winnow = require "winnow"
    winnow.scorecard { id = "\(name)", threshold = 40, criteria = {
      { id = "\(answer)", weight = 100, degree = function(lead) return lead.answers.\(answer) end },
    } }
    """
  }

  private func choose(_ card: String) throws {
    try place.write("[scoring]\ncard = \"\(card)\"\n", to: "winnow.toml")
  }

  private func ranked() throws -> [String] {
    let ranking = try place.program.run(["rank", "--json"]).document
    return (ranking["leads"] as? [[String: Any]] ?? []).map { lead in
      let verdict = lead["qualified"] as? Bool ?? false
      return "\(lead["id"] as? String ?? "") \(lead["score"] as? Int ?? -1) \(verdict)"
    }
  }

  @Test func `leaves the recorded scores in force, and rank says so`() throws {
    #expect(try ranked() == ["L1 90 true", "L2 10 false"])
    let told = try place.program.run(["rank"])
    #expect((told.output + told.errors).contains("the rules have changed"))
    try place.must("score", "L1")
    try place.must("lead", "edit", "L1", "--answer", "x=0.8")
    #expect(try ranked() == ["L1 80 true", "L2 10 false"])
    #expect(try place.must("score", "--due").contains("0 due"))
    #expect(try place.must("explain", "L2").contains("one, rules"))
  }

  @Test func `is compared by a plan, and holds the hand-offs that it causes`() throws {
    let plan = try place.must("rescore", "--plan", "--json")
    #expect(plan.contains(#""up":1"#))
    #expect(plan.contains(#""down":1"#))
    try place.must("rescore", "--apply")
    #expect(try ranked() == ["L2 90 true", "L1 10 false"])
    #expect(try place.must("rescore", "--held").contains("L2"))
    #expect(try place.must("ruleset", "list").matches(of: /yes/).count == 1)
  }

  @Test func `can be taken back, and chosen again`() throws {
    try place.must("rescore", "--apply")
    try place.must("rescore", "--rollback")
    #expect(try !place.must("rescore", "--held").contains("L1"))
    #expect(try ranked() == ["L1 90 true", "L2 10 false"])
    try choose("one")
    try place.must("lead", "edit", "L1", "--answer", "x=0.2")
    #expect(try ranked() == ["L1 20 false", "L2 10 false"])
  }
}
