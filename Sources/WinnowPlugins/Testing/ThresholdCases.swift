import WinnowCore

/// Cases around the lines of a card, made up from its weights, bounds and activities: leads with
/// exactly the points of a line, and a thousandth beside it.
///
/// They try the card's arithmetic and what follows from it (qualified or not, grade, band, gates),
/// not the rules' code. What no made-up lead can add up to is left out.
struct ThresholdCases {
  /// The file that they are listed under.
  static let file = "init.lua"

  private let card: Card
  private let aim: CardAim

  init(_ card: Card) {
    self.card = card
    aim = CardAim(card)
  }

  /// Those around the threshold, then around each grade and each band, then those of the gates.
  var cases: [TestReport.Case] {
    threshold + scale(card.grades, "grade", \.grade) + scale(card.bands, "band", \.band) + gates
  }

  private func made(_ name: String, _ failure: String?, hint: String? = nil) -> TestReport.Case {
    TestReport.Case(
      file: Self.file,
      name: name,
      failure: failure.map { WinnowError(.found, code: "threshold", $0, hint: hint) }
    )
  }

  // MARK: Threshold

  private var threshold: [TestReport.Case] {
    let line = card.threshold
    let cases = [
      qualifying("\(line) is not above it", line, false),
      qualifying("\(line.next) qualifies", line.next, true),
      qualifying("\(line.previous) does not", line.previous, false),
    ].compactMap(\.self)
    guard !canBeReached(above: line) else { return cases }
    return cases + [
      made(
        "threshold of \(card.id): a lead can get above it",
        "no lead can qualify: the parts add up to at most \(aim.most(nil)), the threshold is "
          + "\(line)",
        hint: "Lower the threshold, or raise weights or caps."
      )
    ]
  }

  private func qualifying(
    _ name: String,
    _ score: Points,
    _ qualifies: Bool
  ) -> TestReport.Case? {
    guard let assessment = aim.assessment(for: score) else { return nil }
    let decision = Decision(card, assessment, gate: nil, fastLane: nil, wasQualified: false)
    let isRight = decision.qualified == qualifies
    return made(
      "threshold of \(card.id): \(name)",
      isRight ? nil : "a score of \(score) is \(qualifies ? "not " : "")qualified"
    )
  }

  /// Whether a lead can qualify: by criteria, by what it did, or by the fast lane.
  private func canBeReached(above line: Points) -> Bool {
    aim.isPartial || card.hasFastLane || aim.most(nil) > line
  }

  // MARK: Grades and bands

  private func scale(
    _ scale: Card.Scale?,
    _ word: String,
    _ name: KeyPath<Decision, Int?>
  ) -> [TestReport.Case] {
    guard let scale else { return [] }
    let below = scale.lines.dropFirst().map(\.name) + [scale.lowest]
    return zip(scale.lines, below).flatMap { line, next in
      let title = "\(word) \(line.name) of \(card.id)"
      let cases = [
        named("\(title): \(line.points) reaches it", line.points, line.name, scale, name),
        named(
          "\(title): \(line.points.previous) is \(next)",
          line.points.previous,
          next,
          scale,
          name
        ),
      ].compactMap(\.self)
      return cases + outOfReach(line, scale, title)
    }
  }

  private func named(
    _ title: String,
    _ points: Points,
    _ expected: String,
    _ scale: Card.Scale,
    _ name: KeyPath<Decision, Int?>
  ) -> TestReport.Case? {
    guard let assessment = aim.assessment(for: points, in: scale.dimension) else { return nil }
    let found = Decision(card, assessment, gate: nil, fastLane: nil, wasQualified: false)[
      keyPath: name
    ]
    let reached = found.map(scale.name)
    let told = reached.map { "'\($0)'" } ?? "nothing"
    return made(
      title,
      reached == expected ? nil : "\(points) points give \(told), not '\(expected)'"
    )
  }

  /// A line above all that criteria and activities can give, where that is known.
  private func outOfReach(
    _ line: Card.Scale.Line,
    _ scale: Card.Scale,
    _ title: String
  ) -> [TestReport.Case] {
    let most = aim.most(scale.dimension)
    guard !aim.isPartial, most < line.points else { return [] }
    return [
      made(
        "\(title): a lead can reach it",
        "no lead can: the parts add up to at most \(most), the line is at \(line.points)",
        hint: "Lower the line, or raise weights or caps."
      )
    ]
  }

  // MARK: Gates

  /// A gate rules out a lead that is above the threshold, and one that the fast lane would take.
  private var gates: [TestReport.Case] {
    let above = aim.assessment(for: card.threshold.next) ?? aim.best
    return card.gates.indices.map { index in
      let lane = card.hasFastLane ? "fast lane" : nil
      let decision = Decision(
        card,
        above,
        gate: card.gates[index],
        fastLane: lane,
        wasQualified: false
      )
      let isRight = !decision.qualified && decision.gate?.id == card.gates[index].id
      return made(
        "gate \(card.gates[index].id) of \(card.id): rules out a lead above the threshold",
        isRight ? nil : "the lead is qualified all the same"
      )
    }
  }
}

extension Points {
  /// A thousandth more, and a thousandth less.
  fileprivate var next: Points { Points(milli: milli &+ 1) }
  fileprivate var previous: Points { Points(milli: milli &- 1) }
}
