/// The arithmetic of a score: verdicts in, parts that add up out.
///
/// The order of operations is: degree → weight → decay of each activity → count limit → cap and floor of
/// each group → cap and floor of the engagement → cap and floor of each dimension → combination. Each
/// leaf is rounded once to a thousandth; from there on everything is integer, so the parts always add up
/// to the score. One value is used for many leads and keeps its memory.
package struct Assessment: Sendable {
  /// What a part of the score comes from.
  package enum Source: Hashable, Sendable {
    /// Position of the criterion in the card.
    case criterion(Int)
    /// Position of the rule in the card's engagement.
    case activity(Int)
    /// The card of another plugin; position of the dimension that it gives.
    case origin(Int)
    /// What bounds took away or added.
    case bound(Bound, isCap: Bool)
    /// What the combination made of a dimension; its position.
    case weight(Int)
    /// What the script's function made of all.
    case combination
  }

  /// Something that has a cap or a floor.
  package enum Bound: Hashable, Sendable {
    /// Position in ``Card/groups``.
    case group(Int)
    /// Position in ``Engagement/groups``.
    case activityGroup(Int)
    case engagement
    /// Position in ``Card/dimensions``.
    case dimension(Int)
  }

  /// One summand, never zero.
  package struct Part: Sendable {
    package var source: Source
    package var points: Points
    /// How well a criterion is met, or how much decay left of an activity's points; 1 for anything else.
    package var degree: Double
    /// How many activities counted; 0 for anything else.
    package var count: Int
    /// Position of the dimension it belongs to; nil for ``Source/combination``.
    package var dimension: Int?
  }

  /// In card order: criteria with the bounds of their groups, activities, other cards, bounds, the
  /// combination.
  package private(set) var parts: [Part] = []
  /// Positions of the criteria that could not tell, in card order.
  package private(set) var unknown: [Int] = []
  package private(set) var score = Points.zero
  /// What the score could become when everything unknown is known.
  package private(set) var lowest = Points.zero
  package private(set) var highest = Points.zero

  private var tallies: [Tally] = []
  /// One bit for each rule, or for several, that an activity is of.
  private var kinds: UInt64 = 0

  package init() {}

  /// Sum of each dimension after its bounds, in the card's order.
  package var dimensions: [Points] { tallies.map { Points(milli: $0.now) } }

  /// The least and the most that each dimension could become.
  package var ranges: [(low: Points, high: Points)] {
    tallies.map { (Points(milli: $0.low), Points(milli: $0.high)) }
  }

  /// Sum of one dimension.
  package func dimension(_ index: Int) -> Points { Points(milli: tallies[index].now) }

  /// Works out one lead.
  ///
  /// - Parameters:
  ///   - card: The card.
  ///   - verdicts: One for each criterion of the card, in its order, or more.
  ///   - activities: Those that the card has a rule for; earliest first where a rule limits them.
  ///   - borrowed: What other plugins' cards say, one for each dimension of the card, or none at all.
  ///   - now: The moment from which ages count.
  package mutating func assess(
    _ card: Card,
    verdicts: [Verdict],
    activities: [ScoredActivity] = [],
    borrowed: [BorrowedScore?] = [],
    now: Instant
  ) {
    reset(dimensions: card.dimensions.count)
    addCriteria(card, verdicts)
    if let engagement = card.engagement { add(engagement, activities, now) }
    for (index, other) in borrowed.enumerated() {
      if let other { add(other, at: index) }
    }
    for index in card.dimensions.indices where card.dimensions[index].bounds.isThere {
      let change = tallies[index].hold(card.dimensions[index].bounds)
      note(change, of: .dimension(index), index)
    }
    combine(card)
  }

  private mutating func reset(dimensions count: Int) {
    parts.removeAll(keepingCapacity: true)
    unknown.removeAll(keepingCapacity: true)
    if tallies.count != count {
      tallies = Array(repeating: Tally(), count: count)
    } else {
      for index in tallies.indices { tallies[index] = Tally() }
    }
  }

  // MARK: Criteria

  private mutating func addCriteria(_ card: Card, _ verdicts: [Verdict]) {
    var index = 0
    while index < card.criteria.count {
      let group = card.criteria[index].group
      let start = index
      while index < card.criteria.count, card.criteria[index].group == group { index += 1 }
      var tally = Tally()
      guard let group else {
        for member in start..<index {
          tally = Tally()
          addRule(card, member, verdicts, &tally)
          tallies[card.criteria[member].dimension].add(tally)
        }
        continue
      }
      for member in start..<index { addRule(card, member, verdicts, &tally) }
      let dimension = card.groups[group].dimension
      hold(&tally, card.groups[group].bounds, .group(group), dimension)
      tallies[dimension].add(tally)
    }
  }

  /// Adds a criterion by itself, or with the first of them all those that exclude each other.
  private mutating func addRule(
    _ card: Card,
    _ index: Int,
    _ verdicts: [Verdict],
    _ tally: inout Tally
  ) {
    guard let choice = card.criteria[index].oneOf else {
      return addCriterion(card, index, verdicts[index], &tally)
    }
    guard index == 0 || card.criteria[index - 1].oneOf != choice else { return }
    var end = index
    while end < card.criteria.count, card.criteria[end].oneOf == choice { end += 1 }
    addChoice(card, index..<end, verdicts, &tally)
  }

  private mutating func addCriterion(
    _ card: Card,
    _ index: Int,
    _ verdict: Verdict,
    _ tally: inout Tally
  ) {
    let weight = card.criteria[index].weight
    guard verdict.state == .known else {
      unknown.append(index)
      return tally.add(unknown: min(.zero, weight), max(.zero, weight))
    }
    let points = weight.scaled(by: verdict.degree)
    tally.add(points)
    note(.criterion(index), points, card.criteria[index].dimension, degree: verdict.degree)
  }

  /// The member with the highest degree counts, the first of equals; the choice is unknown only when
  /// every member is.
  private mutating func addChoice(
    _ card: Card,
    _ members: Range<Int>,
    _ verdicts: [Verdict],
    _ tally: inout Tally
  ) {
    var best: Int?
    for index in members where verdicts[index].state == .known {
      if let current = best, verdicts[current].degree >= verdicts[index].degree { continue }
      best = index
    }
    if let best {
      addCriterion(card, best, verdicts[best], &tally)
      return widen(card, members, best: best, verdicts, &tally)
    }
    unknown.append(contentsOf: members)
    let weights = members.map { card.criteria[$0].weight }
    tally.add(
      unknown: min(.zero, weights.min() ?? .zero),
      max(.zero, weights.max() ?? .zero)
    )
  }

  /// A member that could not tell may turn out to be met better than the best known one, and then
  /// counts in its place.
  private func widen(
    _ card: Card,
    _ members: Range<Int>,
    best: Int,
    _ verdicts: [Verdict],
    _ tally: inout Tally
  ) {
    let degree = verdicts[best].degree
    let points = card.criteria[best].weight.scaled(by: degree)
    var least = points
    var most = points
    // One that comes first needs no more than the same degree.
    for index in members where verdicts[index].state != .known && (degree < 1 || index < best) {
      let weight = card.criteria[index].weight
      let bounds = [weight.scaled(by: degree), weight]
      least = bounds.reduce(least, min)
      most = bounds.reduce(most, max)
    }
    tally.add(unknown: least - points, most - points)
  }

  // MARK: Activities and other cards

  private mutating func add(
    _ engagement: Engagement,
    _ activities: [ScoredActivity],
    _ now: Instant
  ) {
    kinds = activities.reduce(0) { $0 | Self.kind($1.rule) }
    var whole = Tally()
    var rule = 0
    while rule < engagement.rules.count {
      let group = engagement.rules[rule].group
      var tally = Tally()
      repeat {
        if kinds & Self.kind(rule) != 0 { add(engagement, rule, activities, now, &tally) }
        rule += 1
      } while rule < engagement.rules.count && engagement.rules[rule].group == group
      if let group {
        let bounds = engagement.groups[group].bounds
        hold(&tally, bounds, .activityGroup(group), engagement.dimension)
      }
      whole.add(tally)
    }
    hold(&whole, engagement.bounds, .engagement, engagement.dimension)
    tallies[engagement.dimension].add(whole)
  }

  private mutating func add(
    _ engagement: Engagement,
    _ index: Int,
    _ activities: [ScoredActivity],
    _ now: Instant,
    _ tally: inout Tally
  ) {
    // The rule as a whole would be copied with its texts.
    let worth = engagement.rules[index].points
    let decay = engagement.rules[index].decay ?? engagement.decay
    var count = LimitCount(engagement.rules[index].limit)
    var sum = Points.zero
    var left = 0.0
    for activity in activities where activity.rule == index && count.takes(activity.at) {
      let factor = decay.factor(age: activity.at.age(at: now))
      sum = sum + worth.scaled(by: factor)
      left += factor
    }
    guard count.taken > 0 else { return }
    tally.add(sum)
    note(
      .activity(index),
      sum,
      engagement.dimension,
      degree: left / Double(count.taken),
      count: count.taken
    )
  }

  private static func kind(_ rule: Int) -> UInt64 { 1 << UInt64(rule & 63) }

  private mutating func add(_ other: BorrowedScore, at dimension: Int) {
    tallies[dimension].add(
      Tally(now: other.score.milli, low: other.lowest.milli, high: other.highest.milli)
    )
    note(.origin(dimension), other.score, dimension)
  }

  // MARK: Bounds and the whole

  private mutating func hold(
    _ tally: inout Tally,
    _ bounds: Card.Bounds,
    _ what: Bound,
    _ dimension: Int
  ) {
    note(tally.hold(bounds), of: what, dimension)
  }

  private mutating func note(_ change: Points, of bound: Bound, _ dimension: Int) {
    note(.bound(bound, isCap: change < .zero), change, dimension)
  }

  private mutating func combine(_ card: Card) {
    var whole = Tally()
    for index in card.dimensions.indices where card.dimensions[index].counts {
      var tally = tallies[index]
      if case .weighted(let factors) = card.combination {
        tally = tally.scaled(by: factors[index])
        note(.weight(index), Points(milli: tally.now &- tallies[index].now), index)
      }
      whole.add(tally)
    }
    score = Points(milli: whole.now)
    lowest = Points(milli: min(whole.low, whole.high))
    highest = Points(milli: max(whole.low, whole.high))
  }

  /// Takes over what the script's function makes of the dimensions, at their present sums and at the
  /// least and the most that they could be.
  package mutating func combine(by totals: [Points]) {
    guard let total = totals.first else { return }
    note(.combination, total - score, nil)
    score = total
    lowest = totals.reduce(total, min)
    highest = totals.reduce(total, max)
  }

  private mutating func note(
    _ source: Source,
    _ points: Points,
    _ dimension: Int?,
    degree: Double = 1,
    count: Int = 0
  ) {
    guard points != .zero else { return }
    parts.append(
      Part(source: source, points: points, degree: degree, count: count, dimension: dimension)
    )
  }
}

/// Counts the activities of one type, earliest first, as far as its limit lets them.
struct LimitCount {
  private let limit: Engagement.Limit
  private(set) var taken = 0
  private var day: Int64?
  private var onDay = 0
  private var last: Instant?

  init(_ limit: Engagement.Limit) {
    self.limit = limit
  }

  /// Whether an activity of that moment counts.
  mutating func takes(_ at: Instant) -> Bool {
    if let first = limit.first, taken >= first { return false }
    if limit.coolDown > 0, let last {
      let passed = at.milliseconds.subtractingReportingOverflow(last.milliseconds)
      if !passed.overflow, passed.partialValue < limit.coolDown { return false }
    }
    if let perDay = limit.perDay {
      let today = at.milliseconds.floorDivided(by: 86_400_000)
      if today != day { (day, onDay) = (today, 0) }
      guard onDay < perDay else { return false }
      onDay += 1
    }
    last = at
    taken += 1
    return true
  }
}
