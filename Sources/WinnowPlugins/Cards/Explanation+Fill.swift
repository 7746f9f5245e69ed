import WinnowCore

extension Explanation {
  /// Takes over what a card gave for one lead.
  mutating func fill(
    _ card: Card,
    _ assessment: Assessment,
    _ outcomes: borrowing CardOutcomes,
    _ decision: Decision
  ) {
    score = assessment.score
    threshold = card.threshold
    lowest = assessment.lowest
    highest = assessment.highest
    grade = decision.grade(of: card)
    band = decision.band(of: card)
    cell = decision.cell(of: card)
    action = cell.flatMap { card.cells[$0] }
    isHeld = decision.isHeld
    hysteresis = card.hysteresis
    qualified = decision.qualified
    gate = decision.gate.map { ($0.id, $0.reason) }
    fastLane = decision.fastLane
    dimensions = zip(card.dimensions, assessment.dimensions).map { ($0.name, $1) }
    for part in assessment.parts {
      let shown = Self.part(part, card, outcomes)
      if card.counts(part) { parts.append(shown) } else { beside.append(shown) }
    }
    for index in assessment.unknown {
      let criterion = card.criteria[index]
      unknown.append(Unknown(criterion: criterion.id, label: criterion.label))
    }
    if outcomes.flaws.contains(.combination) { unknown.append(Unknown(criterion: "combine")) }
    for index in outcomes.verdicts.indices where outcomes.verdicts[index].state == .failed {
      let error = outcomes.string(outcomes.verdicts[index].text)
      let label = index < card.criteria.count ? card.criteria[index].label : nil
      note(failure: error, of: card.nameOfFunction(index), label: label)
    }
  }

  /// Takes over what the cards that give dimensions could not tell, under the names of their plugins.
  mutating func take(_ others: [Explanation]) {
    origins = others
    var seen: Set<String> = []
    for other in others {
      let prefix = (other.plugin ?? other.card) + "/"
      // A card may give several dimensions.
      guard seen.insert(prefix).inserted else { continue }
      unknown += other.unknown.map { entry in
        Unknown(criterion: prefix + entry.criterion, label: entry.label, error: entry.error)
      }
      otherFailures += other.otherFailures.map { entry in
        Unknown(criterion: prefix + entry.criterion, label: entry.label, error: entry.error)
      }
    }
  }

  private mutating func note(failure error: String, of name: String, label: String?) {
    if let index = unknown.firstIndex(where: { $0.criterion == name }) {
      unknown[index].error = error
    } else {
      otherFailures.append(Unknown(criterion: name, label: label, error: error))
    }
  }

  private static func part(
    _ part: Assessment.Part,
    _ card: Card,
    _ outcomes: borrowing CardOutcomes
  ) -> Part {
    var shown = Part(criterion: card.name(of: part.source), points: part.points)
    shown.dimension = part.dimension.map { card.dimensions[$0].name }
    shown.group = card.group(of: part.source)
    switch part.source {
    case .criterion(let index):
      let criterion = card.criteria[index]
      let reason = outcomes.verdicts[index].text
      shown.label = criterion.label
      shown.degree = part.degree
      shown.weight = criterion.weight
      shown.why = reason.isEmpty ? nil : outcomes.string(reason)
    case .activity(let index):
      shown.degree = part.shownDegree
      shown.weight = card.engagement?.rules[index].points.times(part.count)
      shown.why = part.shownCount
    default: break
    }
    return shown
  }
}

extension Assessment.Part {
  /// The degree to six places, for activities: what decay left of them on average.
  var shownDegree: Double { (degree * 1e6).rounded() / 1e6 }

  /// How many activities counted, in words.
  var shownCount: String { count == 1 ? "1 activity" : "\(count) activities" }
}

extension Card {
  /// What the function at `index` is called: criteria, then gates, then the fast lane.
  func nameOfFunction(_ index: Int) -> String {
    if index < criteria.count { return criteria[index].id }
    let gate = index - criteria.count
    if gate < gates.count { return "gate:" + gates[gate].id }
    return gate == gates.count && hasFastLane ? "fast_lane" : "combine"
  }

  /// Whether a part belongs to the score, and not to what is told beside it.
  func counts(_ part: Assessment.Part) -> Bool {
    part.dimension.map { dimensions[$0].counts } ?? true
  }

  /// What a part is called: `clear_need`, `email.click`, `cap:engagement`.
  func name(of source: Assessment.Source) -> String {
    switch source {
    case .criterion(let index): criteria[index].id
    case .activity(let index): engagement?.rules[index].type ?? ""
    case .origin(let index): "card:" + (dimensions[index].origin ?? "")
    case .bound(let bound, let isCap): (isCap ? "cap:" : "floor:") + name(of: bound)
    case .weight(let index): "combine:" + dimensions[index].name
    case .combination: "combine"
    }
  }

  private func name(of bound: Assessment.Bound) -> String {
    switch bound {
    case .group(let index): groups[index].id
    case .activityGroup(let index): engagement?.groups[index].name ?? ""
    case .engagement: "engagement"
    case .dimension(let index): dimensions[index].name
    }
  }

  /// The group that a part stands in; nil for none.
  func group(of source: Assessment.Source) -> String? {
    switch source {
    case .criterion(let index): criteria[index].group.map { groups[$0].label ?? groups[$0].id }
    case .activity(let index):
      engagement?.rules[index].group.flatMap { engagement?.groups[$0].name }
    case .bound(.group(let index), _): groups[index].label ?? groups[index].id
    case .bound(.activityGroup(let index), _): engagement?.groups[index].name
    default: nil
    }
  }
}
