import WinnowCore

/// Makes up leads, as degrees and activities, that a card gives exactly so many points.
struct CardAim {
  private let card: Card

  init(_ card: Card) {
    self.card = card
  }

  /// The card's arithmetic for a lead with `target` points in all, or in one dimension; nil when none
  /// was found.
  func assessment(for target: Points, in dimension: Int? = nil) -> Assessment? {
    var lead = Lead(degrees: card.criteria.map { _ in 0 })
    aim(&lead, at: target, in: dimension)
    addActivities(to: &lead, for: target, in: dimension)
    let assessment = assess(lead)
    return points(assessment, dimension) == target ? assessment : nil
  }

  /// Every criterion that gives points met in full.
  var best: Assessment {
    assess(
      Lead(
        degrees: card.criteria.indices.map { index in
          card.criteria[index].weight > .zero && isChosen(index, positive: true) ? 1 : 0
        }
      )
    )
  }

  /// The points of one dimension, or of all.
  func points(_ assessment: Assessment, _ dimension: Int?) -> Points {
    dimension.map { assessment.dimensions[$0] } ?? assessment.score
  }

  // MARK: Criteria

  private struct Lead {
    var degrees: [Double]
    var activities: [ScoredActivity] = []
  }

  private func assess(_ lead: Lead) -> Assessment {
    var assessment = Assessment()
    let verdicts = lead.degrees.map { Verdict(.known, degree: $0) }
    assessment.assess(card, verdicts: verdicts, activities: lead.activities)
    return assessment
  }

  /// Meets one criterion after the other as far as that leads towards the target.
  private func aim(_ lead: inout Lead, at target: Points, in dimension: Int?) {
    let rises = points(assess(lead), dimension) < target
    for index in lead.degrees.indices where isChosen(index, positive: rises) {
      let criterion = card.criteria[index]
      guard dimension == nil || dimension == criterion.dimension else { continue }
      let missing = target - points(assess(lead), dimension)
      guard missing != .zero, criterion.weight != .zero,
        (criterion.weight > .zero) == (missing > .zero)
      else { continue }
      lead.degrees[index] = min(1, Double(missing.milli) / Double(criterion.weight.milli))
    }
  }

  /// Of criteria that exclude each other only the strongest is used.
  private func isChosen(_ index: Int, positive: Bool) -> Bool {
    guard let group = card.criteria[index].group else { return true }
    let members = card.criteria.indices.filter { card.criteria[$0].group == group }
    let strongest = members.max { left, right in
      let (left, right) = (card.criteria[left].weight, card.criteria[right].weight)
      return positive ? left < right : right < left
    }
    return strongest == index
  }

  // MARK: Activities

  /// The most activities of one type that a made-up lead has.
  private static let activityLimit: Int64 = 1000

  /// Adds activities for what the criteria cannot give: new ones, and one that has faded.
  private func addActivities(to lead: inout Lead, for target: Points, in dimension: Int?) {
    guard let engagement = card.engagement,
      dimension ?? engagement.dimension == engagement.dimension
    else { return }
    for (index, rule) in engagement.rules.enumerated() where rule.points > .zero {
      let missing = target - points(assess(lead), dimension)
      guard missing > .zero else { return }
      let room = min(Int64(rule.first ?? Int(Self.activityLimit)), Self.activityLimit)
      let count = min(missing.milli / rule.points.milli, room)
      let new = (0..<count).map { _ in ScoredActivity(rule: index, age: 0) }
      let rest = Points(milli: missing.milli - count * rule.points.milli)
      let age = count < room && rest > .zero ? age(of: rule, for: rest, engagement.decay) : nil
      lead.activities += (age.map { [ScoredActivity(rule: index, age: $0)] } ?? []) + new
    }
  }

  /// The age at which an activity is worth exactly so much; nil when there is none.
  private func age(of rule: Engagement.Rule, for points: Points, _ decay: Decay) -> Double? {
    var (young, old) = (0.0, 1e6)
    for _ in 0..<200 {
      let age = (young + old) / 2
      let left = rule.points.scaled(by: decay.factor(age: age))
      if left == points { return age }
      if left > points { young = age } else { old = age }
    }
    return nil
  }
}
