import WinnowCore

/// What follows from a score: grade, band, cell, and whether the lead is qualified.
struct Decision {
  var grade: String?
  var band: String?
  /// Grade and number of the band: `A1`.
  var cell: String?
  /// What the card says to do in that cell.
  var action: String?
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
  init(
    _ card: Card,
    _ assessment: Assessment,
    gate: Card.Gate?,
    fastLane: String?,
    wasQualified: Bool
  ) {
    let grade = card.grades.map { Self.rung($0, assessment) }
    let band = card.bands.map { Self.rung($0, assessment) }
    self.grade = card.grades.flatMap { scale in grade.map(scale.name) }
    self.band = card.bands.flatMap { scale in band.map(scale.name) }
    if let name = self.grade, let band {
      let cell = Card.cell(name, band: band)
      self.cell = cell
      action = card.cells[cell]
    }
    self.gate = gate
    self.fastLane = fastLane
    let isAbove = assessment.score > card.threshold
    let holds = wasQualified && assessment.score > card.threshold - card.hysteresis
    qualified = gate == nil && (isAbove || fastLane != nil || holds)
    isHeld = qualified && !isAbove && fastLane == nil
  }

  private static func rung(_ scale: Card.Scale, _ assessment: Assessment) -> Int {
    scale.rung(for: scale.dimension.map(assessment.dimension) ?? assessment.score)
  }
}
