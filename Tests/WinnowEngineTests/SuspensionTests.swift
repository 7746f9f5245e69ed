import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

@Suite struct `A plugin that uses up its limits` {
  /// A card that uses up its memory on leads whose source is `bad`.
  private static let deadly = """
    local winnow = require "winnow"
    winnow.scorecard { id = "any", threshold = 5, criteria = {
      { id = "deadly", weight = 10, degree = function(lead)
        if lead.source == "bad" then return #string.rep("x", 1e9) end
        return true
      end },
    } }
    """

  private let bench: ScoringBench

  init() throws {
    bench = try ScoringBench(card: "any")
  }

  /// Puts this code in the place of the plugin's, for the next command.
  private func write(_ code: String) throws {
    let file = bench.path + "/plugins/any/init.lua"
    try code.write(toFile: file, atomically: true, encoding: .utf8)
    try bench.reopen()
  }

  /// Adds one lead for each letter: `b` is one that the plugin dies on, `g` one that it does not.
  private func add(_ leads: String) throws {
    _ = try bench.engine.store.write(transaction: "leads-\(leads.count)", by: "ada") { writer in
      for letter in leads {
        let source: JSONValue = letter == "b" ? "bad" : "web"
        try writer.append(
          EventDraft(
            .leadCreated,
            subject: writer.nextLeadID().description,
            data: ["name": "Ann", "source": source]
          )
        )
      }
    }
    try bench.reopen()
  }

  private func scoreAll() throws -> ScoringReport {
    try bench.engine.scoreAll(progress: { _ in }, isInterrupted: { false })
  }

  private func refusal(_ body: () throws -> Void) -> WinnowError? {
    do {
      try body()
      return nil
    } catch {
      return error as? WinnowError
    }
  }

  private func kinds() throws -> [String] {
    var kinds: [String] = []
    try bench.engine.store.forEachEvent { event in
      kinds.append(event.kind.rawValue)
      return true
    }
    return kinds
  }

  @Test func `ten times in a row is switched off, and scores stay as they were`() throws {
    try add(String(repeating: "b", count: 12))
    let good = try scoreAll()
    #expect(good.changed == 12)
    let before = try bench.engine.rank(.all, limit: 20).rows.map(\.score)
    try write(Self.deadly)

    let error = try #require(refusal { _ = try scoreAll() })

    #expect(error.code == "plugin-suspended")
    #expect(error.kind == .script)
    #expect(try kinds().last == "plugin.suspended")
    let record = try #require(try bench.engine.suspensions().first)
    #expect(record.plugin == "any")
    #expect(record.version == "1.0.0")
    #expect(record.reason == "MEMORY")
    #expect(record.deaths == 10)
    #expect(record.message?.contains("deadly: MEMORY: init.lua:4") == true, "\(record)")
    let ranking = try bench.engine.rank(.all, limit: 20)
    #expect(ranking.rows.map(\.score) == before)
    #expect(ranking.suspension == record)
    #expect(try bench.engine.store.verify().isClean)
  }

  @Test func `runs nowhere while it is switched off`() throws {
    try add("bbbbbbbbbbbbg")
    try write(Self.deadly)
    _ = refusal { _ = try scoreAll() }
    for useIndex in [true, false] {
      try bench.reopen(useIndex: useIndex)
      let engine = bench.engine

      for error in [
        refusal { _ = try scoreAll() }, refusal { _ = try engine.score(["L13"]) },
        refusal { _ = try engine.explain("L13") }, refusal { _ = try engine.trial("L13", ["a=b"]) },
      ] {
        #expect(error?.code == "plugin-suspended")
      }
      let rules = engine.doctor().first { $0.name == "rules" }
      #expect(rules?.state == .problem)
      #expect(rules?.hint?.contains("winnow plugin resume any") == true)
    }
  }

  @Test func `runs again once it is changed`() throws {
    try add("bbbbbbbbbbbb")
    try write(Self.deadly)
    _ = refusal { _ = try scoreAll() }

    try write(Self.deadly.replacing("1e9", with: "9"))

    #expect(try bench.engine.suspensions().isEmpty)
    #expect(try scoreAll().changed == 12)
    try write(Self.deadly)
    #expect(try bench.engine.suspensions().count == 1)
  }

  @Test func `runs again once somebody says so, and is counted from the start`() throws {
    try add("bbbbbbbbbbbb")
    try write(Self.deadly)
    #expect(try bench.engine.resume("any") == false)
    _ = refusal { _ = try scoreAll() }

    try bench.reopen()
    #expect(try bench.engine.resume("any"))

    #expect(try kinds().last == "plugin.resumed")
    try bench.reopen()
    #expect(try bench.engine.score(["L1"]).count == 1)
    try bench.reopen()
    #expect(refusal { _ = try scoreAll() }?.code == "plugin-suspended")
  }

  @Test func `stays on when it does well in between`() throws {
    try add(String(repeating: "bbbg", count: 8))
    try write(Self.deadly)

    let report = try scoreAll()

    #expect(report.leads == 32)
    #expect(report.failures.map(\.leads) == [24])
    #expect(try bench.engine.suspensions().isEmpty)
    #expect(try !kinds().contains { $0.hasPrefix("plugin.") })
  }

  @Test func `is switched off at a hundred times in one run all the same`() throws {
    try add(String(repeating: "bg", count: 110))
    try write(Self.deadly)

    #expect(refusal { _ = try scoreAll() }?.code == "plugin-suspended")
    #expect(try bench.engine.suspensions().first?.deaths == 100)
  }

  @Test func `is counted from one run to the next`() throws {
    try add("bg")
    try write(Self.deadly)
    for _ in 1...9 {
      #expect(
        try bench.engine.score(["L1"]).first?.unknown.first?.error?.hasPrefix("MEMORY") == true
      )
      try bench.reopen()
    }

    let error = refusal { _ = try bench.engine.score(["L1"]) }

    #expect(error?.code == "plugin-suspended")
    #expect(try bench.engine.suspensions().first?.deaths == 10)
  }

  @Test func `is forgiven when it does well in another run`() throws {
    try add("bg")
    try write(Self.deadly)
    for lead in ["L1", "L1", "L1", "L1", "L1", "L2", "L1", "L1", "L1", "L1", "L1", "L1"] {
      _ = try bench.engine.score([lead])
      try bench.reopen()
    }

    #expect(try bench.engine.suspensions().isEmpty)
    #expect(try kinds().filter { $0.hasPrefix("plugin.") }.count == 12)
    #expect(try kinds().contains("plugin.recovered"))
  }

  @Test func `was not switched off before it was`() throws {
    try add("bbbbbbbbbbbb")
    try write(Self.deadly)
    _ = refusal { _ = try scoreAll() }
    var options = EngineOptions()
    options.asOf = Instant(milliseconds: ScoringBench.now.milliseconds - 1)

    let engine = try Engine(bench.engine.workspace, bench.engine.surroundings, options)

    #expect(try engine.suspensions().isEmpty)
  }
}
