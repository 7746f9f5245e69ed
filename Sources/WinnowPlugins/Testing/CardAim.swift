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
    if dimension == nil, case .function = card.combination { return nil }
    var lead = Lead(degrees: card.criteria.map { _ in 0 })
    aim(&lead, at: target, in: dimension)
    addActivities(to: &lead, for: target, in: dimension)
    let assessment = assess(lead)
    return points(assessment, dimension) == target ? assessment : nil
  }

  /// True when nobody can tell from the card alone the most that a lead can get.
  var isPartial: Bool {
    if case .function = card.combination { return true }
    return card.dimensions.contains { $0.origin != nil } || busyness == nil
  }

  /// Every criterion that gives points met in full.
  var best: Assessment { assess(Lead(degrees: bestDegrees)) }

  /// The most points that a lead can get in one dimension, or in all, unless ``isPartial``.
  func most(_ dimension: Int?) -> Points {
    let busy = assess(Lead(degrees: bestDegrees, activities: busyness ?? []))
    return max(points(best, dimension), points(busy, dimension))
  }

  private var bestDegrees: [Double] {
    card.criteria.indices.map { index in
      card.criteria[index].weight > .zero && isChosen(index, positive: true) ? 1 : 0
    }
  }

  /// Activities that bring the engagement to its cap; none where it gives no points, nil where it has no
  /// cap or no rule reaches that by itself.
  private var busyness: [ScoredActivity]? {
    guard let engagement = card.engagement,
      engagement.rules.contains(where: { $0.points > .zero })
    else { return [] }
    guard let cap = engagement.bounds.cap, cap > .zero else { return nil }
    for (index, rule) in engagement.rules.enumerated()
    where rule.points > .zero && rule.group == nil {
      let count = (cap.milli - 1) / rule.points.milli + 1
      guard count <= Self.room(in: rule.limit) else { continue }
      return (0..<count).map { _ in ScoredActivity(rule: index, at: Self.now) }
    }
    return nil
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
    assessment.assess(card, verdicts: verdicts, activities: lead.activities, now: Self.now)
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
    guard let choice = card.criteria[index].oneOf else { return true }
    let members = card.criteria.indices.filter { card.criteria[$0].oneOf == choice }
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
      let room = Self.room(in: rule.limit)
      let count = min(missing.milli / rule.points.milli, room)
      let new = (0..<count).map { _ in ScoredActivity(rule: index, at: Self.now) }
      let rest = Points(milli: missing.milli - count * rule.points.milli)
      let age = count < room && rest > .zero ? age(of: rule, for: rest, engagement.decay) : nil
      lead.activities +=
        (age.map { [ScoredActivity(rule: index, at: Self.moment($0))] } ?? []) + new
    }
  }

  /// The moment at which all made-up leads are scored.
  private static let now = Instant(milliseconds: 0)

  private static func moment(_ age: Int64) -> Instant { Instant(milliseconds: -age) }

  /// How many activities of one moment a limit lets count.
  private static func room(in limit: Engagement.Limit) -> Int64 {
    let most = limit.coolDown > 0 ? 1 : min(limit.first ?? .max, limit.perDay ?? .max)
    return min(Int64(most), activityLimit)
  }

  /// The age in milliseconds at which an activity is worth exactly so much; nil when there is none.
  private func age(of rule: Engagement.Rule, for points: Points, _ decay: Decay) -> Int64? {
    let decay = rule.decay ?? decay
    var (young, old) = (Int64(0), Int64(86_400_000) * 1_000_000)
    while young < old {
      let age = (young + old) / 2
      let left = rule.points.scaled(by: decay.factor(age: Self.moment(age).age(at: Self.now)))
      if left == points { return age }
      if left > points { young = age + 1 } else { old = age }
    }
    return nil
  }
}
