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
  /// How often a function of the card used up its limits, so that its box was lost.
  package var deaths: Int { origins.reduce(ownDeaths) { $0 + $1.runner.deaths } }
  private var ownDeaths = 0
  /// The last time.
  package private(set) var lastDeath: CardDeath?
  /// By function, what failed since ``takeFailures()`` was last called.
  private var failures: [Int: CardFailure] = [:]
  /// Fuel of everything that was called so far; counted only when measuring.
  private(set) var fuel = 0
  private let limits: LuaLimits
  private let gauge: TestGauge?
  private var session: CardSession
  /// Whether some rule limits how many activities count, so that their order matters.
  private let limitsActivities: Bool
  /// Runners of the cards that give dimensions of this one, by dimension.
  private let origins: [(dimension: Int, runner: CardRunner)]
  private var borrowed: [BorrowedScore?] = []
  /// The gate of a card that gives a dimension.
  private var borrowedGate: Card.Gate?
  /// What cards that give dimensions lack of the lead that is scored, and what the card itself does.
  private var borrowedFlaws: Decision.Flaws = []
  private var flaws: Decision.Flaws = []
  private var combiner: Combiner
  private var writer: ScoreLine
  private var cargo = LeadCargo()
  private var outcomes: CardOutcomes
  private(set) var assessment = Assessment()
  /// What was printed in boxes that died since.
  private var lostLog = ""

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
    self.limits = limits
    self.gauge = gauge
    session = try CardSession(source, card: name, now: now, limits: limits, gauge: gauge)
    card = session.rules.card
    writer = ScoreLine(card, ruleset: source.digest)
    combiner = Combiner(card)
    origins = try Self.origins(card, source, now, limits, &boxes)
    outcomes = CardOutcomes(card, RulePlaces(card, source))
    limitsActivities = card.engagement?.rules.contains { !$0.limit.isOpen } ?? false
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

  /// Scores one line of JSON and adds its result, one line, to `out`.
  ///
  /// `number` stands in for a missing id. Throws ``LineError`` when the line is no lead; then `out` is as
  /// it was.
  package func score(
    line: UnsafeBufferPointer<UInt8>,
    number: Int,
    into out: inout [UInt8]
  ) throws(LineError) {
    let decision = try unsafe decide(line, number)
    // Held here, its arrays are not counted for each use.
    var found = Assessment()
    swap(&found, &assessment)
    defer { swap(&found, &assessment) }
    writer.append(
      id: cargo.id,
      found,
      outcomes,
      decision,
      others: origins.isEmpty ? ([], []) : troubles(under: ""),
      to: &out
    )
  }

  private func decide(
    _ line: UnsafeBufferPointer<UInt8>,
    _ number: Int
  ) throws(LineError) -> Decision {
    try unsafe session.line.read(line, number: number)
    swap(&cargo, &session.line.cargo)
    forgetBorrowed()
    for (dimension, runner) in origins {
      let decision = try unsafe runner.decide(line, number)
      borrow(from: runner, decision.gate, for: dimension)
    }
    do throws(WinnowError) {
      return try decide()
    } catch {
      throw LineError(error.message)
    }
  }

  private func forgetBorrowed() {
    guard !origins.isEmpty else { return }
    borrowed.removeAll(keepingCapacity: true)
    borrowedGate = nil
    borrowedFlaws = []
  }

  private func borrow(from runner: CardRunner, _ gate: Card.Gate?, for dimension: Int) {
    let takesGates = card.dimensions[dimension].takesGates
    if let gate, borrowedGate == nil, takesGates {
      borrowedGate = Card.Gate(id: "\(runner.plugin.name)/\(gate.id)", reason: gate.reason)
    }
    borrowedFlaws.formUnion(takesGates ? runner.flaws : runner.flaws.subtracting(.gate))
    while borrowed.count < dimension { borrowed.append(nil) }
    let other = runner.assessment
    borrowed.append(
      BorrowedScore(score: other.score, lowest: other.lowest, highest: other.highest)
    )
  }

  /// Scores a lead of the workspace.
  ///
  /// - Throws: script, when the lead is too large for a box.
  package func explain(_ lead: Lead) throws(WinnowError) -> Explanation {
    session.record.read(lead)
    swap(&cargo, &session.record.cargo)
    forgetBorrowed()
    var others: [Explanation] = []
    for (dimension, runner) in origins {
      let other = try runner.explain(lead)
      others.append(other)
      let gate = other.gate.map { Card.Gate(id: $0.id, reason: $0.reason) }
      borrow(from: runner, gate, for: dimension)
    }
    let decision = try decide()
    var explanation = Explanation(lead: lead.id, at: now)
    explanation.card = card.id
    explanation.plugin = plugin.name
    explanation.ruleset = ruleset
    explanation.fill(card, assessment, outcomes, decision)
    explanation.take(others)
    return explanation
  }

  /// What each criterion, each gate and the fast lane read of the lead that was scored last, in card
  /// order; ends early when one kills the box.
  func reads() -> [[String]] {
    let box = session.host.box
    box.noteReads(true)
    defer { box.noteReads(false) }
    var found: [[String]] = []
    var results = LuaBuffer()
    let lane = session.rules.fastLane.map { [$0] } ?? []
    for function in session.rules.degrees + session.rules.gates + lane where box.death == nil {
      results.removeAll()
      if let single = try? box.batch([function]) {
        _ = try? box.callEach(single, argument: cargo.argument, results: &results)
      }
      found.append(box.takeReads())
    }
    return found
  }

  /// The activities of the lead that was scored last for which the card has a rule.
  var scoredActivities: [ScoredActivity] { cargo.activities }

  /// What the cards that give dimensions could not tell about the lead, and what failed in them:
  /// `icp/size`, with its error.
  private func troubles(
    under prefix: String
  ) -> (unknown: [String], errors: [(name: String, error: String)]) {
    var unknown: [String] = []
    var errors: [(name: String, error: String)] = []
    for (_, runner) in origins {
      let name = prefix + runner.plugin.name + "/"
      let card = runner.card
      unknown += runner.assessment.unknown.map { name + card.criteria[$0].id }
      if runner.outcomes.flaws.contains(.combination) { unknown.append(name + "combine") }
      for index in runner.outcomes.verdicts.indices
      where runner.outcomes.verdicts[index].state == .failed {
        let text = runner.outcomes.string(runner.outcomes.verdicts[index].text)
        errors.append((name + card.nameOfFunction(index), text))
      }
      let deeper = runner.troubles(under: name)
      unknown += deeper.unknown
      errors += deeper.errors
    }
    return (unknown, errors)
  }

  /// What the plugin printed since this was last called.
  package func takeLog() -> String {
    let log = lostLog + session.host.box.takeLog()
    lostLog = ""
    return origins.reduce(log) { $0 + $1.runner.takeLog() }
  }

  /// The functions that failed since this was last called, in the order of the card, each with what it
  /// ended with the first time.
  package func takeFailures() -> [CardFailure] {
    defer { failures.removeAll() }
    let own = failures.sorted { $0.key < $1.key }.map(\.value)
    return origins.reduce(own) { failures, origin in
      failures
        + origin.runner.takeFailures().map { failure in
          var failure = failure
          failure.function = origin.runner.plugin.name + "/" + failure.function
          return failure
        }
    }
  }

  /// Calls every function of the card with the lead in the cargo, and adds up.
  private func decide() throws(WinnowError) -> Decision {
    try callFunctions()
    if limitsActivities { cargo.activities.sort { $0.at < $1.at } }
    var found = Assessment()
    swap(&found, &assessment)
    defer { swap(&found, &assessment) }
    found.assess(
      card,
      verdicts: outcomes.verdicts,
      activities: cargo.activities,
      borrowed: borrowed,
      now: now
    )
    if session.combine != nil { try combine(&found) }
    for (function, error, hint) in outcomes.errors { note(error, hint, of: function) }
    flaws = borrowedFlaws.union(outcomes.flaws)
    return Decision(
      card,
      found,
      gate: outcomes.firedGate.map { card.gates[$0] } ?? borrowedGate,
      fastLane: outcomes.fastLane,
      wasQualified: cargo.wasQualified,
      flaws: flaws
    )
  }

  /// Has the card's function make the score of the dimensions; where it fails, they are added.
  private func combine(_ found: inout Assessment) throws(WinnowError) {
    var totals: [Points] = []
    for sums in Combiner.sums(of: found) {
      guard let function = session.combine else { return }
      do throws(LuaError) {
        guard let total = try combiner.total(of: sums, &outcomes, session.host.box, function)
        else { break }
        totals.append(total)
      } catch {
        throw session.host.failure(error).winnowError
      }
    }
    if let failed = outcomes.errors.last, failed.function >= session.functions.count {
      return try reviveIfDead(because: failed.error.message)
    }
    found.combine(by: totals)
  }

  private func note(_ error: LuaError, _ hint: String?, of function: Int) {
    if failures[function] == nil {
      let complaint = hint.map { ScriptComplaint(message: error.message, hint: $0) }
      let failure = PluginFailure(error, in: source, limits: limits, complaint: complaint)
      failures[function] = CardFailure(function: card.nameOfFunction(function), first: failure)
    }
    failures[function]?.leads += 1
  }

  /// After so many deaths on one lead the rest of its card is not called: three hundred endless rules
  /// would take a minute for each lead.
  private static let deathsOfLead = 10

  private func callFunctions() throws(WinnowError) {
    outcomes.removeAll()
    let before = ownDeaths
    while outcomes.verdicts.count < session.functions.count {
      let first = outcomes.verdicts.count
      do throws(LuaError) {
        try outcomes.take(
          from: session.host.box,
          gauge == nil ? session.functions : session.singles[first],
          first: first,
          base: gauge == nil ? 0 : first,
          argument: cargo.argument
        )
        if gauge != nil { fuel += session.host.box.used.fuel }
      } catch {
        let failure = session.host.failure(error).winnowError
        try reviveIfDead(because: failure.description)
        throw failure
      }
      if let verdict = outcomes.verdicts.last {
        try reviveIfDead(because: outcomes.string(verdict.text))
      }
      if ownDeaths - before >= Self.deathsOfLead {
        return outcomes.giveUp(session.functions.count, after: ownDeaths - before)
      }
    }
  }

  /// A function that ran out of fuel, memory or time killed the box: the next one gets a new box.
  ///
  /// A new session makes its guards in the same order, so the cargo stays valid for it.
  private func reviveIfDead(because reason: @autoclosure () -> String) throws(WinnowError) {
    guard let code = session.host.box.death else { return }
    ownDeaths += 1
    let name = card.nameOfFunction(max(outcomes.verdicts.count - 1, 0))
    lastDeath = CardDeath(code: code.description, function: name, reason: reason())
    if lostLog.utf8.count < limits.logBytes { lostLog += session.host.box.takeLog() }
    session = try CardSession(
      source,
      card: card.id,
      now: now,
      limits: limits,
      gauge: gauge
    )
  }
}
