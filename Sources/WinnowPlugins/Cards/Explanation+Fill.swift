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
    grade = decision.grade
    band = decision.band
    qualified = decision.qualified
    gate = decision.gate.map { ($0.id, $0.reason) }
    fastLane = decision.fastLane
    dimensions = zip(card.dimensions, assessment.dimensions).map { ($0.name, $1) }
    for part in assessment.parts { parts.append(Self.part(part, card, outcomes)) }
    for index in assessment.unknown {
      let criterion = card.criteria[index]
      unknown.append(Unknown(criterion: criterion.id, label: criterion.label))
    }
    for index in outcomes.verdicts.indices where outcomes.verdicts[index].state == .failed {
      let error = outcomes.string(outcomes.verdicts[index].text)
      let label = index < card.criteria.count ? card.criteria[index].label : nil
      note(failure: error, of: card.nameOfFunction(index), label: label)
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
    switch part.source {
    case .criterion(let index):
      let criterion = card.criteria[index]
      let reason = outcomes.verdicts[index].text
      return Part(
        criterion: criterion.id,
        label: criterion.label,
        degree: part.degree,
        weight: criterion.weight,
        points: part.points,
        why: reason.isEmpty ? nil : outcomes.string(reason)
      )
    case .activity(let index):
      let rule = card.engagement?.rules[index]
      return Part(
        criterion: rule?.type ?? "",
        degree: part.shownDegree,
        weight: rule?.points.times(part.count),
        points: part.points,
        why: part.shownCount
      )
    case .engagementCap: return Part(criterion: "cap:engagement", points: part.points)
    case .cap(let index):
      return Part(criterion: "cap:" + card.dimensions[index].name, points: part.points)
    case .floor(let index):
      return Part(criterion: "floor:" + card.dimensions[index].name, points: part.points)
    }
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
    return gate < gates.count ? "gate:" + gates[gate].id : "fast_lane"
  }
}
