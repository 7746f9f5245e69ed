package import Lua
package import WinnowCore

/// Scores leads with one card, one after the other.
///
/// Belongs to the thread that made it. Every criterion runs in its own protected call: one that fails,
/// or runs without end, counts as unknown, and the others still count.
package final class CardRunner {
  package let source: RuleSource
  package let now: Instant
  /// The card as data.
  package let card: Card
  /// Runners of the cards that give dimensions of this one, by dimension.
  private let origins: [(dimension: Int, runner: CardRunner)]
  private var scoring: CardScoring

  /// Loads the plugin of `source` and takes the card of that id: nil for the one named like the plugin,
  /// or the only one.
  ///
  /// `limits` hold for one criterion on one lead. What keeps the plugin from loading is thrown with its
  /// place.
  package convenience init(
    _ source: RuleSource,
    card name: String? = nil,
    now: Instant,
    limits: LuaLimits = LuaLimits()
  ) throws(WinnowError) {
    var boxes = 0
    try self.init(source, card: name, now: now, limits: limits, gauge: nil, boxes: &boxes)
  }

  /// The same, measured by a test.
  convenience init(
    _ source: RuleSource,
    card name: String?,
    now: Instant,
    gauge: TestGauge
  ) throws(WinnowError) {
    var boxes = 0
    try self.init(source, card: name, now: now, limits: gauge.limits, gauge: gauge, boxes: &boxes)
  }

  private init(
    _ source: RuleSource,
    card name: String?,
    now: Instant,
    limits: LuaLimits,
    gauge: TestGauge?,
    boxes: inout Int
  ) throws(WinnowError) {
    boxes += 1
    self.source = source
    self.now = now
    let session = try Self.session(source, name, now, limits, gauge)
    card = session.rules.card
    origins = try Self.origins(card, source, now, limits, &boxes)
    scoring = CardScoring(
      session,
      source,
      now: now,
      limits: limits,
      gauge: gauge,
      origins: origins
    )
  }

  /// The plugin's code, run once. Where it fails by the organization's values alone, they are at fault.
  private static func session(
    _ source: RuleSource,
    _ name: String?,
    _ now: Instant,
    _ limits: LuaLimits,
    _ gauge: TestGauge?
  ) throws(WinnowError) -> CardSession {
    do throws(WinnowError) {
      return try CardSession(source, card: name, now: now, limits: limits, gauge: gauge)
    } catch {
      guard error.file != source.settingsFile, let place = source.overrides.position,
        let plain = try? source.withOwnSettings(),
        (try? CardSession(plain, card: name, now: now, limits: limits, gauge: nil)) != nil
      else { throw error }
      throw WinnowError(
        .badData,
        code: "bad-settings",
        "by these settings '\(source.plugin.name)' has no card that holds: \(error.message)",
        file: source.settingsFile,
        line: place.line,
        column: place.column,
        hint: "correct them; with the plugin's own values the card works"
      )
    }
  }

  private static func origins(
    _ card: Card,
    _ source: RuleSource,
    _ now: Instant,
    _ limits: LuaLimits,
    _ boxes: inout Int
  ) throws(WinnowError) -> [(dimension: Int, runner: CardRunner)] {
    var runners: [(dimension: Int, runner: CardRunner)] = []
    for (index, dimension) in card.dimensions.enumerated() {
      guard let origin = dimension.origin else { continue }
      let other = try Self.rules(of: origin, for: dimension, source, boxes)
      let runner = try CardRunner(
        other,
        card: nil,
        now: now,
        limits: limits,
        gauge: nil,
        boxes: &boxes
      )
      runners.append((index, runner))
    }
    return runners
  }

  package var plugin: PluginFolder { source.plugin }
  /// How time alone changes what the card gives.
  package var pastime: Pastime {
    origins.reduce(Pastime(card, source.plugin)) { max($0, $1.runner.pastime) }
  }
  /// Names rules and settings by their content: `sha256:…`.
  package var ruleset: String { source.digest }
  /// How often a function of the card used up its limits, so that its box was lost.
  package var deaths: Int { origins.reduce(scoring.deaths) { $0 + $1.runner.deaths } }
  /// The last time.
  package var lastDeath: CardDeath? { scoring.lastDeath }
  /// Fuel of everything that was called so far; counted only when measuring.
  var fuel: Int { scoring.fuel }

  /// The first moments at which nothing is left of an activity's points, by the decay that its rule or
  /// that of a card which gives a dimension declares; in no order.
  package func ends(of activities: [Activity]) -> [Instant] {
    let own = card.engagement.map { engagement in
      engagement.rules.flatMap { rule in
        activities.filter { $0.type == rule.type }
          .compactMap { (rule.decay ?? engagement.decay).end(of: $0.at) }
      }
    }
    return origins.reduce(own ?? []) { $0 + $1.runner.ends(of: activities) }
  }

  /// In how many milliseconds points of these activities fade, the shortest span first; none where all
  /// of them fade for the better or all for the worse, so that the sum takes no turns.
  package func turns(of activities: [Activity]) -> [Int64] {
    let fading = fadings(of: activities)
    guard Set(fading.map(\.isLoss)).count > 1 else { return [] }
    return Set(fading.map(\.span)).sorted()
  }

  private func fadings(of activities: [Activity]) -> [(span: Int64, isLoss: Bool)] {
    let types = Set(activities.map(\.type))
    let own = card.engagement.map { engagement in
      engagement.rules.filter { types.contains($0.type) }
        .compactMap { rule in
          (rule.decay ?? engagement.decay).span.map { ($0, rule.points < .zero) }
        }
    }
    return origins.reduce(own ?? []) { $0 + $1.runner.fadings(of: activities) }
  }

  // MARK: Scoring

  /// Scores one line of JSON and adds its result, one line, to `out`.
  ///
  /// `number` stands in for a missing id. Throws ``LineError`` when the line is no lead; then `out` is as
  /// it was.
  package func score(
    line: UnsafeBufferPointer<UInt8>,
    number: Int,
    into out: inout [UInt8]
  ) throws(LineError) {
    try unsafe scoring.score(line: line, number: number, into: &out)
  }

  /// The same for the card that takes its dimension from this one, which writes the result.
  func decide(
    _ line: UnsafeBufferPointer<UInt8>,
    _ number: Int
  ) throws(LineError) -> Decision {
    try unsafe scoring.decide(line, number)
  }

  /// Scores a lead of the workspace.
  ///
  /// - Throws: script, when the lead is too large for a box.
  package func explain(_ lead: Lead) throws(WinnowError) -> Explanation {
    try scoring.explain(lead)
  }

  // MARK: The lead that was scored last

  var assessment: Assessment { scoring.assessment }

  /// What failed so that it cannot be qualified.
  var flaws: Decision.Flaws { scoring.flaws }

  /// Those of its activities for which the card has a rule.
  var scoredActivities: [ScoredActivity] { scoring.cargo.activities }

  /// What each criterion, each gate and the fast lane read of it, in card order; ends early when one
  /// kills the box.
  func reads() -> [[String]] {
    let session = scoring.session
    let box = session.host.box
    box.noteReads(true)
    defer { box.noteReads(false) }
    var found: [[String]] = []
    var results = LuaBuffer()
    let lane = session.rules.fastLane.map { [$0] } ?? []
    for function in session.rules.degrees + session.rules.gates + lane where box.death == nil {
      results.removeAll()
      if let single = try? box.batch([function]) {
        _ = try? box.callEach(single, argument: scoring.cargo.argument, results: &results)
      }
      found.append(box.takeReads())
    }
    return found
  }

  /// What this card, whose names begin with `name`, and those that give its dimensions could not tell
  /// about it, and what failed.
  func troubles(
    under name: String
  ) -> (unknown: [String], errors: [(name: String, error: String)]) {
    scoring.allTroubles(under: name)
  }

  // MARK: All leads since

  /// What the plugin printed since this was last called.
  package func takeLog() -> String {
    origins.reduce(scoring.takeLog()) { $0 + $1.runner.takeLog() }
  }

  /// The functions that failed since this was last called, in the order of the card, each with what it
  /// ended with the first time.
  package func takeFailures() -> [CardFailure] {
    origins.reduce(scoring.takeFailures()) { failures, origin in
      failures
        + origin.runner.takeFailures().map { failure in
          var failure = failure
          failure.function = origin.runner.plugin.name + "/" + failure.function
          return failure
        }
    }
  }
}
