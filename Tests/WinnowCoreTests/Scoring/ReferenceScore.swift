import WinnowCore

/// The score of a card by the plainest means: each step of the order of operations by itself, with
/// lists and names, and nothing kept between leads.
struct ReferenceScore {
  var parts: [(name: String, milli: Int64, counts: Bool)] = []
  var unknown: [Int] = []
  var dimensions: [Int64]
  var score: Int64 = 0

  init(
    _ card: Card,
    _ verdicts: [Verdict],
    _ activities: [ScoredActivity],
    _ borrowed: [BorrowedScore?],
    now: Instant
  ) {
    dimensions = card.dimensions.map { _ in 0 }
    addCriteria(card, verdicts)
    addActivities(card, activities, now)
    for (index, other) in borrowed.enumerated() {
      guard let other else { continue }
      add("origin \(index)", other.score.milli, index, card)
    }
    for index in card.dimensions.indices {
      let bounds = card.dimensions[index].bounds
      let change = Self.change(dimensions[index], bounds)
      add("dimension \(index)", change, index, card)
    }
    combine(card)
  }

  private mutating func add(_ name: String, _ milli: Int64, _ dimension: Int, _ card: Card) {
    dimensions[dimension] += milli
    if milli != 0 { parts.append((name, milli, card.dimensions[dimension].counts)) }
  }

  /// What bounds add to a sum.
  private static func change(_ sum: Int64, _ bounds: Card.Bounds) -> Int64 {
    if let cap = bounds.cap?.milli, sum > cap { return cap - sum }
    if let floor = bounds.floor?.milli, sum < floor { return floor - sum }
    return 0
  }

  /// Half away from zero.
  private static func rounded(_ number: Double) -> Int64 {
    let size = abs(number)
    let whole = Int64(size)
    let up = size - Double(whole) >= 0.5 ? whole + 1 : whole
    return number < 0 ? -up : up
  }

  // MARK: Criteria

  /// The criteria that count: of those that exclude each other, the one met best.
  private mutating func addCriteria(_ card: Card, _ verdicts: [Verdict]) {
    var sums: [Int: Int64] = [:]
    var lastOfGroup: [Int: Int] = [:]
    for (index, criterion) in card.criteria.enumerated() {
      if let group = criterion.group { lastOfGroup[group] = index }
    }
    for (index, criterion) in card.criteria.enumerated() {
      if isUnknown(index, card, verdicts) { unknown.append(index) }
      if isChosen(index, card, verdicts) {
        let points = Self.rounded(Double(criterion.weight.milli) * verdicts[index].degree)
        add("criterion \(index)", points, criterion.dimension, card)
        if let group = criterion.group { sums[group, default: 0] += points }
      }
      guard let group = criterion.group, lastOfGroup[group] == index else { continue }
      let change = Self.change(sums[group] ?? 0, card.groups[group].bounds)
      add("group \(group)", change, card.groups[group].dimension, card)
    }
  }

  private func members(_ index: Int, _ card: Card) -> [Int] {
    guard let choice = card.criteria[index].oneOf else { return [index] }
    return card.criteria.indices.filter { card.criteria[$0].oneOf == choice }
  }

  private func isUnknown(_ index: Int, _ card: Card, _ verdicts: [Verdict]) -> Bool {
    members(index, card).allSatisfy { verdicts[$0].state != .known }
  }

  private func isChosen(_ index: Int, _ card: Card, _ verdicts: [Verdict]) -> Bool {
    let known = members(index, card).filter { verdicts[$0].state == .known }
    guard let most = known.map({ verdicts[$0].degree }).max() else { return false }
    return known.first { verdicts[$0].degree == most } == index
  }

  // MARK: Activities

  private mutating func addActivities(
    _ card: Card,
    _ activities: [ScoredActivity],
    _ now: Instant
  ) {
    guard let engagement = card.engagement else { return }
    var whole: Int64 = 0
    let groups = [nil] + engagement.groups.indices.map(Optional.some)
    for group in groups where engagement.rules.contains(where: { $0.group == group }) {
      var sum: Int64 = 0
      for (index, rule) in engagement.rules.enumerated() where rule.group == group {
        let counted = Self.counted(activities.filter { $0.rule == index }, rule.limit)
        let points = counted.map { activity in
          let age = max(0, activity.at.age(at: now))
          let left = (rule.decay ?? engagement.decay).factor(age: age)
          return Self.rounded(Double(rule.points.milli) * left)
        }
        let total = points.reduce(0, +)
        add("activity \(index)", total, engagement.dimension, card)
        sum += total
      }
      if let group {
        let change = Self.change(sum, engagement.groups[group].bounds)
        add("activities \(group)", change, engagement.dimension, card)
        sum += change
      }
      whole += sum
    }
    let change = Self.change(whole, engagement.bounds)
    add("engagement", change, engagement.dimension, card)
  }

  private static func counted(
    _ activities: [ScoredActivity],
    _ limit: Engagement.Limit
  ) -> [ScoredActivity] {
    var taken: [ScoredActivity] = []
    for activity in activities {
      let milliseconds = activity.at.milliseconds
      let day = Int64((Double(milliseconds) / 86_400_000).rounded(.down))
      let sameDay = taken.filter {
        Int64((Double($0.at.milliseconds) / 86_400_000).rounded(.down)) == day
      }
      if let first = limit.first, taken.count >= first { continue }
      if let perDay = limit.perDay, sameDay.count >= perDay { continue }
      if limit.coolDown > 0, let last = taken.last,
        milliseconds - last.at.milliseconds < limit.coolDown
      {
        continue
      }
      taken.append(activity)
    }
    return taken
  }

  // MARK: The whole

  private mutating func combine(_ card: Card) {
    for index in card.dimensions.indices where card.dimensions[index].counts {
      guard case .weighted(let factors) = card.combination else { continue }
      let product = Self.rounded(Double(dimensions[index]) * factors[index])
      let change = product - dimensions[index]
      if change != 0 { parts.append(("weight \(index)", change, true)) }
    }
    score = parts.filter(\.counts).map(\.milli).reduce(0, +)
  }
}
