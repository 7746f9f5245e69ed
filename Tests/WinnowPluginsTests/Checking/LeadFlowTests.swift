import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A check of what a plugin reads` {
  /// `code file:line:column` of everything found about reads, without the warnings of other kinds.
  private func check(
    _ rule: String,
    lib: String = "return {}",
    before: String = "",
    reads: String = #"["answers.need", "source"]"#
  ) throws -> [String] {
    var bench = CardBench(
      """
      local lib = require "lib.shared" \(before)
      winnow.scorecard { id = "card", threshold = 1, criteria = {
        { id = "a", weight = 2, degree = \(rule) },
        { id = "b", weight = 2, degree = function(lead) return lead.answers.need, lead.source end },
      } } print(lib)
      """
    )
    bench.reads = reads
    let source = try bench.source(test: "test.case(\"a\", print)", more: ["lib/shared.lua": lib])
    return PluginChecker(source).check().map(\.problem).map { problem in
      let file = problem.file?.split(separator: "/").last ?? ""
      return "\(problem.code) \(file):\(problem.line ?? 0):\(problem.column ?? 0)"
    }
  }

  @Test(arguments: [
    "function(x) return x.emial end",
    "function(x) local y = x return y.emial end",
    "function(x) return x['emial'] end",
    "function(x) return (x or {}).emial end",
    "function(x) return x.answers.ned end",
    "function(x) local a = x.answers return a.ned end",
    "function(x) local a = x and x.answers or {} return a['ned'] end",
  ])
  func `follows a lead through names`(rule: String) throws {
    let found = try check(rule)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("undeclared-read init.lua:4:") == true, "\(found)")
  }

  @Test(arguments: [
    ("local function help(x) return x.emial end", "function(l) return help(l) end"),
    ("local function help(_, x) return x.emial end", "function(l) return help(1, l) end"),
    ("local help = function(x) return x.emial end", "function(l) return help(l) end"),
    ("local help help = function(x) return x.emial end", "function(l) return help(l) end"),
    ("local function help(x) return x.ned end", "function(l) return help(l.answers) end"),
    ("local t = {} function t.help(x) return x.emial end", "function(l) return t.help(l) end"),
    ("local t = {} function t:help(x) return x.emial end", "function(l) return t:help(l) end"),
    ("local t = { help = function(x) return x.emial end }", "function(l) return t.help(l) end"),
    (
      "local function one(x) return x.emial end local function two(y) return one(y) end",
      "function(l) return two(l) end"
    ),
    ("local function rule(x) return x.emial end", "rule"),
    ("local t = { rule = function(x) return x.emial end }", "t.rule"),
  ])
  func `follows a lead into functions of the script`(before: String, rule: String) throws {
    let found = try check(rule, before: before)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("undeclared-read init.lua:2:") == true, "\(found)")
  }

  @Test(arguments: [
    ("return { rule = function(x) return x.emial end }", "lib.rule"),
    ("local m = {} function m.rule(x) return x.emial end return m", "lib.rule"),
    (
      "local m = {} m.rule = function(x) return x.emial end return m",
      "function(l) return lib.rule(l) end"
    ),
    (
      "local m = {} function m:rule(x) return x.emial end return m",
      "function(l) return lib:rule(l) end"
    ),
    (
      "local m = {} function m.a(x) return m.b(x) end function m.b(y) return y.emial end return m",
      "lib.a"
    ),
    (
      "return { rule = function(x) return x.ned end }", "function(l) return lib.rule(l.answers) end"
    ),
    (
      "return { rule = function(x) return x.emial end }",
      "(function() local rule = lib.rule return function(lead) return rule(lead) end end)()"
    ),
    ("return { make = function() return function(lead) return lead.emial end end }", "lib.make()"),
  ])
  func `follows a lead into modules`(lib: String, rule: String) throws {
    let found = try check(rule, lib: lib)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("undeclared-read shared.lua:1:") == true, "\(found)")
  }

  @Test func `counts what functions elsewhere read`() throws {
    let lib = "return { rule = function(x) return x.email end }"
    #expect(try check("lib.rule", lib: lib, reads: #"["answers.need", "source", "email"]"#) == [])
  }

  @Test(arguments: [
    ("function(l) local k = l.id return l[k] end", 1, #"["answers.need", "source"]"#),
    ("function(l) return l[l.id .. 'x'] end", 1, #"["answers.need", "source"]"#),
    ("function(l) return l.answers[l.id] end", 1, #"["answers.need", "source"]"#),
    ("function(l) return l.answers[l.id] end", 0, #"["answers.*", "source"]"#),
    ("function(l) return l[l.id] and l.answers[l.id] end", 2, #"["answers.need", "source"]"#),
  ])
  func `warns of names that only the run knows`(rule: String, count: Int, reads: String) throws {
    let found = try check(rule, reads: reads)
    #expect(found.count == count)
    #expect(found.allSatisfy { $0.hasPrefix("unchecked-read init.lua:4:") }, "\(found)")
  }

  @Test(arguments: [
    ("local function of(id) return function(l) return l[id] end end", "of('emial')"),
    ("local function of(id) return function(l) return l.answers[id] end end", "of('ned')"),
    ("local function of(id) return function(l) return l[id] end end local a = of", "a('emial')"),
    ("local t = {} function t.of(id) return function(l) return l[id] end end", "t.of('emial')"),
    (
      "local function deep(id) return function(l) return l[id] end end "
        + "local function of(id) return deep(id) end", "of('emial')"
    ),
    ("local key = 'emial'", "function(l) return l[key] end"),
    (
      "", "function(l) for _, id in ipairs { 'id', 'emial' } do if l[id] then return 1 end end end"
    ),
    (
      "local ids = { 'id', 'emial' }",
      "function(l) for _, id in ipairs(ids) do if l[id] then return 1 end end end"
    ),
  ])
  func `knows a name that the scripts give elsewhere`(before: String, rule: String) throws {
    let all = try check(rule, before: before)
    let found = all.filter { !$0.hasPrefix("unused") }
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("undeclared-read init.lua:") == true, "\(all)")
  }

  @Test func `tells the place of a name that another script gives`() throws {
    let lib = "return { of = function(id) return function(lead) return lead[id] end end }"
    #expect(try check("lib.of('emial')", lib: lib) == ["undeclared-read init.lua:4:43"])
    #expect(try check("lib.of('source')", lib: lib) == [])
  }

  @Test(arguments: [
    "local function of(id) return function(l) return l[id] end end of(tostring(1))",
    "local function of(id) id = id .. 'x' return function(l) return l[id] end end",
    "local key = 'emial' key = tostring(key)",
  ])
  func `does not guess at a name that may be anything`(before: String) throws {
    let rule = before.contains("key") ? "function(l) return l[key] end" : "of('source')"
    let found = try check(rule, before: before)
    #expect(found.map { $0.prefix(15) } == ["unchecked-read "], "\(found)")
  }

  @Test(arguments: [
    ("function(l) for _, a in ipairs(l.activities) do if a.tpye then return 1 end end end", true),
    ("function(l) return l.activities[1].agee end", true),
    ("function(l) local a = l.activities[#l.activities] return a and a.at end", true),
    (
      "function(l) for _, a in ipairs(l.activities) do if a.age < 3 then return a.type == a.note end end end",
      false
    ),
    ("function(l) return #l.activities > 3 end", false),
  ])
  func `knows what an activity has`(rule: String, isWrong: Bool) throws {
    let found = try check(rule, reads: #"["answers.need", "source", "activities"]"#)
    #expect(found.map { $0.prefix(16) } == (isWrong ? ["unknown-function"] : []), "\(found)")
  }
}

@Suite struct `A check of words` {
  private static let glossary = "[terms.suspect]\nstage = \"raw\"\nmeaning = \"A name\"\n"

  private func check(
    _ rule: String,
    label: String = "Need",
    glossary: String? = glossary,
    overrides: String = "[plugins.card]"
  ) throws -> [WinnowError] {
    var bench = CardBench(
      """
      winnow.scorecard { id = "card", threshold = 1, order = { "a", "b" }, criteria = {
        { id = "a", weight = 3, degree = \(rule) },
        { id = "b", weight = 2, label = "\(label)", degree = function(lead) return lead.source end },
      } }
      """
    )
    bench.reads = #"["source", "stage"]"#
    bench.overrides = overrides
    let files = glossary.map { ["glossary.toml": $0] } ?? [:]
    let source = try bench.source(test: "test.case(\"a\", print)", more: files)
    return PluginChecker(source).check().map(\.problem)
  }

  private static let plain = "function(lead) return lead.stage end"

  @Test func `tells an organization's own word from the stage that it stands for`() throws {
    let found = try check("function(lead) return lead.stage == 'suspect' end")
    #expect(found.map(\.code) == ["unknown-stage"])
    #expect(found.first?.hint == "In a lead, its stage stands as 'raw'.")
  }

  @Test func `finds a stage for which the glossary has no term`() throws {
    let rule = "function(lead) return lead.stage == 'nurture' or lead.stage == 'raw' end"
    let found = try check(rule)
    #expect(found.map(\.code) == ["missing-term"])
    #expect(found.first?.line == 3)
    #expect(try check(rule, glossary: nil).isEmpty)
  }

  @Test(arguments: [
    ("Two MQLs of old", "mql"), ("A prospect!", "prospect"),
    ("Qualified suspects", "qualified suspect"),
    ("New inquiries", "inquiry"), ("Known as a suspect", nil), ("Mqlx, or salary", nil),
  ])
  func `finds a word in a label that the glossary does not explain`(
    label: String,
    term: String?
  ) throws {
    let found = try check(Self.plain, label: label)
    guard let term else { return #expect(found.isEmpty, "\(found)") }
    #expect(found.map(\.code) == ["missing-term"])
    #expect(found.first?.message.contains("'\(term)'") == true)
    #expect(found.first?.line == 4)
  }

  @Test(arguments: [
    ("weights.b = 7", 2), ("weights.a = 1", 2), ("threshold = 5\nweights.a = 2", 3),
  ])
  func `finds an order that winnow.toml breaks, at the line there`(
    override: String,
    line: Int
  ) throws {
    let found = try check(Self.plain, overrides: "[plugins.card]\n" + override)
    #expect(found.map(\.code) == ["broken-order"])
    #expect(found.first?.file == "winnow.toml")
    #expect(found.first?.line == line)
  }
}
