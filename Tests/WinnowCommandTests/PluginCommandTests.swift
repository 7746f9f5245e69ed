import Foundation
import Testing
import WinnowTestSupport

@Suite struct PluginCommandTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func `plugins are listed with where they come from`() throws {
    let document = try place.run("plugin", "list", "--json").document
    let plugins = try #require(document["plugins"] as? [[String: Any]])
    let names = plugins.map { $0["name"] as? String }
    #expect(names.contains("serious-lead"))
    #expect(names.contains("bant"))
    let own = plugins.first { $0["name"] as? String == "serious-lead" }
    #expect(own?["origin"] as? String == "workspace")
    #expect(try place.must("plugin", "list").contains("shared"))
  }

  @Test(arguments: [
    "serious-lead", "bant", "champ", "meddic", "icp", "engagement", "fit-and-engagement",
    "lead-value", "lead-questionnaire", "discovery-call", "gated-content",
  ])
  func `the plugins of this project pass their checks and tests`(name: String) throws {
    let check = try place.run("plugin", "check", name)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    let tests = try place.run("plugin", "test", name)
    #expect(tests.status == 0, "\(tests.output)\(tests.errors)")
    #expect(tests.output.contains(" 0 failed"))
  }

  @Test func `a mistake is found with its place and ends with 1`() throws {
    let path = "plugins/serious-lead/init.lua"
    let text = try place.read(path)
    try place.write(
      text.replacingOccurrences(of: "lead.answers.need", with: "lead.anwsers.need"),
      to: path
    )
    let outcome = try place.run("plugin", "check", "serious-lead")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("init.lua:"))
    #expect(outcome.output.contains("anwsers"))
  }

  @Test func `a failing test ends with 1`() throws {
    let path = "plugins/serious-lead/init.lua"
    let text = try place.read(path)
    try place.write(text.replacingOccurrences(of: "weight = 30", with: "weight = 29"), to: path)
    let outcome = try place.run("plugin", "test", "serious-lead")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("FAILED"))
  }

  @Test func `a piece of Lua runs in the sandbox`() throws {
    let outcome = try place.run("plugin", "run", "serious-lead", "-e", "return 6 * 7")
    #expect(outcome.status == 0)
    #expect(outcome.output == "42\n")
    let document = try place.run("plugin", "run", "serious-lead", "-e", "return {1, 2}", "--json")
    #expect(document.document["ok"] as? Bool == true)
    #expect((document.document["value"] as? [Int]) == [1, 2])
    try place.write("return 'from a file'\n", to: "piece.lua")
    #expect(try place.must("plugin", "run", "serious-lead", "piece.lua").contains("from a file"))
  }

  @Test func `a piece of Lua that fails ends with 70`() throws {
    let outcome = try place.run("plugin", "run", "serious-lead", "-e", "return os.exit()")
    #expect(outcome.status == 70)
    #expect(outcome.errors.contains("os"))
    let loop = try place.run("plugin", "run", "serious-lead", "-e", "while true do end", "--json")
    #expect(loop.status == 70)
    #expect(loop.document["ok"] as? Bool == false)
    #expect(try place.run("plugin", "run", "serious-lead", "nothing.lua").status == 66)
  }

  @Test func `an error is told in full, as text and as JSON`() throws {
    let code = "local function inner() error(\"boom\") end\ninner()\n"
    try place.write(code, to: "piece.lua")

    let text = try place.run("plugin", "run", "serious-lead", "piece.lua")
    #expect(text.errors.contains("piece.lua:1: SCRIPT in plugin serious-lead 1.0.0: boom\n"))
    #expect(text.errors.contains("\n    local function inner() error(\"boom\") end\n"))
    #expect(text.errors.contains("\n  in piece.lua:2: in main chunk\n"))
    #expect(text.errors.contains(" of 10000000 units of fuel, and "))
    #expect(text.errors.contains(" of 8388608 bytes of memory\n"))
    let outcome = try place.run("plugin", "run", "serious-lead", "piece.lua", "--json")
    #expect(Set(outcome.document.keys) == ["ok", "error", "log", "fuel", "memory", "ms"])
    let error = try #require(outcome.document["error"] as? [String: Any])
    #expect(error["source"] as? String == "local function inner() error(\"boom\") end")
    #expect((error["fuel"] as? [String: Int])?["limit"] == 10_000_000)
    #expect(outcome.errors.isEmpty)
  }

  @Test func `criteria that fail are told in full by score, and by the stream`() throws {
    let path = "plugins/serious-lead/init.lua"
    let spoiled = try place.read(path).replacingOccurrences(
      of: "degree = order(function(value) return value >= settings.large_order end)",
      with: "degree = function() return nothing_here end"
    )
    try place.write(spoiled, to: path)
    try place.fill()

    let scored = try place.run("score")
    #expect(scored.status == 0)
    #expect(scored.errors.contains("  large_order on 3 leads: SCRIPT: init.lua:"))
    #expect(scored.errors.contains("degree = function() return nothing_here end"))
    let document = try place.run("score", "--json").document
    let failures = try #require(document["failures"] as? [[String: Any]])
    let first = try #require(failures.first?["first"] as? [String: Any])
    #expect(first["code"] as? String == "SCRIPT")
    #expect((first["traceback"] as? [String])?.isEmpty == false)

    let stream = try place.run("score", "--stream", "--plugin", "serious-lead", input: "{}\n{}\n")
    #expect(stream.status == 0)
    #expect(stream.errors.contains("  large_order on 2 leads: SCRIPT: init.lua:"))
  }

  @Test func `a script that keeps the plugin from loading is told in full by score`() throws {
    try place.write("local x = nil\nx.y = 1\n", to: "plugins/serious-lead/init.lua")

    let outcome = try place.run("score", "--json")
    #expect(outcome.status == 70)
    #expect(outcome.error["code"] as? String == "SCRIPT")
    #expect(outcome.error["line"] as? Int == 2)
    #expect(outcome.error["source"] as? String == "x.y = 1")
    #expect((outcome.error["traceback"] as? [String])?.isEmpty == false)
    #expect((outcome.error["memory"] as? [String: Int])?["limit"] == 8 << 20)
    #expect(try place.run("score").errors.contains("SCRIPT in plugin serious-lead 1.0.0"))
  }

  @Test(arguments: ["check", "test"])
  func `an unknown plugin ends with 66 and a suggestion`(verb: String) throws {
    let outcome = try place.run("plugin", verb, "serious-laed")
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("serious-lead"))
  }
}
