import Foundation
import Testing
import WinnowTestSupport

@Suite struct PluginAuthorTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test func `a new plugin passes its own checks and tests`() throws {
    #expect(try place.must("plugin", "new", "my-rules").contains("plugins/my-rules/init.lua"))

    let check = try place.run("plugin", "check", "my-rules")
    #expect(check.status == 0)
    #expect(check.output == "my-rules: no mistakes found\n")
    let tests = try place.run("plugin", "test", "my-rules")
    #expect(tests.status == 0, "\(tests.output)\(tests.errors)")

    let again = try place.run("plugin", "new", "my-rules")
    #expect(again.status == 64)
    #expect(again.errors.contains("already"))
    #expect(try place.run("plugin", "new", "My Rules").status == 64)
  }

  @Test func `a new plugin goes where it is wanted`() throws {
    let made = try place.run("plugin", "new", "other", "--in", "elsewhere", "--json")
    #expect(made.document["folder"] as? String == place.folder.path + "/acme/elsewhere/other")
    #expect(try place.run("plugin", "check", "elsewhere/other").status == 0)
  }

  @Test func `settings are shown with what the organization set, and where`() throws {
    let text = try place.read("winnow.toml")
    try place.write(text + "large_order = 50000\nweights.far = -7\n", to: "winnow.toml")

    let outcome = try place.run("plugin", "settings", "serious-lead", "--json")
    let settings = try #require(outcome.document["settings"] as? [[String: Any]])
    let large = try #require(settings.first { $0["name"] as? String == "large_order" })
    #expect(large["type"] as? String == "number")
    #expect(large["allowed"] as? String == "at least 0")
    #expect(large["default"] as? String == "100000")
    #expect(large["value"] as? String == "50000")
    #expect((large["set_in"] as? String)?.contains("winnow.toml:") == true)
    let far = try #require(settings.first { $0["name"] as? String == "weights.far" })
    #expect(far["default"] as? String == "-5")
    #expect(far["value"] as? String == "-7")
    let need = try #require(settings.first { $0["name"] as? String == "weights.clear_need" })
    #expect(need["set_in"] == nil)
    #expect(try place.must("plugin", "settings", "bant").contains("horizon_months"))
  }

  @Test func `a plugin is shown with its questionnaires`() throws {
    try place.must("plugin", "new", "first-call", "--questionnaire")
    let document = try place.run("plugin", "show", "first-call", "--json").document
    let all = try #require(document["questionnaires"] as? [[String: Any]])
    #expect(all.map { $0["id"] as? String } == ["first-call"])
    #expect(all[0]["title"] as? String == "First call")
    #expect(all[0]["sections"] as? [String] == ["Need", "Budget"])
    #expect(document["questions"] as? Int == 4)
    let page = try place.must("plugin", "show", "first-call")
    #expect(page.contains("Questionnaire first-call\n  title     First call\n"), "\(page)")
  }

  @Test func `a check compares ids with interviews, and with plugins that are here`() throws {
    try place.must("plugin", "new", "first-call", "--questionnaire")
    try place.must("lead", "add", "--name", "Ada Byron")
    try place.write("{\"need\":\"none\"}", to: "answers.json")
    try place.must("ask", "first-call", "L1", "--answers", "answers.json")
    let script = "plugins/first-call/init.lua"
    try place.replace("ask.choice", by: "ask.multi", in: script)
    let check = try place.run("plugin", "check", "first-call")
    #expect(check.status == 1)
    #expect(check.output.contains("init.lua:13:12: error: 'need' is a multi now"), "\(check)")

    try place.replace("ask.multi", by: "ask.choice", in: script)
    try place.must("plugin", "new", "other", "--questionnaire")
    try place.replace("ask.number", by: "ask.date", in: "plugins/other/init.lua")
    try place.replace(", integer = true, min = 1", by: "", in: "plugins/other/init.lua")
    let clash = try place.run("plugin", "check", "first-call")
    #expect(clash.status == 1)
    #expect(
      clash.output.contains("'seats' is a number here and a date in the plugin other"),
      "\(clash)"
    )
  }

  @Test func `a plugin is shown with its cards`() throws {
    let document = try place.run("plugin", "show", "serious-lead", "--json").document
    #expect(document["version"] as? String == "1.0.0")
    #expect((document["digest"] as? String)?.hasPrefix("sha256:") == true)
    let reads = document["capabilities"] as? [String: [String]]
    #expect(reads?["reads"] == ["answers.*"])
    let cards = try #require(document["cards"] as? [[String: Any]])
    #expect(cards[0]["threshold"] as? Int == 60)
    let criteria = try #require(cards[0]["criteria"] as? [[String: Any]])
    #expect(criteria.count == 10)
    #expect(criteria[0]["id"] as? String == "clear_need")
    #expect(criteria[0]["weight"] as? Int == 30)
    #expect(try place.must("plugin", "show", "bant").contains("qualified above 50"))
  }

  @Test func `types are written, and a file of one's own is kept`() throws {
    try place.write("-- mine\n", to: "plugins/serious-lead/.luacheckrc")
    let outcome = try place.run("plugin", "types", "serious-lead")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("wrote "))
    #expect(outcome.output.contains("kept "))
    #expect(try place.read("plugins/serious-lead/.luacheckrc") == "-- mine\n")
    let types = try place.read("plugins/serious-lead/.winnow/types/winnow.d.lua")
    #expect(types.contains("---@field large_order number"))
    #expect(try place.must("plugin", "types", "--reference").contains("### winnow.age(time)"))
    #expect(try place.run("plugin", "types").status == 64)
  }

  @Test func `tests run in processes of their own, and write JUnit`() throws {
    let outcome = try place.run("plugin", "test", "bant", "--junit", "results.xml", "--json")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let cases = try #require(outcome.document["cases"] as? [[String: Any]])
    #expect((cases[0]["fuel"] as? Int ?? 0) > 0)
    #expect(cases.contains { $0["name"] as? String == "threshold of bant: 50.001 qualifies" })
    let xml = try place.read("results.xml")
    #expect(xml.contains("<testsuites tests=\"\(cases.count)\" failures=\"0\">"))
  }

  @Test func `a recorded test that gets slower fails`() throws {
    try place.must("plugin", "new", "my-rules")
    let recorded = try place.run("plugin", "test", "my-rules", "--record")
    #expect(recorded.errors.contains("tests/fuel.json"))
    #expect(try place.run("plugin", "test", "my-rules").status == 0)

    let code = try place.read("plugins/my-rules/init.lua")
    let slow = code.replacingOccurrences(
      of: "return degrees.share(",
      with: "for _ = 1, 3000 do end return degrees.share("
    )
    try place.write(slow, to: "plugins/my-rules/init.lua")
    let outcome = try place.run("plugin", "test", "my-rules")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("more than the"))
  }

  @Test func `a failing test is told in full, as text and as JSON`() throws {
    let path = "plugins/bant/tests/bant_test.lua"
    let test = "test.case(\"wrong\", function()\n  test.equal(1, 2)\nend)\n"
    try place.must("plugin", "new", "my-rules")
    try place.write(
      "local test = require \"winnow.test\"\n" + test,
      to: "plugins/my-rules/tests/a_test.lua"
    )

    let text = try place.run("plugin", "test", "my-rules")
    #expect(text.status == 1, "\(path)")
    #expect(
      text.output.contains("a_test.lua:3: SCRIPT in plugin my-rules 0.1.0: expected 2, found 1")
    )
    #expect(text.output.contains("            test.equal(1, 2)\n"))
    #expect(text.output.contains("correct the rule, or what the test expects"))
    #expect(!text.output.contains("winnow/test.lua"))
    let document = try place.run("plugin", "test", "my-rules", "--json").document
    let cases = try #require(document["cases"] as? [[String: Any]])
    let error = try #require(cases.first?["error"] as? [String: Any])
    #expect(error["code"] as? String == "SCRIPT")
    #expect(error["source"] as? String == "test.equal(1, 2)")
    #expect(error["line"] as? Int == 3)
  }

  @Test func `Ctrl-C ends tests that take long, soon and with 130`() throws {
    let loops = (1...400).map { "test.case(\"\($0)\", function() while true do end end)\n" }
    try place.must("plugin", "new", "my-rules")
    try place.write(
      "local test = require \"winnow.test\"\n" + loops.joined(),
      to: "plugins/my-rules/tests/a_test.lua"
    )
    let process = try place.program.process(["plugin", "test", "my-rules"])
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = Pipe()
    try process.run()
    let number = process.processIdentifier
    while process.isRunning, children(of: number).isEmpty { sched_yield() }
    process.interrupt()
    process.waitUntilExit()

    let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(Program.status(of: process) == 130)
    #expect(told.contains("the tests were stopped before their end"), "\(told)")
    #expect(children(of: number).isEmpty)
  }

  /// The processes that a process has started and that are still there.
  private func children(of process: Int32) -> [String] {
    let tasks = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.flatMap { thread in
      let file = FileHandle(forReadingAtPath: "\(tasks)/\(thread)/children")
      let text = String(decoding: file?.readDataToEndOfFile() ?? Data(), as: UTF8.self)
      return text.split(separator: " ").map(String.init)
    }
  }

  @Test func `a plugin that does not load is told by the tests`() throws {
    try place.write("winnow.scorecard {}", to: "plugins/serious-lead/init.lua")
    let outcome = try place.run("plugin", "test", "serious-lead")
    #expect(outcome.status == 70)
    #expect(outcome.errors.contains("undeclared global 'winnow'"))
  }

  @Test func `tests run again when a file changes, and Ctrl-C ends them with 130`() throws {
    let terminal = try PseudoTerminal()
    let process = try place.program.process(["plugin", "test", "serious-lead", "--watch"])
    try terminal.start(process)
    #expect(terminal.show(until: "watching").contains("0 failed"))

    let code = try place.read("plugins/serious-lead/init.lua")
    let wrong = code.replacingOccurrences(of: "weight = 30", with: "weight = 299")
    try place.write(wrong, to: "plugins/serious-lead/init.lua")
    #expect(terminal.show(until: "watching").contains("FAILED"))

    process.interrupt()
    process.waitUntilExit()
    #expect(Program.status(of: process) == 130)
  }
}
