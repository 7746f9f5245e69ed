import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `Tests of a plugin` {
  private static let criterion = """
    { id = "need", weight = 30, degree = function(lead) return lead.answers.need == "clear" end }
    """

  private func run(
    _ test: String,
    criteria: String = criterion,
    more: [String: String] = [:],
    isRecording: Bool = false
  ) throws -> TestReport {
    let source = try CardBench(criteria: criteria).source(test: test, more: more)
    return try PluginTester(source, isRecording: isRecording).run()
  }

  private func own(_ report: TestReport) -> [TestReport.Case] {
    report.cases.filter { $0.file.hasPrefix("tests/") }
  }

  @Test func `go on after one that used up its fuel`() throws {
    let report = try run(
      """
      test.case("first", function() while true do end end)
      test.case("second", function() test.equal(test.score {}.score, 0) end)
      """
    )
    #expect(own(report).map { $0.failure?.code } == ["FUEL", nil])
  }

  @Test func `have names that differ, and files that load`() throws {
    let twice = "test.case(\"a\", print)\ntest.case(\"a\", print)"
    let failed = own(try run(twice)).filter { $0.failure != nil }
    #expect(failed.map(\.name) == ["loading tests/card_test.lua"])
    #expect(failed.first?.failure?.message.contains("a test 'a' in this file already") == true)
    #expect(failed.first?.failure?.line == 3)
  }

  @Test func `count the fuel of the criteria that they call`() throws {
    let loop = "{ id = \"a\", weight = 30, degree = function() for i = 1, 10000 do end end }"
    let test = "test.case(\"one\", function() test.score {} end)"
    let small = try #require(own(try run(test)).first)
    let large = try #require(own(try run(test, criteria: loop)).first)
    #expect(small.fuel > 0)
    #expect(large.fuel > small.fuel + 9000)
  }

  @Test func `show what criteria print`() throws {
    let criterion = "{ id = \"a\", weight = 30, degree = function() print(\"seen\") end }"
    let report = try run("test.case(\"one\", function() test.score {} end)", criteria: criterion)
    #expect(own(report).first?.log == "seen\n")
  }

  // MARK: Golden results

  private static let golden =
    "test.case(\"one\", function() test.golden(\"g\", { a = { 1, 2.5 } }) end)"

  @Test(arguments: [
    ("{\"a\":[1,2.5]}", nil),
    ("{\"a\":[1.0,2.5]}", "at a[1]: expected 1.0, found 1"),
    ("{\"a\":[1,3]}", "at a[2]: expected 3, found 2.5"),
    ("{\"a\":[1,2.5,4]}", "at a[3]: expected 4, found nothing"),
    ("{\"a\":[1,2.5],\"b\":1}", "at b: expected 1, found nothing"),
    ("no json", "the file is no JSON"),
  ])
  func `compare with what was recorded`(recorded: String, difference: String?) throws {
    let report = try run(Self.golden, more: ["tests/golden/g.json": recorded])
    let failure = own(report).first?.failure
    guard let difference else { return #expect(failure == nil, "\(report)") }
    #expect(failure?.message.contains(difference) == true, "\(failure?.message ?? "passed")")
    #expect(failure?.line == 2)
  }

  @Test func `fail without a record, and make one`() throws {
    let failure = own(try run(Self.golden)).first?.failure
    #expect(failure?.message.contains("--record") == true)

    let folder = try TemporaryFolder()
    let source = try CardBench(criteria: Self.criterion)
      .source(test: Self.golden, folder: folder.path + "/card")
    let report = try PluginTester(source, isRecording: true).run()
    let paths = try TestRecords(source.plugin).record(report, keeping: false)
    #expect(
      paths.map { $0.dropFirst(folder.path.count) } == [
        "/card/tests/fuel.json", "/card/tests/golden/g.json",
      ]
    )
    let more = ["tests/golden/g.json": try folder.read("card/tests/golden/g.json")]
    #expect(own(try run(Self.golden, more: more)).first?.failure == nil)
  }

  @Test(arguments: ["../x", "A", ""])
  func `refuse the golden name`(name: String) throws {
    let report = try run("test.case(\"one\", function() test.golden(\"\(name)\", 1) end)")
    #expect(own(report).first?.failure?.message.contains("must be a-z") == true)
  }

  // MARK: Fuel

  @Test(arguments: [(100, true), (84, true), (82, false), (1, false)])
  func `fail when they use over a fifth more fuel than recorded`(
    percent: Int,
    passes: Bool
  ) throws {
    let test = "test.case(\"one\", function() for i = 1, 10000 do end end)"
    let fuel = try #require(own(try run(test)).first).fuel
    let record = "{\"tests/card_test.lua: one\": \(fuel * percent / 100)}"
    let source = try CardBench(criteria: Self.criterion)
      .source(test: test, more: ["tests/fuel.json": record])
    let report = try TestRecords(source.plugin).limiting(try PluginTester(source).run())
    let failure = own(report).first?.failure
    #expect((failure == nil) == passes)
    #expect(passes || failure?.code == "fuel-regression")
    #expect(passes || failure?.message.hasSuffix("recorded; 20 % more is the limit") == true)
  }

  @Test(arguments: ["[]", "{\"a\": \"x\"}", "{\"a\": 0}", "{\"a\": -1}", "nothing"])
  func `are not run against a record that is none`(record: String) throws {
    let source = try CardBench(criteria: "").source(more: ["tests/fuel.json": record])
    let error = #expect(throws: WinnowError.self) { _ = try TestRecords(source.plugin) }
    #expect(error?.code == "bad-fuel")
    #expect(error?.file == "/plugins/card/tests/fuel.json")
  }

  @Test func `survive a record as large as numbers can be`() throws {
    let test = "test.case(\"one\", function() end)"
    let record = "{\"tests/card_test.lua: one\": 9223372036854775807}"
    let source = try CardBench(criteria: Self.criterion)
      .source(test: test, more: ["tests/fuel.json": record])
    #expect(try TestRecords(source.plugin).limiting(try PluginTester(source).run()).failed == 0)
  }

  // MARK: Two processes

  @Test func `fail when two runs differ`() throws {
    let test = "test.case(\"one\", function() print(\"x\") end)"
    let first = try TestReport(wire: JSONWriter.encode(.object(try run(test).wire)))
    #expect(first.agreeing(with: try run(test)).failed == 0)

    var other = first
    other.cases[0].log = "y"
    #expect(first.agreeing(with: other).cases[0].failure?.code == "NONDETERMINISTIC")
    other = first
    other.cases[0].failure = WinnowError(.script, code: "SCRIPT", "now and then")
    #expect(first.agreeing(with: other).cases[0].failure?.message.contains("now and then") == true)
    other = first
    other.cases[0].fuel += 1
    #expect(first.agreeing(with: other).cases[0].failure?.message.contains("units of fuel") == true)
    other.cases = []
    #expect(first.agreeing(with: other).failed == first.cases.count)
  }

  @Test func `carry a failure from one process to the other`() throws {
    let report = try run("test.case(\"one\", function() test.equal(1, 2) end)")
    let read = try TestReport(wire: JSONWriter.encode(.object(report.wire)))
    #expect(read.cases[0].failure?.message == report.cases[0].failure?.message)
    #expect(read.cases[0].failure?.line == 2)
    #expect(read.cases[0].failure?.kind == .script)
    #expect(throws: WinnowError.self) { try TestReport(wire: Array("half a rep".utf8)) }
  }

  // MARK: Threshold

  @Test(arguments: [
    ("{ id = \"a\", weight = 30, degree = print }", ""),
    (
      "{ id = \"a\", weight = 6, degree = print }, { id = \"b\", weight = 5.001, degree = print }",
      ""
    ),
    (
      "winnow.one_of { id = \"g\", { id = \"a\", weight = 4, degree = print }, "
        + "{ id = \"b\", weight = 12, degree = print } }", ""
    ),
    (
      "{ id = \"a\", weight = 30, degree = print }, { id = \"b\", weight = 4, dimension = \"x\", "
        + "degree = print }", "dimensions = { fit = { cap = 7 } }"
    ),
  ])
  func `are made up around the threshold`(criteria: String, more: String) throws {
    let source = try CardBench(criteria: criteria, more: more).source()
    let report = try PluginTester(source).run()
    #expect(
      report.cases.map(\.name) == [
        "threshold of card: 10 is not above it", "threshold of card: 10.001 qualifies",
        "threshold of card: 9.999 does not",
      ]
    )
    #expect(report.failed == 0)
  }

  @Test(arguments: [
    (
      "{ id = \"a\", weight = 30, degree = print }",
      "grades = { { \"A\", 25 }, { \"B\", 12.5 }, lowest = \"C\" }",
      [
        "grade A of card: 25 reaches it", "grade A of card: 24.999 is B",
        "grade B of card: 12.5 reaches it", "grade B of card: 12.499 is C",
      ]
    ),
    (
      "{ id = \"a\", weight = 30, degree = print }, { id = \"b\", weight = 4, dimension = \"x\", degree = print }",
      "bands = { of = \"x\", { \"hot\", 3 }, lowest = \"cold\" }",
      ["band hot of card: 3 reaches it", "band hot of card: 2.999 is cold"]
    ),
    (
      "{ id = \"a\", weight = 30, degree = print }",
      "bands = { of = \"engagement\", { \"hot\", 7 }, lowest = \"cold\" }, engagement = { "
        + "decay = winnow.half_life \"30 days\", activities = { a = 3, b = { points = 20, first = 1 } } }",
      ["band hot of card: 7 reaches it", "band hot of card: 6.999 is cold"]
    ),
    (
      "{ id = \"a\", weight = 30, degree = print }",
      "bands = { of = \"engagement\", { \"hot\", 7 }, lowest = \"cold\" }, engagement = { "
        + "activities = { a = 3.5 } }",
      ["band hot of card: 7 reaches it"]
    ),
    (
      "{ id = \"a\", weight = 30, degree = print }",
      "gates = { { id = \"far\", reason = \"no_fit\", when = print } }, fast_lane = print",
      ["gate far of card: rules out a lead above the threshold"]
    ),
  ])
  func `are made up around grades, bands and gates`(
    criteria: String,
    more: String,
    names: [String]
  ) throws {
    let source = try CardBench(criteria: criteria, more: more).source()
    let report = try PluginTester(source).run()
    #expect(report.cases.map(\.name).filter { !$0.hasPrefix("threshold") } == names)
    #expect(report.failed == 0, "\(report.cases)")
    #expect(!report.cases.map(\.isMadeUp).contains(false))
  }

  @Test func `tell when no lead can reach a grade`() throws {
    let source = try CardBench(
      criteria: "{ id = \"a\", weight = 30, degree = print }",
      more: "grades = { { \"A\", 31 }, { \"B\", 20 }, lowest = \"C\" }"
    ).source()
    let failed = try PluginTester(source).run().cases.filter { $0.failure != nil }
    #expect(failed.map(\.name) == ["grade A of card: a lead can reach it"])
    #expect(failed.first?.failure?.message.contains("at most 30, the line is at 31") == true)
  }

  @Test(arguments: [(9, true), (10, true), (11, false)])
  func `tell whether activities up to their cap reach a line`(_ cap: Int, isOut: Bool) throws {
    let source = try CardBench(
      criteria: "",
      more: "engagement = { cap = \(cap), activities = { click = 4 } }"
    ).source()
    let failed = try PluginTester(source).run().cases.filter { $0.failure != nil }
    #expect(failed.map(\.name) == (isOut ? ["threshold of card: a lead can get above it"] : []))
  }

  @Test func `tell when no lead can get above the threshold`() throws {
    let report = try run("", criteria: "{ id = \"a\", weight = 10, degree = print }")
    #expect(report.cases.map(\.name).last == "threshold of card: a lead can get above it")
    #expect(report.failed == 1)
    let fast = try CardBench(criteria: "", more: "fast_lane = function() return true end").source()
    #expect(try PluginTester(fast).run().failed == 0)
  }

  // MARK: JUnit

  @Test func `are told in XML that can be read`() throws {
    let report = try run(
      "test.case(\"a < b & \\\"c\\\"\", function() print(\"\\1\") error(\"<no>\") end)"
    )
    let text = JUnitReport(report, plugin: "card").text
    #expect(text.contains("<testsuites tests=\"4\" failures=\"1\">"))
    #expect(text.contains("name=\"a &lt; b &amp; &quot;c&quot;\""))
    #expect(text.contains("message=\"SCRIPT in plugin card 1.0.0: &lt;no&gt;\""))
    #expect(!text.contains("\u{1}"))
  }
}
