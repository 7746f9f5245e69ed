import WinnowCore

extension Card {
  /// A card with everything that a card can have, by chance.
  static func random(_ dice: inout Dice) -> Card {
    var card = Card(id: "c", threshold: .random(60_000, &dice))
    let names = ["fit", "engagement", "value"].prefix(.random(in: 1...3, using: &dice))
    card.dimensions = names.map { name in
      Dimension(name: name, bounds: .random(&dice), counts: name != "value" || dice.flips())
    }
    card.addRandomCriteria(&dice)
    if dice.flips() { card.engagement = .random(in: card.dimensions.count - 1, &dice) }
    if Int.random(in: 0...2, using: &dice) == 0 {
      card.combination = .weighted(
        card.dimensions.map { _ in Double.random(in: -2...2, using: &dice) }
      )
    }
    return card
  }

  private mutating func addRandomCriteria(_ dice: inout Dice) {
    var choices = 0
    for _ in 0..<Int.random(in: 0...6, using: &dice) {
      let dimension = Int.random(in: dimensions.indices, using: &dice)
      var group: Int?
      if Int.random(in: 0...2, using: &dice) == 0 {
        groups.append(
          Group(id: "g\(groups.count)", label: nil, bounds: .random(&dice), dimension: dimension)
        )
        group = groups.count - 1
      }
      for _ in 0..<(group == nil ? 1 : Int.random(in: 1...3, using: &dice)) {
        let isChoice = dice.flips()
        for _ in 0..<(isChoice ? Int.random(in: 1...3, using: &dice) : 1) {
          criteria.append(
            Criterion(
              id: "c\(criteria.count)",
              weight: .random(40_000, &dice),
              label: nil,
              dimension: dimension,
              oneOf: isChoice ? choices : nil,
              group: group
            )
          )
        }
        if isChoice { choices += 1 }
      }
    }
  }
}

extension Card.Bounds {
  static func random(_ dice: inout Dice) -> Card.Bounds {
    let floor = Points.random(20_000, &dice)
    let cap = Points(milli: floor.milli + .random(in: 0...50_000, using: &dice))
    return Card.Bounds(cap: dice.flips() ? cap : nil, floor: dice.flips() ? floor : nil)
  }
}

extension Points {
  /// From `-most` to `most`, in thousandths; often a round number.
  static func random(_ most: Int64, _ dice: inout Dice) -> Points {
    let milli = Int64.random(in: -most...most, using: &dice)
    return Points(milli: dice.flips() ? milli / 1000 * 1000 : milli)
  }
}

extension Engagement {
  static func random(in dimension: Int, _ dice: inout Dice) -> Engagement {
    let groups = (0..<Int.random(in: 0...2, using: &dice)).map {
      Group(name: "a\($0)", bounds: .random(&dice))
    }
    var rules = (0..<Int.random(in: 1...5, using: &dice)).map { index in
      var rule = Rule(type: "t\(index)", points: .random(15_000, &dice))
      rule.decay = dice.flips() ? .random(&dice) : nil
      rule.limit.first = dice.flips() ? nil : .random(in: 1...3, using: &dice)
      rule.limit.perDay = dice.flips() ? nil : .random(in: 1...2, using: &dice)
      rule.limit.coolDown = dice.flips() ? 0 : .random(in: 1...200_000_000, using: &dice)
      rule.group = groups.isEmpty || dice.flips() ? nil : .random(in: groups.indices, using: &dice)
      return rule
    }
    rules.sort { ($0.group ?? -1, $0.type) < ($1.group ?? -1, $1.type) }
    return Engagement(
      rules: rules,
      groups: groups,
      decay: .random(&dice),
      bounds: .random(&dice),
      dimension: dimension
    )
  }
}

extension Decay {
  static func random(_ dice: inout Dice) -> Decay {
    let days = Double.random(in: 0.5...90, using: &dice)
    switch Int.random(in: 0...3, using: &dice) {
    case 0: return .none
    case 1: return .halfLife(days: days)
    case 2: return .linear(lossPerDay: 1 / days)
    default: return .window(days: days)
    }
  }
}

extension Dice {
  mutating func flips() -> Bool { Bool.random(using: &self) }
}
