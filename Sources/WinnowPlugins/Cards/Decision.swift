import WinnowCore

/// What follows from a score: grade, band, and whether the lead is qualified.
struct Decision {
  var grade: String?
  var band: String?
  var qualified: Bool
  /// The first gate that fired.
  var gate: Card.Gate?
  /// Why the fast lane took the lead.
  var fastLane: String?

  /// `gate` is the position of the first gate that fired; `fastLane` tells why the fast lane took the
  /// lead.
  init(_ card: Card, _ assessment: Assessment, gate: Int?, fastLane: String?) {
    grade = card.grades.map { $0.name(for: Self.points($0, assessment)) }
    band = card.bands.map { $0.name(for: Self.points($0, assessment)) }
    self.gate = gate.map { card.gates[$0] }
    self.fastLane = fastLane
    qualified = gate == nil && (assessment.score > card.threshold || fastLane != nil)
  }

  private static func points(_ scale: Card.Scale, _ assessment: Assessment) -> Points {
    scale.dimension.map { assessment.dimensions[$0] } ?? assessment.score
  }
}
