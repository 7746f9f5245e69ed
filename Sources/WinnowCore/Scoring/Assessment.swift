/// The arithmetic of a score: verdicts in, parts that add up out.
///
/// The order of operations is: degree → weight → decay of each activity → count limit → cap of the
/// engagement → cap and floor of each dimension. Each leaf is rounded once to a thousandth; from
/// there on everything is integer, so the parts always add up to the score. One value is used for
/// many leads and keeps its memory.
package struct Assessment: Sendable {
  /// What a part of the score comes from.
  package enum Source: Hashable, Sendable {
    /// Position of the criterion in the card.
    case criterion(Int)
    /// Position of the rule in the card's engagement.
    case activity(Int)
    case engagementCap
    /// Position of the dimension.
    case cap(Int)
    case floor(Int)
  }

  /// One summand of the score, never zero.
  package struct Part: Sendable {
    package var source: Source
    package var points: Points
    /// How well a criterion is met, or how much decay left of an activity's points; 1 for bounds.
    package var degree: Double
    /// How many activities counted; 0 for anything else.
    package var count: Int
  }

  /// In card order: criteria, activities, then the bounds that acted.
  package private(set) var parts: [Part] = []
  /// Positions of the criteria that could not tell, in card order.
  package private(set) var unknown: [Int] = []
  package private(set) var score = Points.zero
  /// What the score could become when everything unknown is known.
  package private(set) var lowest = Points.zero
  package private(set) var highest = Points.zero
  /// Sum of each dimension after its bounds, in the card's order.
  package private(set) var dimensions: [Points] = []

  private var low: [Points] = []
  private var high: [Points] = []

  package init() {}

  /// Works out one lead.
  ///
  /// `verdicts` has one for each criterion of `card`, in its order, or more; `activities` are those that
  /// the card has a rule for, earliest first where a rule counts only the first ones.
  package mutating func assess(
    _ card: Card,
    verdicts: [Verdict],
    activities: [ScoredActivity]
  ) {
    reset(dimensions: card.dimensions.count)
    addCriteria(card, verdicts)
    if let engagement = card.engagement { add(engagement, activities) }
    for index in card.dimensions.indices { bound(card.dimensions[index], at: index) }
    score = dimensions.reduce(.zero, +)
    lowest = low.reduce(.zero, +)
    highest = high.reduce(.zero, +)
  }

  private mutating func reset(dimensions count: Int) {
    parts.removeAll(keepingCapacity: true)
    unknown.removeAll(keepingCapacity: true)
    if dimensions.count != count {
      dimensions = Array(repeating: .zero, count: count)
      low = dimensions
      high = dimensions
    } else {
      for index in dimensions.indices {
        dimensions[index] = .zero
        low[index] = .zero
        high[index] = .zero
      }
    }
  }

  private mutating func addCriteria(_ card: Card, _ verdicts: [Verdict]) {
    var index = 0
    while index < card.criteria.count {
      guard let group = card.criteria[index].group else {
        addCriterion(card, index, verdicts[index])
        index += 1
        continue
      }
      let start = index
      while index < card.criteria.count, card.criteria[index].group == group { index += 1 }
      addGroup(card, start..<index, verdicts)
    }
  }

  private mutating func addCriterion(_ card: Card, _ index: Int, _ verdict: Verdict) {
    let criterion = card.criteria[index]
    guard verdict.state == .known else {
      unknown.append(index)
      low[criterion.dimension].milli &+= min(0, criterion.weight.milli)
      high[criterion.dimension].milli &+= max(0, criterion.weight.milli)
      return
    }
    let points = criterion.weight.scaled(by: verdict.degree)
    add(
      Part(source: .criterion(index), points: points, degree: verdict.degree, count: 0),
      to: criterion.dimension
    )
  }

  /// The member with the highest degree counts, the first of equals; a group is unknown only when
  /// every member is.
  private mutating func addGroup(_ card: Card, _ members: Range<Int>, _ verdicts: [Verdict]) {
    var best: Int?
    for index in members where verdicts[index].state == .known {
      if let current = best, verdicts[current].degree >= verdicts[index].degree { continue }
      best = index
    }
    if let best {
      addCriterion(card, best, verdicts[best])
      return widen(card, members, best: best, verdicts)
    }
    unknown.append(contentsOf: members)
    let weights = members.map { card.criteria[$0].weight.milli }
    let dimension = card.criteria[members.lowerBound].dimension
    low[dimension].milli &+= min(0, weights.min() ?? 0)
    high[dimension].milli &+= max(0, weights.max() ?? 0)
  }

  /// A member that could not tell may turn out to be met better than the best known one, and then
  /// counts in its place.
  private mutating func widen(
    _ card: Card,
    _ members: Range<Int>,
    best: Int,
    _ verdicts: [Verdict]
  ) {
    let degree = verdicts[best].degree
    let points = card.criteria[best].weight.scaled(by: degree)
    var least = points
    var most = points
    for index in members where verdicts[index].state != .known && degree < 1 {
      let weight = card.criteria[index].weight
      let bounds = [weight.scaled(by: degree), weight]
      least = bounds.reduce(least, min)
      most = bounds.reduce(most, max)
    }
    let dimension = card.criteria[members.lowerBound].dimension
    low[dimension].milli &+= (least - points).milli
    high[dimension].milli &+= (most - points).milli
  }

  private mutating func add(_ engagement: Engagement, _ activities: [ScoredActivity]) {
    guard !activities.isEmpty else { return }
    var sum = Points.zero
    for rule in engagement.rules.indices {
      let part = Self.part(engagement, rule, activities)
      guard part.count > 0 else { continue }
      sum = sum + part.points
      add(part, to: engagement.dimension)
    }
    guard let cap = engagement.cap, sum > cap else { return }
    add(
      Part(source: .engagementCap, points: cap - sum, degree: 1, count: 0),
      to: engagement.dimension
    )
  }

  private static func part(
    _ engagement: Engagement,
    _ index: Int,
    _ activities: [ScoredActivity]
  ) -> Part {
    let rule = engagement.rules[index]
    var part = Part(source: .activity(index), points: .zero, degree: 0, count: 0)
    for activity in activities where activity.rule == index {
      if let first = rule.first, part.count >= first { break }
      let factor = engagement.decay.factor(age: activity.age)
      part.points = part.points + rule.points.scaled(by: factor)
      part.degree += factor
      part.count += 1
    }
    if part.count > 0 { part.degree /= Double(part.count) }
    return part
  }

  private mutating func add(_ part: Part, to dimension: Int) {
    dimensions[dimension].milli &+= part.points.milli
    low[dimension].milli &+= part.points.milli
    high[dimension].milli &+= part.points.milli
    if part.points != .zero { parts.append(part) }
  }

  private mutating func bound(_ dimension: Card.Dimension, at index: Int) {
    let sum = dimensions[index]
    if let cap = dimension.cap, sum > cap {
      parts.append(Part(source: .cap(index), points: cap - sum, degree: 1, count: 0))
    } else if let floor = dimension.floor, sum < floor {
      parts.append(Part(source: .floor(index), points: floor - sum, degree: 1, count: 0))
    }
    dimensions[index] = dimension.held(sum)
    low[index] = dimension.held(low[index])
    high[index] = dimension.held(high[index])
  }
}

extension Card.Dimension {
  /// `points` within the cap and the floor.
  fileprivate func held(_ points: Points) -> Points {
    if let cap, points > cap { return cap }
    if let floor, points < floor { return floor }
    return points
  }
}
