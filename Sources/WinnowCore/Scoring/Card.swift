/// A scorecard as data: what each rule is worth, without the rules' code.
///
/// Functions (degrees, gates, fast lane) are known by their position only; whoever runs them hands
/// the verdicts to an ``Assessment``.
package struct Card: Sendable {
  package var id: String
  /// A lead is qualified strictly above it.
  package var threshold: Points
  /// A lead that was qualified stays so while it is above the threshold less this.
  package var hysteresis = Points.zero
  package var criteria: [Criterion] = []
  /// Groups of criteria with bounds of their own, in the order of their criteria.
  package var groups: [Group] = []
  package var engagement: Engagement?
  package var gates: [Gate] = []
  package var hasFastLane = false
  /// `fit` first; criteria and scales name them by position.
  package var dimensions: [Dimension] = []
  package var combination = Combination.sum
  package var grades: Scale?
  package var bands: Scale?
  /// What a cell of grade and band means: `A1` to `call today`.
  package var cells: [String: String] = [:]

  package init(id: String, threshold: Points) {
    self.id = id
    self.threshold = threshold
  }
}

extension Card {
  /// One rule that a lead meets by degree.
  package struct Criterion: Sendable {
    package var id: String
    /// What full degree gives; may be negative.
    package var weight: Points
    package var label: String?
    /// Position in ``Card/dimensions``.
    package var dimension: Int
    /// Criteria with the same number exclude each other: only the best one counts.
    package var oneOf: Int?
    /// Position in ``Card/groups``.
    package var group: Int?

    package init(
      id: String,
      weight: Points,
      label: String?,
      dimension: Int,
      oneOf: Int? = nil,
      group: Int? = nil
    ) {
      self.id = id
      self.weight = weight
      self.label = label
      self.dimension = dimension
      self.oneOf = oneOf
      self.group = group
    }
  }

  /// Criteria that stand together, with the most and the least that they give together.
  package struct Group: Sendable {
    package var id: String
    package var label: String?
    package var bounds: Bounds
    /// Position in ``Card/dimensions``.
    package var dimension: Int

    package init(id: String, label: String?, bounds: Bounds, dimension: Int) {
      self.id = id
      self.label = label
      self.bounds = bounds
      self.dimension = dimension
    }
  }

  /// The most and the least that something gives.
  package struct Bounds: Hashable, Sendable {
    package var cap: Points?
    package var floor: Points?

    package init(cap: Points? = nil, floor: Points? = nil) {
      self.cap = cap
      self.floor = floor
    }

    /// Whether there is any.
    @inlinable package var isThere: Bool { cap != nil || floor != nil }

    /// `points` within the bounds.
    package func held(_ points: Points) -> Points {
      if let cap, points > cap { return cap }
      if let floor, points < floor { return floor }
      return points
    }
  }

  /// How the dimensions make the score.
  package enum Combination: Sendable {
    /// Those that count are added.
    case sum
    /// Each is multiplied with its number, one for each dimension, and rounded to a thousandth.
    case weighted([Double])
    /// A function of the script gives the score.
    case function
  }

  /// Something that rules a lead out whatever its points.
  package struct Gate: Sendable {
    package var id: String
    /// A reason code.
    package var reason: String

    package init(id: String, reason: String) {
      self.id = id
      self.reason = reason
    }
  }

  /// A named part of the score with its bounds.
  package struct Dimension: Sendable {
    package var name: String
    package var bounds: Bounds
    /// False for what is told beside the score: value, urgency.
    package var counts: Bool
    /// The plugin whose card gives this dimension; nil when this card's criteria do.
    package var origin: String?
    /// Whether the gates of that card rule a lead out here too.
    package var takesGates = true

    package init(
      name: String,
      bounds: Bounds = Bounds(),
      counts: Bool = true,
      origin: String? = nil
    ) {
      self.name = name
      self.bounds = bounds
      self.counts = counts
      self.origin = origin
    }
  }

  /// A ladder of names: a lead gets the first whose line it reaches.
  package struct Scale: Sendable {
    /// One rung.
    package struct Line: Sendable {
      package var name: String
      package var points: Points

      package init(name: String, points: Points) {
        self.name = name
        self.points = points
      }
    }

    /// Position of the dimension it reads, nil for the total.
    package var dimension: Int?
    /// Highest first.
    package var lines: [Line]
    package var lowest: String

    package init(dimension: Int?, lines: [Line], lowest: String) {
      self.dimension = dimension
      self.lines = lines
      self.lowest = lowest
    }

    /// The rung for `points`, counted from 0: the first line that they reach or pass, else the one
    /// below the last line.
    package func rung(for points: Points) -> Int {
      lines.firstIndex { points >= $0.points } ?? lines.count
    }

    /// The name of a rung.
    package func name(of rung: Int) -> String {
      rung < lines.count ? lines[rung].name : lowest
    }
  }
}

extension Card {
  /// The name of a cell: a grade, and the number of a band counted from 1.
  package static func cell(_ grade: String, band rung: Int) -> String { "\(grade)\(rung + 1)" }
}
