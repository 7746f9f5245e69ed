import Lua
import WinnowCore

/// One card loaded into one box, with what carries leads into it.
///
/// A function that runs out of fuel kills the box: a new session then takes its place.
final class CardSession {
  let host: PluginHost
  let rules: CardReader.Result
  /// Criteria, then gates, then the fast lane.
  let functions: LuaBatch
  /// The same one by one, for measuring each; empty unless asked for.
  let singles: [LuaBatch]
  /// What makes the score of the dimensions; nil where no function does.
  let combine: LuaBatch?
  /// What of a lead the card sees.
  let projection: LeadProjection

  init(
    _ source: RuleSource,
    card name: String?,
    now: Instant,
    limits: LuaLimits,
    gauge: TestGauge? = nil
  ) throws(WinnowError) {
    let host = try PluginHost(source, now: now, limits: limits, coverage: gauge?.coverage)
    try host.load()
    host.close()
    let rules = try Self.choose(name, of: host)
    let reads = source.plugin.manifest.reads.map(\.part)
    let lane = rules.fastLane.map { [$0] } ?? []
    let all = rules.degrees + rules.gates + lane
    let traits = gauge == nil ? Self.traits(all, host, source, limits) : []
    functions = try host.guarding { () throws(LuaError) in
      try host.box.batch(all, traits: traits)
    }
    var singles: [LuaBatch] = []
    for function in gauge == nil ? [] : all {
      singles.append(try host.guarding { () throws(LuaError) in try host.box.batch([function]) })
    }
    self.singles = singles
    combine = try rules.combine.map { function throws(WinnowError) in
      try host.guarding { () throws(LuaError) in try host.box.batch([function]) }
    }
    projection = try host.guarding { () throws(LuaError) in
      try LeadProjection(reads: reads, card: rules.card, box: host.box)
    }
    self.host = host
    self.rules = rules
  }

  /// Less fuel than this may not last for what would not be interrupted.
  private static let fuelForTraits = 100_000

  private static func traits(
    _ functions: [LuaFunction],
    _ host: PluginHost,
    _ source: RuleSource,
    _ limits: LuaLimits
  ) -> [LuaTraits] {
    guard limits.fuel >= fuelForTraits else { return [] }
    let scripts = FunctionTraits(source)
    return functions.map { function in
      scripts.traits(at: (try? host.box.place(of: function)) ?? nil)
    }
  }

  /// The card of that id; without one the card named like the plugin, or the only one.
  private static func choose(
    _ name: String?,
    of host: PluginHost
  ) throws(WinnowError) -> CardReader.Result {
    let wanted = name ?? host.source.plugin.name
    if let card = host.cards.first(where: { $0.card.id == wanted }) { return card }
    if name == nil, host.cards.count == 1 { return host.cards[0] }
    let ids = host.cards.map(\.card.id)
    guard !ids.isEmpty else {
      throw WinnowError(
        .script,
        code: "no-card",
        "plugin \(host.source.plugin.name) registers no scorecard",
        file: host.source.plugin.folder + "/init.lua",
        hint: "Register one with winnow.scorecard { … }."
      )
    }
    throw WinnowError(
      .notFound,
      code: "no-card",
      "plugin \(host.source.plugin.name) has no scorecard '\(wanted)'",
      file: host.source.plugin.folder + "/init.lua",
      hint: "It has: " + ids.joined(separator: ", ")
    )
  }
}
