import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `Tests of a questionnaire` {
  static let questionnaire = """
    winnow.questionnaire {
      id = "q", sections = { "Need", "Size" },
      run = function(ask, lead, score, propose)
        ask.section "Need"
        local need = ask.choice { id = "need", text = "Need?", required = true,
          options = { { id = "crm", points = 20 }, "none" }, other = true }
        print("need " .. tostring(need))
        if need == "none" then return { outcome = "no-need" } end
        ask.section "Size"
        local seats = ask.number { id = "seats", text = "Seats?", min = 1, required = true,
          prefill = lead.seats, prefill_mode = "accept", known = "30 days",
          validate = function(n) if n == 13 then return nil, "not thirteen" end return true end }
        local sites = ask.list { id = "site", max = 3, item = function(it)
          return it.text { id = "city", text = "City?" }
        end }
        score.add { id = "sites", points = #sites * 1.5 }
        propose.set("seats", seats)
        propose.label("big")
        propose.consent("email", false)
        return { outcome = "hot" }
      end,
    }
    """

  private func run(
    _ body: String,
    more: [String: String] = [:],
    isCovering: Bool = false
  ) throws -> TestReport {
    var bench = CardBench(Self.questionnaire)
    bench.reads = #"["seats"]"#
    let test = "test.case(\"one\", function()\n\(body)\nend)"
    return try PluginTester(try bench.source(test: test, more: more), isCovering: isCovering).run()
  }

  private func failure(_ body: String) throws -> WinnowError? {
    try run(body).cases.first?.failure
  }

  @Test func `are given all that came of it`() throws {
    let report = try run(
      """
      local result = test.interview("q", { answers = {
        need = "crm", seats = 80, ["site[1]"] = true, ["site[1]/city"] = "Oslo", ["site[2]"] = false,
      } })
      test.equal(result, {
        finished = true, outcome = "hot", section = "Size", points = 21.5, unused = {},
        path = { "need", "seats", "site[1]/city" },
        answers = { need = "crm", seats = 80, ["site[1]/city"] = "Oslo" },
        states = { need = "answered", seats = "answered", ["site[1]/city"] = "answered" },
        proposals = {
          { kind = "set", field = "seats", value = 80 }, { kind = "label", name = "big" },
          { kind = "consent", channel = "email", granted = false },
        },
      })
      """
    )
    #expect(report.failed == 0, "\(report.cases)")
  }

  @Test(arguments: [
    ("{}", "asks = 'need'"),
    ("{ answers = { need = 'crm' } }", "asks = 'seats', section = 'Size'"),
    ("{ answers = { need = 'crm', seats = 0 } }", "asks = 'seats', reason = 'min 1'"),
    ("{ answers = { need = 'crm', seats = 13 } }", "asks = 'seats', reason = 'not thirteen'"),
    ("{ answers = { need = 'crm', seats = { state = 'skipped' } } }", "asks = 'seats'"),
    ("{ answers = { need = 'none', seats = 5 } }", "finished = true, outcome = 'no-need'"),
    ("{ answers = { need = 'other', ['need/other'] = 'x', seats = 2 } }", "asks = 'site[1]'"),
    ("{ lead = { seats = 7 }, answers = { need = 'crm' } }", "asks = 'site[1]'"),
    (
      "{ known = { seats = { value = 9, age = 29 } }, answers = { need = 'crm' } }",
      "asks = 'site[1]'"
    ),
    (
      "{ known = { seats = { value = 9, age = 31 } }, answers = { need = 'crm' } }",
      "asks = 'seats'"
    ),
  ])
  func `see where an interview stops`(given: String, members: String) throws {
    let report = try run(
      """
      local result = test.interview(nil, \(given))
      for key, value in pairs({ \(members) }) do test.equal(result[key], value) end
      """
    )
    #expect(report.failed == 0, "\(report.cases)")
  }

  @Test func `are told which answers this path does not ask for`() throws {
    let report = try run(
      """
      local result = test.interview(nil, { answers = { need = "none", seats = 5 } })
      test.equal(result.unused, { "seats" })
      test.equal(result.states.seats, nil)
      """
    )
    #expect(report.failed == 0, "\(report.cases)")
  }

  @Test(arguments: [
    ("{ answers = { need = 'crm',\nseat = 5 } }", "there is no question 'seat'", 4),
    ("{ answers = { seats = { state = 'unknown' } } }", "'seats' has no state that there is", 3),
    ("{ answers = 5 }", "'answers' of test.interview must be a table", 3),
    ("{ known = { seats = 5 } }", "'seats' must be a value and its age", 3),
    ("{ lead = { f = print } }", "'f' is a function", 3),
  ])
  func `are refused what is no answer, at their own line`(
    given: String,
    message: String,
    line: Int
  ) throws {
    let failure = try #require(try failure("test.interview(nil, \(given))"))
    #expect(failure.message.contains(message), "\(failure)")
    #expect(failure.file == "/plugins/card/tests/card_test.lua")
    #expect(failure.line == line, "\(failure)")
  }

  @Test func `name the questionnaires that there are`() throws {
    let failure = try #require(try failure("test.interview(\"other\", {})"))
    #expect(failure.message.contains("plugin card has no questionnaire 'other'"), "\(failure)")
    #expect(failure.message.contains("It has: q") || failure.hint?.contains("It has: q") == true)
  }

  @Test func `count the fuel of its script, show what it prints, and note its lines`() throws {
    let report = try run(
      "test.interview(nil, { answers = { need = 'none' } })",
      isCovering: true
    )
    let entry = try #require(report.cases.first)
    #expect(entry.log == "need none\n")
    #expect(entry.fuel > 500)
    let lines = try #require(report.coverage?.first)
    #expect(lines.ran.contains(9))
    #expect(lines.missed.contains(11))
  }

  @Test func `compare an interview with what was recorded`() throws {
    let report = try run(
      "test.golden('g', test.interview(nil, { answers = { need = 'none' } }).path)",
      more: ["tests/golden/g.json": "[\"need\"]"]
    )
    #expect(report.failed == 0, "\(report.cases)")
  }

  @Test func `tell where a script failed`() throws {
    let bench = CardBench(
      "winnow.questionnaire { id = \"card\", run = function(ask)\n  error(\"no\")\nend }"
    )
    let test = "test.case(\"one\", function() test.interview(nil, {}) end)"
    let report = try PluginTester(try bench.source(test: test)).run()
    #expect(report.cases.first?.failure?.message.contains("/plugins/card/init.lua:3") == true)
  }
}
