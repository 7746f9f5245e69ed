import Foundation
import Testing
import WinnowTestSupport

@Suite struct SuspensionTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let rows = (1...12).map { "Lead \($0),lead\($0)@example.com,,clear,,,\n" }
    let header = "name,email,company,need,funds,months,value\n"
    try place.write(Workplace.mapping, to: "mappings/contacts.toml")
    try place.write(header + rows.joined(), to: "contacts.csv")
    try place.must("import", "contacts.csv", "--map", "mappings/contacts.toml")
    try place.must("score")
  }

  private func spoil() throws {
    let path = "plugins/serious-lead/init.lua"
    let code = try place.read(path)
    let loop = code.replacingOccurrences(
      of: "winnow.scorecard {",
      with: "local function loop() while true do end end\n\nwinnow.scorecard {"
    )
    let spoiled = loop.replacingOccurrences(
      of: "degree = order(function(value) return value >= settings.large_order end)",
      with: "degree = loop"
    )
    try place.write(spoiled, to: path)
  }

  @Test func `a plugin that loops is switched off, and every command says so`() throws {
    try spoil()

    let first = try place.run("score")
    #expect(first.status == 70)
    #expect(first.errors.contains("plugin serious-lead 1.0.0 is switched off in this workspace"))
    #expect(first.errors.contains("FUEL"))
    #expect(first.errors.contains("winnow plugin resume serious-lead"))
    let again = try place.run("score", "--json")
    #expect(again.status == 70)
    #expect(again.error["code"] as? String == "plugin-suspended")

    let ranked = try place.run("rank")
    #expect(ranked.status == 0)
    #expect(ranked.lines.count == 14)
    #expect(ranked.errors.contains("switched off"))
    let facts = try place.run("rank", "--json").document["suspended"] as? [String: Any]
    #expect(facts?["reason"] as? String == "FUEL")
    #expect(facts?["count"] as? Int == 10)
    #expect(try place.run("doctor").status == 1)
    let checks = try place.run("doctor", "--json").document["checks"] as? [[String: Any]]
    let rules = checks?.first { $0["check"] as? String == "rules" }
    #expect(rules?["state"] as? String == "problem")
  }

  @Test func `plugin list and plugin show tell, and plugin resume switches it on`() throws {
    try spoil()
    _ = try place.run("score")

    let list = try place.run("plugin", "list")
    #expect(list.output.contains("switched off since"))
    #expect(list.errors.contains("winnow plugin resume serious-lead"))
    let shown = try place.run("plugin", "show", "serious-lead", "--json")
    #expect((shown.document["suspended"] as? [String: Any])?["version"] as? String == "1.0.0")
    #expect(try place.run("plugin", "show", "serious-lead").errors.contains("switched off"))

    #expect(try place.must("plugin", "resume", "serious-lead").contains("is switched on again"))
    #expect(try place.must("plugin", "resume", "serious-lead").contains("was not switched off"))
    #expect(try place.run("plugin", "resume", "serious-laed").status == 66)
    #expect(try !place.must("plugin", "list").contains("switched off"))
    #expect(try place.must("verify").contains("no damage"))
  }

  @Test func `the stream goes on, whatever a lead does to the plugin`() throws {
    try spoil()
    let lines = (1...12).map { "{\"id\":\"S\($0)\",\"answers\":{\"need\":\"clear\"}}\n" }.joined()

    let outcome = try place.run(
      "score",
      "--stream",
      "--plugin",
      "serious-lead",
      "--jobs",
      "2",
      input: lines
    )

    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 12)
    #expect(outcome.lines.allSatisfy { $0.contains("\"large_order\":\"FUEL: init.lua:") })
  }
}
