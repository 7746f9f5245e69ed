/// What activities are worth and how that fades.
package struct Engagement: Sendable {
  /// What one type of activity is worth.
  package struct Rule: Sendable {
    /// The activity it counts: `email.click`.
    package var type: String
    package var points: Points
    /// Nil for that of the engagement.
    package var decay: Decay?
    package var limit = Limit()
    package var provenance = Provenance()
    /// Position in ``Engagement/groups``.
    package var group: Int?

    package init(type: String, points: Points) {
      self.type = type
      self.points = points
    }
  }

  /// Which activities of a type count, in the order of time.
  package struct Limit: Hashable, Sendable {
    /// How many count, the earliest first; nil for all.
    package var first: Int?
    /// How many count on one day (in UTC), the earliest first; nil for all.
    package var perDay: Int?
    /// Milliseconds that must have passed since the last one that counted; 0 for none.
    package var coolDown: Int64

    package init(first: Int? = nil, perDay: Int? = nil, coolDown: Int64 = 0) {
      self.first = first
      self.perDay = perDay
      self.coolDown = coolDown
    }

    /// True when every activity counts, so that their order does not matter.
    package var isOpen: Bool { first == nil && perDay == nil && coolDown == 0 }
  }

  /// From where an activity must come to count, by its member `source`.
  package struct Provenance: Hashable, Sendable {
    /// Only these; nil for any, also for none.
    package var only: Set<String>?
    /// None of these.
    package var except: Set<String> = []

    package init(only: Set<String>? = nil, except: Set<String> = []) {
      self.only = only
      self.except = except
    }

    package var isOpen: Bool { only == nil && except.isEmpty }

    /// Whether an activity from there counts; nil when it does not say.
    package func accepts(_ source: String?) -> Bool {
      guard let source else { return only == nil }
      return only?.contains(source) ?? true && !except.contains(source)
    }
  }

  /// Types of activities with bounds of their own.
  package struct Group: Sendable {
    package var name: String
    package var bounds: Card.Bounds

    package init(name: String, bounds: Card.Bounds) {
      self.name = name
      self.bounds = bounds
    }
  }

  /// In the order of their groups (those without one first), then of their types, bytewise.
  package var rules: [Rule]
  package var groups: [Group] = []
  package var decay: Decay
  package var bounds: Card.Bounds
  /// Position in ``Card/dimensions``.
  package var dimension: Int

  package init(
    rules: [Rule],
    groups: [Group] = [],
    decay: Decay = .none,
    bounds: Card.Bounds = Card.Bounds(),
    dimension: Int
  ) {
    self.rules = rules
    self.groups = groups
    self.decay = decay
    self.bounds = bounds
    self.dimension = dimension
  }
}

extension Engagement {
  /// An activity that counts, and what decay leaves of it.
  package struct Counted: Sendable {
    package var activity: ScoredActivity
    package var factor: Double
    package var points: Points
  }

  /// The activities that count for a rule; `activities` are the earliest first where it limits them.
  package func counted(
    _ activities: [ScoredActivity],
    rule index: Int,
    now: Instant
  ) -> [Counted] {
    let rule = rules[index]
    let decay = rule.decay ?? self.decay
    var count = LimitCount(rule.limit)
    var found: [Counted] = []
    for activity in activities where activity.rule == index && count.takes(activity.at) {
      let factor = decay.factor(age: activity.at.age(at: now))
      found.append(
        Counted(activity: activity, factor: factor, points: rule.points.scaled(by: factor))
      )
    }
    return found
  }
}
