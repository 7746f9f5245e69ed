/// What one rule said about one lead.
@frozen public struct Verdict: Sendable {
  /// Whether the rule could tell.
  @frozen public enum State: Sendable {
    case known, unknown, failed
  }

  /// Whether the rule could tell.
  public var state: State
  /// 0…1 when known, else 0.
  public var degree: Double
  /// Where the reason, or the error of a failed rule, stands in the caller's text buffer.
  public var text: Range<Int>

  /// A verdict; without a reason unless told otherwise.
  @inlinable public init(_ state: State, degree: Double = 0, text: Range<Int> = 0..<0) {
    self.state = state
    self.degree = degree
    self.text = text
  }
}

/// One thing a lead did, as scoring sees it.
@frozen public struct ScoredActivity: Sendable {
  /// Position of its rule in ``Engagement/rules``.
  public var rule: Int
  /// When it was done.
  public var at: Instant
  /// Number of the event that brought it; 0 where there is none.
  public var event: Int64

  /// One activity; without an event unless told otherwise.
  @inlinable public init(rule: Int, at: Instant, event: Int64 = 0) {
    self.rule = rule
    self.at = at
    self.event = event
  }
}

/// What another plugin's card says of a lead, for a dimension that it gives.
@frozen public struct BorrowedScore: Sendable {
  /// What that card gives.
  public var score: Points
  /// The least that it could give once everything is known.
  public var lowest: Points
  /// The most.
  public var highest: Points

  /// What that card gives, and could give.
  @inlinable public init(score: Points, lowest: Points, highest: Points) {
    self.score = score
    self.lowest = lowest
    self.highest = highest
  }
}
