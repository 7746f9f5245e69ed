import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `A check of a plugin` {
  private static let card = """
    winnow.scorecard { id = "card", threshold = 1, criteria = {
      { id = "a", weight = 2, degree = function(lead) return lead.answers.need, lead.source end },
    } }
    """

  private static let test = "test.case(\"one\", function() end)"

  /// `code line:column` of everything found in a plugin that reads `answers.*`, `source` and `stage`.
  private func check(
    _ lua: String,
    card: String = card,
    reads: String = #"["answers.*", "source"]"#,
    more: [String: String] = [:]
  ) throws -> [PluginChecker.Finding] {
    var bench = CardBench(lua + "\n" + card)
    bench.reads = reads
    bench.settings = "[settings.horizon]\ntype = \"number\"\ndefault = 3"
    return PluginChecker(try bench.source(test: Self.test, more: more)).check()
  }

  private func places(_ findings: [PluginChecker.Finding]) -> [String] {
    findings.map { "\($0.problem.code) \($0.problem.line ?? 0):\($0.problem.column ?? 0)" }
  }

  @Test(arguments: [
    "plugins/bant", "plugins/champ", "plugins/discovery-call", "plugins/engagement",
    "plugins/gated-content", "plugins/icp", "plugins/lead-questionnaire", "plugins/lead-value",
    "plugins/meddic", "plugins/serious-lead",
  ])
  func `finds nothing in`(path: String) throws {
    let plugin = try PluginFolder(reading: Project.folder + "/" + path)
    let source = try RuleSource(
      plugin: plugin,
      overrides: PluginOverrides(plugin: plugin.name),
      settingsFile: "winnow.toml"
    )
    #expect(PluginChecker(source).check().isEmpty)
  }

  @Test(arguments: ["any", "bank", "salvirt"])
  func `finds no more than missing tests in the fixture`(name: String) throws {
    let plugin = try PluginFolder(reading: Project.folder + "/Tests/Fixtures/plugins/" + name)
    let source = try RuleSource(
      plugin: plugin,
      overrides: PluginOverrides(plugin: plugin.name),
      settingsFile: "winnow.toml"
    )
    let codes = PluginChecker(source).check().map(\.problem.code)
    #expect(codes == ["no-tests"])
  }

  @Test(arguments: [
    ("n = n + 1 return true", true),
    ("seen[lead.source] = true return true", true),
    ("seen.x.y = true return true", true),
    ("local function add() n = n + 1 end add() return true", true),
    ("local n = 1 n = n + 1 return n > 1", false),
    ("local t = {} for i = 1, 3 do i = i + 1 t[i] = i end return #t > 0", false),
    ("lead = lead.answers return lead.x", false),
    ("return n > seen.x", false),
  ])
  func `finds what a rule keeps between leads`(body: String, isKept: Bool) throws {
    let findings = try check(
      "local n, seen = 0, { x = 1 }",
      card: """
        winnow.scorecard { id = "card", threshold = 1, criteria = {
          { id = "a", weight = 2, degree = function(lead) \(body) end } } }
        """
    )
    #expect(findings.contains { $0.problem.code == "state-between-leads" } == isKept)
  }

  @Test(arguments: [
    ("local co = coroutine.wrap(print) co()", true),
    ("local co = coroutine.create(print) coroutine.close(co)", true),
    ("for _ in coroutine.wrap(print) do break end", false),
    ("local function run() return coroutine.wrap(print)() end run()", false),
  ])
  func `finds a coroutine that goes on from lead to lead`(lua: String, isKept: Bool) throws {
    let findings = try check(lua, card: Self.plain)
    #expect(findings.contains { $0.problem.code == "state-between-leads" } == isKept)
  }

  private static let plain = """
    winnow.scorecard { id = "card", threshold = 1, criteria = {
      { id = "a", weight = 2, degree = function() return true end } } }
    """

  @Test func `finds a dimension and a factor for nothing, and a name that means two things`() throws
  {
    let findings = try check(
      "",
      card: """
        winnow.scorecard { id = "card", threshold = 1,
          dimensions = { value = { counts = false }, vlaue = {} }, combine = { fit = 1, value = 2 },
          engagement = { activities = { call = 3 } },
          criteria = {
            { id = "call", weight = 2, degree = function() return true end },
            { id = "b", weight = 2, dimension = "value", degree = function() return true end } } }
        """,
      reads: "[]"
    )
    #expect(places(findings) == ["empty-dimension 0:0", "idle-factor 0:0", "shared-name 7:12"])
    #expect(findings.map(\.severity).allSatisfy { $0 == .warning })
  }

  @Test(arguments: [
    ("local weight = 1\nprint(wieght, weight)", "reads", "3:7", "Did you mean 'weight'?"),
    ("local function f()\n  total = 1\nend f()", "assigns", "3:3", "Declare it: local total"),
    ("local é = 1", "", "", ""),
    ("local s = \"é\" print(s, strin)", "reads", "2:24", "Did you mean 'string'?"),
    ("print(os.time())", "reads", "2:7", "A plugin has no system; winnow.now() gives the time."),
    ("function helper() end", "assigns", "2:10", "Declare it: local helper"),
    ("if false then print(undefined_thing) end", "reads", "2:21", "Declare it with 'local'"),
    ("local function f() return late end\nlocal late = 1 print(f, late)", "reads", "2:27", ""),
    ("for i = 1, 2 do print(i) end print(i)", "reads", "2:36", ""),
    ("repeat local done = true until done print(done)", "reads", "2:43", ""),
  ])
  func `finds an undeclared global`(lua: String, deed: String, place: String, hint: String) throws {
    guard !deed.isEmpty else {
      // A letter beyond ASCII is no Lua; Lua itself says so.
      return #expect(try check(lua).first?.problem.code == "LOAD")
    }
    let findings = try check(lua)
    #expect(places(findings) == ["undeclared-global \(place)"])
    #expect(findings.first?.severity == .error)
    #expect(findings.first?.problem.message.hasPrefix(deed + " the undeclared global") == true)
    #expect(findings.first?.problem.hint?.hasPrefix(hint) == true, "\(findings)")
  }

  @Test(arguments: [
    "local a <const>, b <close> = 1, nil print(a)",
    "local t = { [1] = 2, x = 3; 4, f = function(...) return ... end } print(t.y.z, t[1], t:f())",
    "goto done do local x = 1 print(x) end ::done::",
    "local function f(n) if n > 0 then return f(n - 1) end end f(3)",
    "for k, v in pairs({}) do print(k, v) end for i = 3, 1, -1 do print(i) end",
    "while false do break end repeat local x = 1 until x > 0",
    "local s = [==[ lead.nothing ]] ]==] --[[ zzz ]] print(s, #s, ~1, not s, 0x1p-3, 1e+5, 3 // 2)",
    "local t = {} function t.a.b:c() return self end print(t)",
    "local _ENV = { anything = 1 } anything = nothing",
    "local text = ('x'):rep(3) .. \"\\z   y\" print(text, 'a' .. 'b', 2 ^ -3 >> 1 & 4 | 5 ~ 6)",
    "local _unused = 1",
    "local answers = { is = function() end } answers.is() local stage = answers.stage print(stage)",
  ])
  func `finds nothing in honest Lua`(lua: String) throws {
    let findings = try check(lua.contains("_ENV") ? "do \(lua) end" : lua)
    // What the sandbox says about running it is not asked here.
    #expect(findings.filter { $0.problem.kind == .found }.isEmpty, "\(findings)")
  }

  @Test(arguments: [
    ("winnow.scorcard {}", "unknown-function", "Did you mean 'scorecard'?"),
    (
      "local w = winnow print(w.half_lief \"1 day\")", "unknown-function",
      "Did you mean 'half_life'?"
    ),
    ("print(winnow.settings.horizn)", "unknown-setting", "Did you mean 'horizon'?"),
    ("local set = winnow.settings print(set[\"horizn\"])", "unknown-setting", "Did you mean"),
    ("print(string.fromat(\"x\"))", "unknown-function", "Did you mean 'format'?"),
    ("require \"lib.questoins\"", "unknown-module", "Did you mean 'lib.questions'?"),
    ("require \"winnow.test\"", "unknown-module", ""),
  ])
  func `finds an unknown name and suggests the right one`(
    lua: String,
    code: String,
    hint: String
  ) throws {
    let findings = try check(lua, more: ["lib/questions.lua": "return {}"])
    #expect(findings.map(\.problem.code).first == code)
    #expect(findings.first?.problem.line == 2)
    #expect(findings.first?.problem.hint?.hasPrefix(hint) == true)
  }

  @Test(arguments: [
    ("local function f(lead) return lead.emial end print(f)", "undeclared-read 2:36"),
    ("local function f(lead) local l = lead return l.email end print(f)", "undeclared-read 2:48"),
    ("local function f(lead) return lead['email'] end print(f)", "undeclared-read 2:36"),
    (
      "winnow.scorecard { id = \"b\", threshold = 1, fast_lane = function(x) return x.email end }",
      ""
    ),
    (
      "local function rule(x) return x.email end\nwinnow.scorecard { id = \"b\", threshold = 1, "
        + "criteria = { { id = \"r\", weight = 1, degree = rule } } }", "undeclared-read 2:33"
    ),
  ])
  func `finds a read that is not declared`(lua: String, place: String) throws {
    let found = places(try check(lua))
    #expect(place.isEmpty ? found.first?.hasPrefix("undeclared-read") == true : found == [place])
  }

  @Test func `finds an answer that is not declared`() throws {
    let lua = "local function f(lead) local a = lead.answers or {} return a.nedd end print(f)"
    let findings = try check(lua, reads: #"["answers.need", "source"]"#)
    #expect(places(findings) == ["undeclared-read 2:62"])
    #expect(findings.first?.problem.hint?.contains("'answers.need'") == true)
  }

  @Test(arguments: [
    (#"["answers.*", "source", "email"]"#, "", ["email"]),
    (#"["answers.need", "answers.other", "source"]"#, "", ["answers.other"]),
    (#"["answers.*", "source", "activities"]"#, "", ["activities"]),
    (
      #"["answers.*", "source", "email"]"#, "local function f(lead, k) return lead[k] end print(f)",
      ["email"]
    ),
    (
      #"["answers.*", "source", "email"]"#,
      "local function f(lead, k) return lead[k] end print(f, 'email')", []
    ),
    (
      #"["answers.*", "source", "email"]"#,
      "local function f(lead) return pairs(lead) end print(f)", []
    ),
  ])
  func `finds what is declared and not read`(reads: String, lua: String, unused: [String]) throws {
    let findings = try check(lua, reads: reads)
      .filter { $0.problem.code != "unchecked-read" }
    #expect(findings.map(\.problem.code) == unused.map { _ in "unused-read" })
    #expect(findings.allSatisfy { $0.severity == .warning && $0.problem.line == 5 })
    for (finding, name) in zip(findings, unused) {
      #expect(finding.problem.message.contains("'\(name)'"))
    }
  }

  @Test func `finds a local that nobody reads`() throws {
    let findings = try check("local settings = winnow.settings\nlocal x, y = 1, 2 print(y)")
    #expect(places(findings) == ["unused-local 2:7", "unused-local 3:7"])
    #expect(findings.allSatisfy { $0.severity == .warning })
  }

  @Test func `finds stages that do not exist`() throws {
    let lua = """
      local function f(lead) return lead.stage == "prospct" or "mql" ~= lead.stage end print(f)
      """
    let findings = try check(lua, reads: #"["answers.*", "source", "stage"]"#)
    #expect(places(findings) == ["unknown-stage 2:45"])
    #expect(findings.first?.problem.hint == "Did you mean 'prospect'?")
  }

  @Test func `finds a gate's reason that is no reason code and no term`() throws {
    let card = """
      winnow.scorecard { id = "card", threshold = 1,
        gates = {
          { id = "a", reason = "no_fti", when = function(lead) return lead.source == lead.answers.x end },
          { id = "b", reason = "too_far", when = function() end },
          { id = "c", reason = "is_competitor", when = function() end },
        } }
      """
    let glossary = "[terms.too_far]\nstage = \"disqualified\"\nmeaning = \"Beyond our trucks\"\n"
    let findings = try check("", card: card, more: ["glossary.toml": glossary])
    #expect(places(findings) == ["unknown-reason 5:26"])
    #expect(findings.first?.problem.hint == "Did you mean 'no_fit'?")
    #expect(try check("", card: card).count == 2)
  }

  @Test func `finds scripts that do not compile, those too that nothing requires`() throws {
    let findings = try check("", more: ["lib/other.lua": "local x = = 1"])
    #expect(findings.map(\.problem.code) == ["LOAD"])
    #expect(findings.first?.problem.file == "/plugins/card/lib/other.lua")
  }

  @Test func `tells one mistake once`() throws {
    #expect(places(try check("print(nothing_here)")) == ["undeclared-global 2:7"])
  }

  @Test func `finds broken order of weights`() throws {
    func card(_ order: String) -> String {
      """
      winnow.scorecard { id = "card", threshold = 1, order = { \(order) }, criteria = {
        { id = "a", weight = 2, degree = function(lead) return lead.answers.need, lead.source end },
        { id = "b", weight = 3, degree = function() end },
      } }
      """
    }
    #expect(places(try check("", card: card(#""a", "b""#))) == ["broken-order 5:10"])
    let found = try check("", card: card(#""a", "a""#))
    #expect(found.map(\.problem.message).contains("'a' stands twice in the declared order"))
  }

  @Test func `survives text that is nested without end`() throws {
    let deep = "local x = " + String(repeating: "(", count: 100_000)
    #expect(try check(deep).contains { $0.problem.code == "LOAD" })
  }
}
