import WinnowCore

/// What follows from a score: grade, band, cell, and whether the lead is qualified.
struct Decision {
  /// What failed so that nobody can tell whether the lead is qualified.
  struct Flaws: OptionSet {
    let rawValue: UInt8

    /// A gate failed: it might have ruled the lead out.
    static let gate = Flaws(rawValue: 1)
    /// What makes the score of the dimensions failed: the sum in its place is another score.
    static let combination = Flaws(rawValue: 2)
  }

  /// The rungs of grade and band; nil where the card has none.
  var grade: Int?
  var band: Int?
  var qualified: Bool
  /// True when it is qualified only because it was before.
  var isHeld = false
  /// The first gate that fired.
  var gate: Card.Gate?
  /// Why the fast lane took the lead.
  var fastLane: String?

  /// - Parameters:
  ///   - card: The card.
  ///   - assessment: What it gave.
  ///   - gate: The first gate that fired, its own or one of a card that gives a dimension.
  ///   - fastLane: Why the fast lane took the lead.
  ///   - wasQualified: Whether the lead was qualified before.
  ///   - flaws: What failed: with any, the lead is not qualified, whatever its points and the fast lane.
  init(
    _ card: Card,
    _ assessment: Assessment,
    gate: Card.Gate?,
    fastLane: String?,
    wasQualified: Bool,
    flaws: Flaws = []
  ) {
    grade = Self.rung(card.grades, assessment)
    band = Self.rung(card.bands, assessment)
    self.gate = gate
    self.fastLane = fastLane
    let isAbove = assessment.score > card.threshold
    let holds = wasQualified && assessment.score > card.threshold - card.hysteresis
    qualified = gate == nil && flaws.isEmpty && (isAbove || fastLane != nil || holds)
    isHeld = qualified && !isAbove && fastLane == nil
  }

  private static func rung(_ scale: Card.Scale?, _ assessment: Assessment) -> Int? {
    guard let scale else { return nil }
    return scale.rung(for: scale.dimension.map(assessment.dimension) ?? assessment.score)
  }

  /// The name of the grade.
  func grade(of card: Card) -> String? {
    grade.flatMap { rung in card.grades?.name(of: rung) }
  }

  /// The name of the band.
  func band(of card: Card) -> String? { band.flatMap { rung in card.bands?.name(of: rung) } }

  /// Grade and number of the band: `A1`.
  func cell(of card: Card) -> String? {
    guard let name = grade(of: card), let band else { return nil }
    return Card.cell(name, band: band)
  }
}
