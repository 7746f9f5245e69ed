import Foundation
import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `The interface of plugins` {
  @Test(arguments: HostAPI.modules[0].functions.map(\.path))
  func `has an example that runs for`(path: String) throws {
    let function = try #require(HostAPI.modules[0].functions.first { $0.path == path })
    #expect(function.example.contains(path))

    let texts = [
      "texts/en.toml": "city = \"Which city?\"", "texts/de.toml": "city = \"Welche Stadt?\"",
    ]
    let source = try CardBench(function.example).source(more: texts)
    try PluginHost(source, now: CardBench.now).load()
    guard function.example.contains("winnow.scorecard") else { return }
    // Its rules run, too.
    let runner = try CardBench(function.example).runner()
    let lead =
      "{\"answers\":{\"need\":\"clear\",\"ready\":true},\"activities\":[{\"type\":\"email.click\",\"at\":\"2025-12-31T00:00:00Z\"}]}"
    let result = try CardBench.score(lead, runner)
    #expect(result["errors"] == nil)
    #expect(result["score"] != .int(0), "\(result)")
  }

  @Test(arguments: HostAPI.modules[1].functions.map(\.path))
  func `has an example test that passes for`(path: String) throws {
    let function = try #require(HostAPI.modules[1].functions.first { $0.path == path })
    #expect(function.example.contains(path))

    let examples = HostAPI.modules[0].functions.filter {
      ["scorecard", "questionnaire"].contains($0.name)
    }
    let source = try CardBench(examples.map(\.example).joined(separator: "\n"))
      .source(
        test: function.example,
        more: [
          "tests/golden/clear_need.json":
            "[{\"criterion\":\"clear_need\",\"degree\":1,\"weight\":70,\"points\":70,\"why\":\"asked\"}]"
        ]
      )
    let report = try PluginTester(source).run()
    #expect(report.cases.count { $0.file == "tests/card_test.lua" } == 1)
    #expect(report.failed == 0, "\(report.cases)")
  }

  @Test(arguments: HostAPI.modules.flatMap { module in module.constants.map(\.field.name) })
  func `has an example that runs for the value`(name: String) throws {
    let constant = try #require(
      HostAPI.modules.flatMap(\.constants).first { $0.field.name == name }
    )
    #expect(constant.example.contains("." + name))
    let isOfTests = constant.example.contains("test.case")
    var bench = CardBench(HostAPI.modules[0].functions[0].example)
    bench.settings = "[settings.horizon]\ntype = \"number\"\ndefault = 3"
    if !isOfTests { bench.lua += "\n" + constant.example }
    let source = try bench.source(test: isOfTests ? constant.example : nil)
    let report = try PluginTester(source).run()
    #expect(report.failed == 0, "\(report.cases)")
    #expect(report.cases.count { $0.file.hasPrefix("tests/") } == (isOfTests ? 1 : 0))
  }

  @Test(arguments: [
    (
      "winnow.age(3)",
      "winnow.age: 'time' must be a time in ISO 8601, as text, found a number"
    ),
    (
      "winnow.half_life \"30 dyas\"",
      "winnow.half_life: 'span' must be a span of time above zero, as text, or a number of days, found the text "
        + "\"30 dyas\""
    ),
    ("winnow.linear()", "winnow.linear: 'loss' must be a rate such as \"50% a month\""),
    ("winnow.linear \"150% a month\"", "found the text \"150% a month\""),
    ("winnow.group(1)", "winnow.group: 'group' must be a table, found a number"),
    ("winnow.window(\"0 days\")", "found the text \"0 days\""),
    ("winnow.scorecard(\"mine\")", "winnow.scorecard: 'card' must be a table, found the text"),
    ("winnow.one_of(true)", "winnow.one_of: 'group' must be a table, found true or false"),
    ("winnow.now(1)", "winnow.now takes no arguments, found 1"),
  ])
  func `refuses a wrong argument by function, parameter, what is expected and what was found`(
    call: String,
    message: String
  ) throws {
    let failure = try #require(CardBench(call).failure())
    #expect(failure.message.contains(message), "\(failure.message)")
    #expect(failure.line == 2)
  }

  @Test(arguments: [
    ("test.case(1, print)", "test.case: 'name' must be a text, found a number"),
    ("test.near(1, \"x\")", "test.near: 'expected' must be a number, found the text \"x\""),
    ("test.fails(3)", "test.fails: 'body' must be a function, found a number"),
    ("test.score(3)", "test.score: 'lead' must be a table, found a number"),
    ("test.interview(\"q\")", "test.interview: 'given' must be a table, found nothing"),
    ("test.interview(nil, { answer = {} })", "test.interview has the unknown key 'answer'"),
  ])
  func `refuses a wrong argument in a test`(call: String, message: String) throws {
    let source = try CardBench(HostAPI.modules[0].functions[0].example).source(test: call)
    let report = try PluginTester(source).run()
    #expect(report.cases.first?.failure?.message.contains(message) == true, "\(report.cases)")
  }

  @Test func `is what the reference page says`() throws {
    let page = try String(contentsOfFile: Project.folder + "/plugins/reference.md", encoding: .utf8)
    #expect(
      page == ReferencePage.text,
      "renew it: winnow plugin types --reference > plugins/reference.md"
    )
  }

  @Test(arguments: [
    "scorecard", "criterion", "group", "engagement", "activity", "bounds", "gate", "scale",
    "dimension",
  ])
  func `knows every key that a card may have`(kind: String) throws {
    let table = [
      "scorecard": "zzzzzzzz = 1, id = \"a\", threshold = 1",
      "criterion":
        "id = \"a\", threshold = 1, criteria = { { id = \"b\", weight = 1, degree = print, "
        + "zzzzzzzz = 1 } }",
      "group":
        "id = \"a\", threshold = 1, criteria = { winnow.group { id = \"b\", { id = \"c\", weight = 1, "
        + "degree = print }, zzzzzzzz = 1 } }",
      "engagement": "id = \"a\", threshold = 1, engagement = { zzzzzzzz = 1 }",
      "activity":
        "id = \"a\", threshold = 1, engagement = { activities = { b = { points = 1, zzzzzzzz = 1 } } }",
      "bounds":
        "id = \"a\", threshold = 1, engagement = { groups = { b = { zzzzzzzz = 1 } } }",
      "gate":
        "id = \"a\", threshold = 1, gates = { { id = \"b\", reason = \"other\", when = print, "
        + "zzzzzzzz = 1 } }",
      "scale": "id = \"a\", threshold = 1, grades = { lowest = \"D\", zzzzzzzz = 1 }",
      "dimension": "id = \"a\", threshold = 1, dimensions = { fit = { zzzzzzzz = 1 } }",
    ]
    let failure = try #require(CardBench("winnow.scorecard { \(table[kind] ?? "") }").failure())
    let known = try #require(failure.hint?.split(separator: ": ").last).split(separator: ", ")
    let declared = try #require(
      HostAPI.classes.first { $0.name.lowercased() == "winnow." + kind }
    )
    let marks = known.filter { !$0.hasPrefix("\u{1}") }.map(String.init)
    #expect(marks == declared.fields.map(\.name).sorted())
  }
}

@Suite struct `The sandbox` {
  private func run(_ code: String) throws -> RunReport {
    let runner = PluginRunner(try CardBench("").source(), now: CardBench.now)
    return try runner.run(Array(code.utf8), file: "-e")
  }

  @Test(arguments: SandboxGlobals.names)
  func `has the global`(name: String) throws {
    #expect(try run("return type(\(name)) ~= 'nil'").value == true)
  }

  @Test(arguments: SandboxGlobals.missing.keys.sorted())
  func `lacks the global`(name: String) throws {
    #expect(try run("return \(name)").failure?.message.contains("undeclared global") == true)
  }

  @Test(arguments: SandboxGlobals.libraries.keys.sorted())
  func `has in its libraries what checks and editors believe`(library: String) throws {
    let code = """
      local names = {}
      for name in pairs(\(library)) do names[#names + 1] = name end
      return names
      """
    let names = SandboxGlobals.libraries[library] ?? []
    #expect(try run(code).value == .array(names.map { .string($0) }))
  }
}
