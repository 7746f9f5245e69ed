import Lua
import WinnowCore

/// What changes from lead to lead while one card scores: the boxes, the lead, and what became of it.
///
/// A value that one runner owns. Nothing else reaches its parts, so that using them takes no check for
/// exclusive access: that is a fortieth of all time.
struct CardScoring: ~Copyable {
  let source: RuleSource
  let now: Instant
  let card: Card
  private let limits: LuaLimits
  private let gauge: TestGauge?
  /// Whether some rule limits how many activities count, so that their order matters.
  private let limitsActivities: Bool
  /// Runners of the cards that give dimensions of this one, by dimension.
  let origins: [(dimension: Int, runner: CardRunner)]

  private(set) var session: CardSession
  private var line: LeadLine
  private var record: LeadRecord
  private(set) var cargo = LeadCargo()
  private(set) var outcomes: CardOutcomes
  private(set) var assessment = Assessment()
  private var combiner: Combiner
  private var writer: ScoreLine

  private var borrowed: [BorrowedScore?] = []
  /// The gate of a card that gives a dimension.
  private var borrowedGate: Card.Gate?
  /// What cards that give dimensions lack of the lead that is scored, and what the card itself does.
  private var borrowedFlaws: Decision.Flaws = []
  private(set) var flaws: Decision.Flaws = []

  /// How often a function of this card alone used up its limits, and the last time.
  private(set) var deaths = 0
  private(set) var lastDeath: CardDeath?
  /// By function, what failed since it was asked for last.
  private var failures: [Int: CardFailure] = [:]
  /// Fuel of everything that was called so far; counted only when measuring.
  private(set) var fuel = 0
  /// What was printed in boxes that died since.
  private var lostLog = ""

  init(
    _ session: CardSession,
    _ source: RuleSource,
    now: Instant,
    limits: LuaLimits,
    gauge: TestGauge?,
    origins: [(dimension: Int, runner: CardRunner)]
  ) {
    let card = session.rules.card
    self.source = source
    self.now = now
    self.card = card
    self.limits = limits
    self.gauge = gauge
    self.origins = origins
    self.session = session
    line = LeadLine(session.projection, now: now)
    record = LeadRecord(session.projection, now: now)
    writer = ScoreLine(card, ruleset: source.digest)
    combiner = Combiner(card)
    outcomes = CardOutcomes(card, RulePlaces(card, source))
    limitsActivities = card.engagement?.rules.contains { !$0.limit.isOpen } ?? false
  }

  // MARK: One lead

  /// Scores one line of JSON and adds its result, one line, to `out`.
  mutating func score(
    line text: UnsafeBufferPointer<UInt8>,
    number: Int,
    into out: inout [UInt8]
  ) throws(LineError) {
    let decision = try unsafe decide(text, number)
    writer.append(
      id: cargo.id,
      assessment,
      outcomes,
      decision,
      others: origins.isEmpty ? ([], []) : troubles(under: ""),
      to: &out
    )
  }

  /// Reads one line and decides on its lead.
  mutating func decide(
    _ text: UnsafeBufferPointer<UInt8>,
    _ number: Int
  ) throws(LineError) -> Decision {
    try unsafe line.read(text, number: number)
    swap(&cargo, &line.cargo)
    if !origins.isEmpty {
      forgetBorrowed()
      for (dimension, runner) in origins {
        let decision = try unsafe runner.decide(text, number)
        borrow(from: runner, decision.gate, for: dimension)
      }
    }
    do throws(WinnowError) {
      return try decide()
    } catch {
      throw LineError(error.message)
    }
  }

  /// Scores a lead of the workspace.
  mutating func explain(_ lead: Lead) throws(WinnowError) -> Explanation {
    record.read(lead)
    swap(&cargo, &record.cargo)
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
    explanation.plugin = source.plugin.name
    explanation.ruleset = source.digest
    explanation.fill(card, assessment, outcomes, decision)
    explanation.take(others)
    return explanation
  }

  private mutating func forgetBorrowed() {
    borrowed.removeAll(keepingCapacity: true)
    borrowedGate = nil
    borrowedFlaws = []
  }

  private mutating func borrow(from runner: CardRunner, _ gate: Card.Gate?, for dimension: Int) {
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

  /// Calls every function of the card with the lead in the cargo, and adds up.
  private mutating func decide() throws(WinnowError) -> Decision {
    try callFunctions()
    if limitsActivities { cargo.activities.sort { $0.at < $1.at } }
    assessment.assess(
      card,
      verdicts: outcomes.verdicts,
      activities: cargo.activities,
      borrowed: borrowed,
      now: now
    )
    if session.combine != nil { try combine() }
    for (function, error, hint) in outcomes.errors { note(error, hint, of: function) }
    flaws = borrowedFlaws.union(outcomes.flaws)
    return Decision(
      card,
      assessment,
      gate: outcomes.firedGate.map { card.gates[$0] } ?? borrowedGate,
      fastLane: outcomes.fastLane,
      wasQualified: cargo.wasQualified,
      flaws: flaws
    )
  }

  /// Has the card's function make the score of the dimensions; where it fails, they are added.
  private mutating func combine() throws(WinnowError) {
    var totals: [Points] = []
    for sums in Combiner.sums(of: assessment) {
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
    assessment.combine(by: totals)
  }

  // MARK: Calling

  /// After so many deaths on one lead the rest of its card is not called: three hundred endless rules
  /// would take a minute for each lead.
  private static let deathsOfLead = 10

  private mutating func callFunctions() throws(WinnowError) {
    outcomes.removeAll()
    let before = deaths
    while outcomes.verdicts.count < session.functions.count {
      try call(from: outcomes.verdicts.count)
      if session.host.box.death != nil, let verdict = outcomes.verdicts.last {
        try reviveIfDead(because: outcomes.string(verdict.text))
      }
      if deaths - before >= Self.deathsOfLead {
        return outcomes.giveUp(session.functions.count, after: deaths - before)
      }
    }
  }

  private mutating func call(from first: Int) throws(WinnowError) {
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
  }

  /// A function that ran out of fuel, memory or time killed the box: the next one gets a new box.
  ///
  /// A new session makes its guards in the same order, so the cargo stays valid for it.
  private mutating func reviveIfDead(because reason: String) throws(WinnowError) {
    guard let code = session.host.box.death else { return }
    deaths += 1
    let name = card.nameOfFunction(max(outcomes.verdicts.count - 1, 0))
    lastDeath = CardDeath(code: code.description, function: name, reason: reason)
    if lostLog.utf8.count < limits.logBytes { lostLog += session.host.box.takeLog() }
    session = try CardSession(
      source,
      card: card.id,
      now: now,
      limits: limits,
      gauge: gauge
    )
    line = LeadLine(session.projection, now: now)
    record = LeadRecord(session.projection, now: now)
  }

  // MARK: What became of it

  private mutating func note(_ error: LuaError, _ hint: String?, of function: Int) {
    if failures[function] == nil {
      let complaint = hint.map { ScriptComplaint(message: error.message, hint: $0) }
      let failure = PluginFailure(error, in: source, limits: limits, complaint: complaint)
      failures[function] = CardFailure(function: card.nameOfFunction(function), first: failure)
    }
    failures[function]?.leads += 1
  }

  /// The functions that failed since this was last called, in the order of the card.
  mutating func takeFailures() -> [CardFailure] {
    defer { failures.removeAll() }
    return failures.sorted { $0.key < $1.key }.map(\.value)
  }

  /// What the plugin printed since this was last called.
  mutating func takeLog() -> String {
    defer { lostLog = "" }
    return lostLog + session.host.box.takeLog()
  }

  /// What the cards that give dimensions could not tell about the lead, and what failed in them:
  /// `icp/size`, with its error.
  func troubles(
    under prefix: String
  ) -> (unknown: [String], errors: [(name: String, error: String)]) {
    var unknown: [String] = []
    var errors: [(name: String, error: String)] = []
    for (_, runner) in origins {
      let found = runner.troubles(under: prefix + runner.plugin.name + "/")
      unknown += found.unknown
      errors += found.errors
    }
    return (unknown, errors)
  }

  /// The same of this card, whose names begin with `name`, and of those that give its dimensions.
  func allTroubles(
    under name: String
  ) -> (unknown: [String], errors: [(name: String, error: String)]) {
    var unknown = assessment.unknown.map { name + card.criteria[$0].id }
    if outcomes.flaws.contains(.combination) { unknown.append(name + "combine") }
    var errors: [(name: String, error: String)] = []
    for index in outcomes.verdicts.indices where outcomes.verdicts[index].state == .failed {
      let text = outcomes.string(outcomes.verdicts[index].text)
      errors.append((name + card.nameOfFunction(index), text))
    }
    let deeper = troubles(under: name)
    return (unknown + deeper.unknown, errors + deeper.errors)
  }
}
