/// A scorecard as data: what each rule is worth, without the rules' code.
///
/// Functions (degrees, gates, fast lane) are known by their position only; whoever runs them hands
/// the verdicts to an ``Assessment``.
package struct Card: Sendable {
  package var id: String
  /// A lead is qualified strictly above it.
  package var threshold: Points
  package var criteria: [Criterion] = []
  package var engagement: Engagement?
  package var gates: [Gate] = []
  package var hasFastLane = false
  /// `fit` first; criteria and scales name them by position.
  package var dimensions: [Dimension] = []
  package var grades: Scale?
  package var bands: Scale?

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
    package var group: Int?

    package init(id: String, weight: Points, label: String?, dimension: Int, group: Int? = nil) {
      self.id = id
      self.weight = weight
      self.label = label
      self.dimension = dimension
      self.group = group
    }
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
    package var cap: Points?
    package var floor: Points?

    package init(name: String, cap: Points? = nil, floor: Points? = nil) {
      self.name = name
      self.cap = cap
      self.floor = floor
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

    /// The name for `points`: of the first line that they reach or pass.
    package func name(for points: Points) -> String {
      lines.first { points >= $0.points }?.name ?? lowest
    }
  }
}

/// What activities are worth and how that fades.
package struct Engagement: Sendable {
  /// What one type of activity is worth.
  package struct Rule: Sendable {
    /// The activity it counts: `email.click`.
    package var type: String
    package var points: Points
    /// How many count, the earliest first; nil for all.
    package var first: Int?

    package init(type: String, points: Points, first: Int? = nil) {
      self.type = type
      self.points = points
      self.first = first
    }
  }

  /// In the order of their types, bytewise.
  package var rules: [Rule]
  package var decay: Decay
  package var cap: Points?
  /// Position in ``Card/dimensions``.
  package var dimension: Int

  package init(rules: [Rule], decay: Decay, cap: Points?, dimension: Int) {
    self.rules = rules
    self.decay = decay
    self.cap = cap
    self.dimension = dimension
  }
}
