import Lua
import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `What a script ends with` {
  /// A piece of Lua, and what is told of it.
  struct Example: Sendable, CustomTestStringConvertible {
    var code: String
    var lua: String
    var message: String
    var line = 2
    var limits = LuaLimits()

    var testDescription: String { "\(code): \(message)" }
  }

  private static let examples = [
    Example(code: "LOAD", lua: "local x = = 1", message: "unexpected symbol near '='"),
    Example(
      code: "SCRIPT",
      lua: "require \"lib.nothing\"",
      message: "module 'lib.nothing' not found"
    ),
    Example(code: "SCRIPT", lua: "error(\"boom\")", message: "boom"),
    Example(
      code: "SCRIPT",
      lua: "local function f() return 1 + f() end f()",
      message: "recursion too deep"
    ),
    Example(code: "FUEL", lua: "while true do end", message: "10000000 units of fuel"),
    Example(code: "MEMORY", lua: "local s = (\"x\"):rep(1e9)", message: "1000000000 bytes"),
    Example(
      code: "DEADLINE",
      lua: "while true do end",
      message: "longer than 20 ms",
      limits: LuaLimits(fuel: 1 << 50, deadline: .milliseconds(20))
    ),
    Example(code: "RESULT", lua: "return print", message: "a function", line: 1),
    Example(code: "RESULT", lua: "return 0 / 0", message: "not a number", line: 1),
    Example(
      code: "RESULT",
      lua: "return { [\"a\\xff\"] = 1 }",
      message: "the key \"a\\xff\", which is not UTF-8",
      line: 1
    ),
    Example(
      code: "RESULT",
      lua: "return { a = { 1, \"\\xff\" } }",
      message: "'a[2]' is a text that is not UTF-8",
      line: 1
    ),
    Example(
      code: "RESULT",
      lua: "require \"winnow\".scorecard { id = \"a\", threshold = 1 / 0 }",
      message: "the argument of 'winnow.scorecard' holds a number that is infinite"
    ),
    Example(
      code: "CAPABILITY",
      lua: "return require \"winnow\".settings.horizon",
      message: "'winnow.settings.horizon' is not declared"
    ),
    Example(
      code: "NONDETERMINISTIC",
      lua: "for _ in pairs { [{}] = 1 } do end",
      message: "has no order"
    ),
    Example(
      code: "NONDETERMINISTIC",
      lua: "return { [{}] = 1 }",
      message: "has no order",
      line: 1
    ),
  ]

  private func run(_ example: Example) throws -> (report: RunReport, lines: [String]) {
    let text = "local first = 1\n" + example.lua
    let runner = PluginRunner(
      try CardBench("").source(),
      now: CardBench.now,
      limits: example.limits
    )
    let lines = text.split(separator: "\n").map(String.init)
    return (try runner.run(Array(text.utf8), file: "piece.lua"), lines)
  }

  @Test(arguments: examples)
  func `is told with its code, place, source line, use and advice`(example: Example) throws {
    let (report, lines) = try run(example)

    let failure = try #require(report.failure)
    #expect(failure.code == example.code)
    #expect(failure.message.contains(example.message), "\(failure.message)")
    #expect(failure.file == "piece.lua")
    #expect(failure.line == example.line)
    #expect(failure.sourceLine == lines[example.line - 1])
    #expect(failure.traceback.count <= 20)
    #expect(failure.fuel > 0 && failure.fuel <= example.limits.fuel)
    #expect(failure.memory > 0)
    #expect(!failure.hint.isEmpty && !failure.hint.contains("\n"))
    #expect(report.value == nil)
  }

  @Test(arguments: examples)
  func `is the same as text and as JSON`(example: Example) throws {
    let (report, _) = try run(example)

    let error = try #require(report.error)
    #expect(error.kind == .script)
    #expect(
      error.description.hasPrefix(
        "piece.lua:\(example.line): \(example.code) in plugin card 1.0.0: "
      )
    )
    #expect(error.notes.contains { $0.contains(" of \(example.limits.fuel) units of fuel") })
    let object = try #require(try JSONValue.parse(JSONWriter.encode(.object(report.json))).object)
    #expect(object["ok"] == false)
    let told = try #require(object["error"]?.object)
    for member in ["message", "hint", "source", "traceback"] { #expect(told[member] != nil) }
    #expect(told["code"] == .string(example.code))
    #expect(told["plugin"] == "card")
    #expect(told["version"] == "1.0.0")
    #expect(told["line"] == .int(Int64(example.line)))
    #expect(told["fuel"]?.object?["limit"] == .int(Int64(example.limits.fuel)))
    #expect(told["memory"]?.object?["limit"] == .int(Int64(example.limits.memoryBytes)))
    // Every command that ends with it tells these, too.
    for member in ["plugin", "version", "source", "traceback", "fuel", "memory"] {
      #expect(error.json[member] == told[member])
    }
  }

  @Test func `is CANCELLED when somebody stops it, with the status of Ctrl-C`() throws {
    let runner = PluginRunner(try CardBench("").source(), now: CardBench.now)
    let report = try runner.run(Array("while true do end".utf8), file: "-e") { stop in stop() }

    #expect(report.failure?.code == "CANCELLED")
    #expect(report.error?.kind == .interrupted)
    #expect(report.fuel < 10_000)
  }

  @Test func `names the plugin's own files by their whole path`() throws {
    let error = try #require(CardBench("local x = nil + 1").failure())
    #expect(error.file == "/plugins/card/init.lua")
    #expect(error.line == 2)
    #expect(error.notes.first == "    local x = nil + 1")
  }

  @Test func `is of the piece of code, not of a file of the same name`() throws {
    let runner = PluginRunner(try CardBench("local other = 1").source(), now: CardBench.now)
    let report = try runner.run(Array("error(\"here\")".utf8), file: "init.lua")
    #expect(report.failure?.sourceLine == "error(\"here\")")
    #expect(report.error?.file == "init.lua")
  }

  @Test func `keeps what it printed, as UTF-8`() throws {
    let runner = PluginRunner(try CardBench("").source(), now: CardBench.now)
    let report = try runner.run(Array("print(\"a\\tb\\xff\") return 1".utf8), file: "-e")
    #expect(report.log == "a\tb\u{fffd}\n")
    #expect(report.value == 1)
  }
}

@Suite struct `A criterion that fails` {
  private func failures(_ criteria: String, more: String = "") throws -> [CardFailure] {
    let runner = try CardBench(criteria: criteria, more: more).runner()
    for _ in 1...3 { _ = try CardBench.score("{\"answers\":{\"need\":\"clear\"}}", runner) }
    let failures = runner.takeFailures()
    #expect(runner.takeFailures().isEmpty)
    return failures
  }

  @Test(arguments: [
    ("1.5", "a degree is true, false, nil or a number from 0 to 1, found 1.5"),
    ("-1", "a degree is true, false, nil or a number from 0 to 1, found -1"),
    ("\"yes\"", "found a text"),
    ("{}", "found a table or a function"),
    ("true, 7", "the reason is 7, and must be a text"),
    ("true, {}", "the reason is a table or a function, and must be a text"),
    ("1, \"\\xc3\\x28\"", "the reason is a text that is not UTF-8"),
  ])
  func `is told with the place where the card names it`(result: String, message: String) throws {
    let criteria = """
      { id = "good", weight = 1, degree = function() return true, "fine" end },
      { id = "bad", weight = 2, degree = function() return \(result) end },
      """
    let failure = try #require(try failures(criteria).first)

    #expect(failure.function == "bad")
    #expect(failure.leads == 3)
    #expect(failure.first.code == "RESULT")
    #expect(failure.first.message.contains(message), "\(failure.first.message)")
    #expect(failure.first.line == 3)
    #expect(failure.first.sourceLine?.hasPrefix("{ id = \"bad\"") == true)
  }

  @Test func `is told with its traceback, once for all leads`() throws {
    let criteria = """
      { id = "bad", weight = 2, degree = function(lead) return lead.answers.need + 1 end },
      """
    let failures = try failures(criteria, more: "fast_lane = function() return 3 end")

    #expect(failures.map(\.function) == ["bad", "fast_lane"])
    #expect(failures[0].first.traceback.count > 0)
    #expect(failures[0].first.fuel > 0)
    #expect(failures[1].first.message.contains("a fast lane gives true, false, nil or a text"))
    #expect(failures[1].first.line == 2)
  }

  @Test func `is the first one by order of the leads, whoever scored them`() throws {
    let one = try failures("{ id = \"a\", weight = 2, degree = function() error(\"x\") end }")
    let two = try failures(
      "{ id = \"b\", weight = 2, degree = print }, "
        + "{ id = \"a\", weight = 2, degree = function() error(\"y\") end }"
    )
    var all = one
    CardFailure.merge(two, into: &all)
    #expect(all.map(\.leads) == [6])
    #expect(all[0].first.message == "x")
  }
}
