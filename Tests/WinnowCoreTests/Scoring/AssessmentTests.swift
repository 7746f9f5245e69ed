import Testing
import WinnowCore

@Suite struct `The arithmetic of a score` {
  private static func card(_ weights: Int64...) -> Card {
    var card = Card(id: "c", threshold: Points(milli: 0))
    card.dimensions = [Card.Dimension(name: "fit")]
    card.criteria = weights.enumerated().map { index, weight in
      Card.Criterion(id: "c\(index)", weight: Points(milli: weight), label: nil, dimension: 0)
    }
    return card
  }

  private static func assess(
    _ card: Card,
    _ verdicts: [Verdict] = [],
    _ activities: [ScoredActivity] = []
  ) -> Assessment {
    var assessment = Assessment()
    assessment.assess(card, verdicts: verdicts, activities: activities, now: now)
    return assessment
  }

  private static let now = Instant(milliseconds: 1_700_000_000_000)

  /// An activity of so many days ago.
  private static func activity(_ rule: Int, age: Double) -> ScoredActivity {
    let at = Instant(milliseconds: now.milliseconds - Int64(age * 86_400_000))
    return ScoredActivity(rule: rule, at: at)
  }

  private static func degree(_ degree: Double) -> Verdict { Verdict(.known, degree: degree) }

  private static func sum(_ assessment: Assessment) -> Int64 {
    assessment.parts.map(\.points.milli).reduce(0, +)
  }

  @Test func `a leaf is rounded once, half away from zero`() {
    let assessment = Self.assess(
      Self.card(1, -1, 1000),
      [Self.degree(0.5), Self.degree(0.5), Self.degree(0.3335)]
    )

    #expect(assessment.parts.map(\.points.milli) == [1, -1, 334])
    #expect(assessment.score.milli == 334)
  }

  @Test func `zero parts are left out`() {
    let assessment = Self.assess(Self.card(5000, 3000), [Self.degree(0), Self.degree(1)])

    #expect(assessment.parts.map(\.source) == [.criterion(1)])
  }

  @Test func `unknown costs nothing and widens the range`() {
    let assessment = Self.assess(
      Self.card(5000, -3000, 2000),
      [Verdict(.unknown), Verdict(.failed), Self.degree(1)]
    )

    #expect(assessment.score.milli == 2000)
    #expect(assessment.unknown == [0, 1])
    #expect(assessment.lowest.milli == -1000)
    #expect(assessment.highest.milli == 7000)
  }

  @Test func `of a group the highest degree counts, the first of equals`() {
    var card = Self.card(5000, 9000, 7000)
    for index in 0..<3 { card.criteria[index].oneOf = 0 }

    let best = Self.assess(card, [Self.degree(0.5), Self.degree(0.2), Self.degree(0.5)])
    let partlyKnown = Self.assess(card, [Verdict(.unknown), Self.degree(0), Verdict(.unknown)])
    let unknown = Self.assess(card, [Verdict(.unknown), Verdict(.unknown), Verdict(.unknown)])

    #expect(best.parts.map(\.source) == [.criterion(0)])
    #expect(best.score.milli == 2500)
    #expect(partlyKnown.unknown.isEmpty)
    #expect(unknown.unknown == [0, 1, 2])
    #expect(unknown.highest.milli == 9000)
  }

  @Test func `an unknown member of a group that another is known of may still take its place`() {
    var card = Self.card(25_000, 10_000, -10_000)
    for index in 0..<3 { card.criteria[index].oneOf = 0 }

    let open = Self.assess(card, [Verdict(.unknown), Self.degree(0), Verdict(.failed)])
    let settled = Self.assess(card, [Self.degree(1), Verdict(.unknown), Verdict(.unknown)])
    let tied = Self.assess(card, [Verdict(.unknown), Self.degree(1), Verdict(.unknown)])

    #expect(open.unknown.isEmpty)
    #expect(open.lowest.milli == -10_000)
    #expect(open.highest.milli == 25_000)
    #expect(settled.lowest == settled.highest)
    #expect(tied.lowest.milli == 10_000)
    #expect(tied.highest.milli == 25_000)
  }

  @Test func `engagement decays each activity, then limits their number, then caps the sum`() {
    var card = Self.card()
    card.dimensions.append(Card.Dimension(name: "engagement"))
    var demo = Engagement.Rule(type: "demo", points: Points(milli: 20_000))
    demo.limit.first = 1
    card.engagement = Engagement(
      rules: [.init(type: "call", points: Points(milli: 10_000)), demo],
      decay: .halfLife(days: 30),
      bounds: Card.Bounds(cap: Points(milli: 16_000)),
      dimension: 1
    )
    let assessment = Self.assess(
      card,
      [],
      [
        Self.activity(1, age: 30), Self.activity(1, age: 0),
        Self.activity(0, age: 0), Self.activity(0, age: -5),
      ]
    )

    #expect(
      assessment.parts.map(\.source) == [
        .activity(0), .activity(1), .bound(.engagement, isCap: true),
      ]
    )
    #expect(assessment.parts.map(\.points.milli) == [20_000, 10_000, -14_000])
    #expect(assessment.score.milli == 16_000)
    #expect(assessment.dimensions.map(\.milli) == [0, 16_000])
  }

  @Test func `caps and floors of a dimension are parts of their own`() {
    var capped = Self.card(50_000, 60_000)
    capped.dimensions[0].bounds.cap = Points(milli: 100_000)
    var floored = Self.card(-50_000)
    floored.dimensions[0].bounds.floor = Points(milli: 0)

    let high = Self.assess(capped, [Self.degree(1), Self.degree(1)])
    let low = Self.assess(floored, [Self.degree(1)])

    #expect(high.score.milli == 100_000)
    #expect(high.parts.last?.source == .bound(.dimension(0), isCap: true))
    #expect(low.score.milli == 0)
    #expect(low.parts.last?.source == .bound(.dimension(0), isCap: false))
    #expect(Self.sum(high) == high.score.milli)
    #expect(Self.sum(low) == low.score.milli)
  }

  @Test func `an empty card gives 0 and no parts`() {
    let assessment = Self.assess(Self.card())

    #expect(assessment.score == .zero)
    #expect(assessment.parts.isEmpty)
  }

  @Test func `one value serves many leads and carries nothing over`() {
    let card = Self.card(5000, 3000)
    var assessment = Assessment()
    assessment.assess(card, verdicts: [Self.degree(1), Verdict(.unknown)], now: Self.now)
    assessment.assess(card, verdicts: [Self.degree(0), Self.degree(1)], now: Self.now)

    #expect(assessment.score.milli == 3000)
    #expect(assessment.unknown.isEmpty)
    #expect(assessment.lowest == assessment.highest)
  }

  @Test func `the parts add up for any card and lead`() {
    var generator = Dice(seed: 7)
    for _ in 0..<2000 {
      let count = Int.random(in: 0...12, using: &generator)
      var card = Self.card()
      card.dimensions[0].bounds.cap = Bool.random(using: &generator) ? Points(milli: 20_000) : nil
      card.dimensions[0].bounds.floor = Bool.random(using: &generator) ? Points(milli: -5000) : nil
      for index in 0..<count {
        card.criteria.append(
          Card.Criterion(
            id: "c\(index)",
            weight: Points(milli: .random(in: -30_000...30_000, using: &generator)),
            label: nil,
            dimension: 0,
            oneOf: Bool.random(using: &generator) ? index / 3 : nil
          )
        )
      }
      let verdicts = (0..<count).map { _ in
        Int.random(in: 0...4, using: &generator) == 0
          ? Verdict(.unknown) : Self.degree(.random(in: 0...1, using: &generator))
      }
      let assessment = Self.assess(card, verdicts)

      #expect(Self.sum(assessment) == assessment.score.milli)
      #expect(assessment.lowest <= assessment.score)
      #expect(assessment.highest >= assessment.score)
    }
  }

  /// One rule of 10 points that fades so.
  private static func fading(_ decay: Decay, ages: Double...) -> Points {
    var card = Card(id: "c", threshold: .zero)
    card.dimensions = [Card.Dimension(name: "engagement")]
    let rule = Engagement.Rule(type: "call", points: Points(milli: 10_000))
    card.engagement = Engagement(rules: [rule], decay: decay, dimension: 0)
    return assess(card, [], ages.map { activity(0, age: $0) }).score
  }

  @Test func `ten points that lose half of themselves a month are five after a month`() {
    let month = 30.0
    #expect(Self.fading(.linear(lossPerDay: 0.5 / month), ages: month).milli == 5000)
    #expect(Self.fading(.linear(lossPerDay: 0.5 / month), ages: 2 * month).milli == 0)
    #expect(Self.fading(.linear(lossPerDay: 0.5 / month), ages: 3 * month).milli == 0)
  }

  @Test func `of ten points ten, five and two and a half are left after 0, 1 and 2 half-lives`() {
    let points = [0.0, 30, 60].map { Self.fading(.halfLife(days: 30), ages: $0).milli }
    #expect(points == [10_000, 5000, 2500])
    #expect(Self.fading(.halfLife(days: 30), ages: 0, 30, 60).milli == 17_500)
  }

  @Test func `a window ends with its last moment`() {
    let millisecond = 1.0 / 86_400_000
    let ages = [90 - millisecond, 90, 90 + millisecond]
    #expect(ages.map { Self.fading(.window(days: 90), ages: $0).milli } == [10_000, 10_000, 0])
  }

  @Test func `every cap acts where all are hit, and the parts still add up`() {
    var card = Card(id: "c", threshold: Points(milli: 10_000))
    let cap = { Card.Bounds(cap: Points(milli: $0)) }
    card.dimensions = [
      Card.Dimension(name: "fit", bounds: cap(9000)),
      Card.Dimension(name: "engagement", bounds: cap(3000)),
    ]
    card.groups = [Card.Group(id: "g", label: nil, bounds: cap(10_000), dimension: 0)]
    card.criteria = [8000, 7000].enumerated().map { index, weight in
      Card.Criterion(
        id: "c\(index)",
        weight: Points(milli: weight),
        label: nil,
        dimension: 0,
        group: 0
      )
    }
    var rule = Engagement.Rule(type: "call", points: Points(milli: 6000))
    rule.group = 0
    card.engagement = Engagement(
      rules: [rule],
      groups: [Engagement.Group(name: "talk", bounds: cap(5000))],
      bounds: cap(4000),
      dimension: 1
    )
    let found = Self.assess(card, [Self.degree(1), Self.degree(1)], [Self.activity(0, age: 0)])
    #expect(
      found.parts.map(\.points.milli) == [8000, 7000, -5000, 6000, -1000, -1000, -1000, -1000]
    )
    #expect(found.score.milli == 12_000)
    #expect(Self.sum(found) == 12_000)
  }

  @Test func `a total below zero is told as it is`() {
    let found = Self.assess(
      Self.card(-5000, -3000, 1000),
      [Self.degree(1), Self.degree(0.5), .init(.unknown)]
    )
    #expect(found.score.milli == -6500)
    #expect(found.lowest.milli == -6500)
    #expect(found.highest.milli == -5500)
  }

  @Test func `where everything is unknown the score is zero, and anything is possible`() {
    let found = Self.assess(Self.card(5000, -3000), [Verdict(.unknown), Verdict(.failed)])
    #expect(found.score == .zero)
    #expect(found.parts.isEmpty)
    #expect(found.unknown == [0, 1])
    #expect((found.lowest.milli, found.highest.milli) == (-3000, 5000))
  }
}

@Suite struct `Points that fade` {
  @Test func `half-lives halve, exactly`() {
    let decay = Decay.halfLife(days: 30)

    #expect(decay.factor(age: 0) == 1)
    #expect(decay.factor(age: 30) == 0.5)
    #expect(decay.factor(age: 60) == 0.25)
  }

  @Test func `a window counts in full up to its border and not beyond`() {
    let decay = Decay.window(days: 90)

    #expect(decay.factor(age: 90) == 1)
    #expect(decay.factor(age: 90.000_001) == 0)
  }

  @Test func `linear decay reaches nothing and stays there`() {
    let decay = Decay.linear(lossPerDay: 1.0 / 60)

    #expect(decay.factor(age: 30) == 0.5)
    #expect(decay.factor(age: 61) == 0)
  }

  @Test func `what lies ahead counts as now`() {
    #expect(Decay.halfLife(days: 30).factor(age: -100) == 1)
  }

  @Test(arguments: [
    (30.0, "30 days"), (1, "1 day"), (0.5, "12 hours"), (1.0 / 24, "1 hour"),
    (10.0 / 86_400, "10 seconds"), (1.0 / 86_400_000, "0.001 seconds"),
  ])
  func `is told in units in which its length is no zero`(_ days: Double, _ words: String) {
    #expect(Decay.halfLife(days: days).words == "half-life " + words)
    #expect(Decay.linear(lossPerDay: 1 / days).words == "linear, nothing left after " + words)
  }
}
