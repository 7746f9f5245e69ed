import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore
import WinnowTestSupport

@Suite(.enabled(if: IntakeFiles.data != nil)) struct `Scores of real rows` {
  @Test(arguments: [
    ("bank", "bank-marketing", "bank-marketing/bank-additional-full.csv"),
    ("salvirt", "salvirt", "salvirt-b2b/Salvirt_B2B_ML_dataset.csv"),
  ])
  func `equal the oracle's to the last unit`(card: String, mapping: String, file: String) throws {
    let data = try #require(IntakeFiles.data)
    let oracle = try Oracle(folder: data, file: file)
    let bench = try ScoringBench(card: card)
    let result = try bench.take("\(data)/\(file)", mapping: mapping)

    let report = try bench.engine.scoreAll(progress: { _ in }, isInterrupted: { false })
    let tally = try Tally(bench.engine, card: card)

    #expect(result.created == oracle.rows)
    #expect(report.leads == Int(oracle.rows))
    #expect(tally.broken == 0)
    #expect(tally.histogram == oracle.histogram)
    #expect(tally.hits == oracle.hits)
    for (threshold, count) in oracle.atOrAbove {
      #expect(tally.histogram.filter { $0.key >= threshold }.values.reduce(0, +) == count)
    }
    let threshold = Int(tally.threshold.milli / 1000)
    #expect(
      tally.qualified == oracle.histogram.filter { $0.key > threshold }.values.reduce(0, +)
    )
  }

  @Test(arguments: [
    ("online-shoppers", "online-shoppers/online_shoppers_intention.csv"),
    ("olist-leads", "olist-funnel/olist_marketing_qualified_leads_dataset.csv"),
    ("maven-pipeline", "maven-crm/sales_pipeline.csv"),
  ])
  func `add up for every lead of every set`(mapping: String, file: String) throws {
    let data = try #require(IntakeFiles.data)
    let bench = try ScoringBench(card: "any")
    let result = try bench.take("\(data)/\(file)", mapping: mapping)

    _ = try bench.engine.scoreAll(progress: { _ in }, isInterrupted: { false })
    let tally = try Tally(bench.engine, card: "any")

    #expect(result.created > 0)
    #expect(tally.leads == result.created)
    #expect(tally.broken == 0)
    #expect(tally.histogram.count > 1)
  }
}

/// The expected numbers for one set.
private struct Oracle {
  var rows: Int64
  var histogram: [Int: Int] = [:]
  var hits: [Int]
  var atOrAbove: [(Int, Int)]

  init(folder: String, file: String) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/oracle/golden.json")))
    let sets = try #require(try JSONValue.parse(bytes).object?["backtest"]?.array)
    let entry = try #require(sets.compactMap(\.object).first { $0["data"]?.text == file })
    rows = try #require(entry["rows"]?.integer)
    for bin in try #require(entry["histogram"]?.array).compactMap(\.array) {
      histogram[Int(try #require(bin[0].integer))] = Int(try #require(bin[1].integer))
    }
    hits = try #require(entry["criterion_hits"]?.array).compactMap(\.integer).map(Int.init)
    atOrAbove = try #require(entry["thresholds"]?.array).compactMap(\.object).map { line in
      (
        Int(try #require(line["threshold"]?.integer)),
        Int(try #require(line["at_or_above"]?.integer))
      )
    }
  }
}

/// What the recorded scores of a workspace come to.
private struct Tally {
  var leads: Int64 = 0
  var qualified = 0
  /// Leads whose parts do not add up to their score.
  var broken = 0
  var histogram: [Int: Int] = [:]
  /// Leads that meet each criterion, in card order.
  var hits: [Int]
  var threshold = Points.zero

  init(_ engine: Engine, card: String) throws {
    let card = try CardRunner(try engine.rules(plugin: card), now: engine.now).card
    threshold = card.threshold
    var counts: [String: Int] = [:]
    var result = (leads: Int64(0), qualified: 0, broken: 0, histogram: [Int: Int]())
    try engine.store.forEachLead { lead in
      let explanation = try #require(Explanation(recordedFor: lead))
      result.leads += 1
      if explanation.qualified { result.qualified += 1 }
      let sum = explanation.parts.reduce(Points.zero) { $0 + $1.points }
      if sum != explanation.score { result.broken += 1 }
      result.histogram[Int(explanation.score.milli / 1000), default: 0] += 1
      for part in explanation.parts { counts[part.criterion, default: 0] += 1 }
      return true
    }
    (leads, qualified, broken, histogram) = result
    hits = card.criteria.map { counts[$0.id] ?? 0 }
  }
}
