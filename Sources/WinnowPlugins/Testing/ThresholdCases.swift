import WinnowCore

/// Cases around a card's threshold, made up from its weights: degrees that add up to exactly the
/// threshold, to a thousandth above it and to a thousandth below.
///
/// They try the card's arithmetic with its weights, bounds and threshold, not the
/// rules' code. What the criteria cannot add up to is left out.
struct ThresholdCases {
  private let card: Card

  init(_ card: Card) {
    self.card = card
  }

  /// One case for each of the three that can be made.
  var cases: [TestReport.Case] {
    let line = card.threshold
    let above = Points(milli: line.milli &+ 1)
    let below = Points(milli: line.milli &- 1)
    let made = [
      made("\(line) is not above it", score: line, qualifies: false),
      made("\(above) qualifies", score: above, qualifies: true),
      made("\(below) does not", score: below, qualifies: false),
    ].compactMap(\.self)
    return isOutOfReach ? made + [outOfReach] : made
  }

  private func made(_ name: String, score: Points, qualifies: Bool) -> TestReport.Case? {
    guard let assessment = assessment(for: score) else { return nil }
    let decision = Decision(card, assessment, gate: nil, fastLane: nil)
    var entry = TestReport.Case(file: "init.lua", name: "threshold of \(card.id): \(name)")
    if decision.qualified != qualifies {
      entry.failure = WinnowError(
        .found,
        code: "threshold",
        "a score of \(score) is \(qualifies ? "not " : "")qualified"
      )
    }
    return entry
  }

  // MARK: Reach

  /// Whether no lead can qualify: neither by criteria, nor by what it did, nor by the fast lane.
  private var isOutOfReach: Bool {
    card.engagement == nil && !card.hasFastLane && best.score <= card.threshold
  }

  /// Every criterion that gives points met in full.
  private var best: Assessment {
    assess(
      card.criteria.map { $0.weight > .zero ? 1 : 0 }.enumerated().map { index, degree in
        isChosen(index, positive: true) ? degree : 0
      }
    )
  }

  private var outOfReach: TestReport.Case {
    TestReport.Case(
      file: "init.lua",
      name: "threshold of \(card.id): a lead can get above it",
      failure: WinnowError(
        .found,
        code: "threshold",
        "no lead can qualify: the criteria add up to at most \(best.score), the threshold is "
          + "\(card.threshold)",
        hint: "Lower the threshold, or raise weights or caps."
      )
    )
  }

  // MARK: Degrees

  /// The card's arithmetic for degrees that give exactly `target`, nil when there are none.
  private func assessment(for target: Points) -> Assessment? {
    var degrees = card.criteria.map { _ in 0.0 }
    var assessment = assess(degrees)
    let rises = assessment.score < target
    for index in degrees.indices where isChosen(index, positive: rises) {
      let missing = target - assessment.score
      let weight = card.criteria[index].weight
      guard missing != .zero, weight != .zero, (weight > .zero) == (missing > .zero) else {
        continue
      }
      degrees[index] = min(1, Double(missing.milli) / Double(weight.milli))
      assessment = assess(degrees)
    }
    return assessment.score == target ? assessment : nil
  }

  private func assess(_ degrees: [Double]) -> Assessment {
    var assessment = Assessment()
    assessment.assess(card, verdicts: degrees.map { Verdict(.known, degree: $0) }, activities: [])
    return assessment
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
}
