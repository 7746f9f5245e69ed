/// A sum on its way: as it is, and what it could be once everything is known.
struct Tally: Sendable {
  var now: Int64 = 0
  var low: Int64 = 0
  var high: Int64 = 0

  /// Adds what is known.
  mutating func add(_ points: Points) {
    now &+= points.milli
    low &+= points.milli
    high &+= points.milli
  }

  /// Adds what is not known: it will be between `least` and `most`.
  mutating func add(unknown least: Points, _ most: Points) {
    low &+= least.milli
    high &+= most.milli
  }

  mutating func add(_ other: Tally) {
    now &+= other.now
    low &+= other.low
    high &+= other.high
  }

  /// Keeps it within bounds; gives by how much that changed the sum as it is.
  mutating func hold(_ bounds: Card.Bounds) -> Points {
    let before = now
    now = bounds.held(Points(milli: now)).milli
    low = bounds.held(Points(milli: low)).milli
    high = bounds.held(Points(milli: high)).milli
    return Points(milli: now &- before)
  }
}

extension Tally {
  /// Each sum times `factor`, rounded to a thousandth; with a factor below 0 low and high change places.
  func scaled(by factor: Double) -> Tally {
    let low = Points(milli: low).scaledSum(by: factor).milli
    let high = Points(milli: high).scaledSum(by: factor).milli
    return Tally(
      now: Points(milli: now).scaledSum(by: factor).milli,
      low: min(low, high),
      high: max(low, high)
    )
  }
}
