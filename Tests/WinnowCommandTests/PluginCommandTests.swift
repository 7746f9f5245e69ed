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

  @Test(arguments: ["serious-lead", "bant"])
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

  @Test(arguments: ["check", "test"])
  func `an unknown plugin ends with 66 and a suggestion`(verb: String) throws {
    let outcome = try place.run("plugin", verb, "serious-laed")
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("serious-lead"))
  }
}
