import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `Coverage of a plugin by its tests` {
  private static let card = """
    local shared = require "lib.shared"
    local function need(lead)
      if lead.answers.need == nil then
        return nil
      end
      return lead.answers.need == "clear"
    end
    winnow.scorecard { id = "card", threshold = 10, criteria = {
      { id = "need", weight = 20, degree = need },
      { id = "other", weight = 1, degree = shared.other },
    } }
    """
  private static let shared = """
    local shared = {}
    function shared.other() return true end
    function shared.never() return true end
    return shared
    """

  private func cover(_ test: String?, more: [String: String] = [:]) throws -> TestReport {
    let files = ["lib/shared.lua": Self.shared].merging(more) { $1 }
    let source = try CardBench(Self.card).source(test: test, more: files)
    return try PluginTester(source, isCovering: true).run()
  }

  private func lines(_ report: TestReport, _ file: String) -> FileCoverage? {
    report.coverage?.first { $0.file == file }
  }

  @Test func `tells the lines that no test ran`() throws {
    let report = try cover("test.case(\"one\", function() test.score {} end)")

    #expect(report.coverage?.map(\.file) == ["init.lua", "lib/shared.lua"])
    #expect(lines(report, "init.lua")?.missed == [7])
    #expect(lines(report, "lib/shared.lua")?.missed == [3])
    #expect(lines(report, "lib/shared.lua")?.percent == 75)
  }

  @Test func `sees every line when every line is tried`() throws {
    let report = try cover(
      """
      local shared = require "lib.shared"
      test.case("unknown", function() test.score {} end)
      test.case("clear", function() test.score { answers = { need = "clear" } } end)
      test.case("never", function() test.equal(shared.never(), true) end)
      """
    )
    #expect(report.coverage?.map(\.percent) == [100, 100])
    #expect(report.coverage?.flatMap(\.missed).isEmpty == true)
  }

  @Test func `is nothing without a test, and for files that nothing loads`() throws {
    let alone = try cover(nil)
    #expect(alone.coverage?.map(\.percent) == [0, 0])
    let report = try cover(
      "test.case(\"one\", function() test.score {} end)",
      more: ["lib/unused.lua": "local a = 1\nreturn a"]
    )
    #expect(lines(report, "lib/unused.lua")?.missed == [1, 2])
  }

  @Test func `keeps what ran before a test used up its fuel`() throws {
    let loop = "function shared.never()\n  while true do\n  end\nend"
    let text = Self.shared.replacing("function shared.never() return true end", with: loop)
    let report = try cover(
      """
      local shared = require "lib.shared"
      test.case("loop", function() shared.never() end)
      test.case("score", function() test.score { answers = { need = "no" } } end)
      """,
      more: ["lib/shared.lua": text]
    )
    #expect(report.cases.first?.failure?.code == "FUEL")
    #expect(lines(report, "lib/shared.lua")?.missed == [])
  }

  @Test func `changes neither fuel nor results`() throws {
    let test = """
      test.case("one", function()
        local result = test.score { answers = { need = "clear" } }
        for i = 1, 1000 do print(i .. result.score) end
      end)
      """
    let source = try CardBench(Self.card).source(test: test, more: ["lib/shared.lua": Self.shared])
    let plain = try PluginTester(source).run()
    let covered = try PluginTester(source, isCovering: true).run()

    #expect(plain.coverage == nil)
    #expect(covered.cases.map(\.fuel) == plain.cases.map(\.fuel))
    #expect(covered.agreeing(with: plain).failed == 0)
  }

  @Test func `reaches the process that asked`() throws {
    let report = try cover("test.case(\"one\", function() test.score {} end)")
    let read = try TestReport(wire: JSONWriter.encode(.object(report.wire)))
    #expect(read.coverage == report.coverage)
  }

  @Test(arguments: [
    ([1, 2], [], []), ([], [3], [3...3]), ([1], [2, 4, 9], [2...9]),
    ([3], [2, 4, 5], [2...2, 4...5]),
  ])
  func `tells gaps as ranges`(ran: [Int], missed: [Int], gaps: [ClosedRange<Int>]) {
    let coverage = FileCoverage(file: "a.lua", ran: ran, missed: missed)
    #expect(coverage.gaps == gaps)
  }

  @Test func `never rounds up to all`() {
    let coverage = FileCoverage(file: "a.lua", ran: Array(1...999), missed: [1000])
    #expect(coverage.percent == 99)
    #expect(FileCoverage(file: "a.lua", ran: [], missed: []).percent == 100)
  }

  @Test func `is written as LCOV`() {
    let coverage = FileCoverage(file: "lib/a.lua", ran: [1, 4], missed: [2])
    let text = """
      TN:
      SF:/plugins/card/lib/a.lua
      DA:1,1
      DA:2,0
      DA:4,1
      LF:3
      LH:2
      end_of_record

      """
    #expect(LCOVReport([coverage], folder: "/plugins/card").text == text)
  }
}
