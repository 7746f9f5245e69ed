/// What one rule said about one lead.
@frozen public struct Verdict: Sendable {
  /// Whether the rule could tell.
  @frozen public enum State: Sendable {
    case known, unknown, failed
  }

  public var state: State
  /// 0…1 when known, else 0.
  public var degree: Double
  /// Where the reason, or the error of a failed rule, stands in the caller's text buffer.
  public var text: Range<Int>

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
  public var at: Instant
  /// Number of the event that brought it; 0 where there is none.
  public var event: Int64

  @inlinable public init(rule: Int, at: Instant, event: Int64 = 0) {
    self.rule = rule
    self.at = at
    self.event = event
  }
}

/// What another plugin's card says of a lead, for a dimension that it gives.
@frozen public struct BorrowedScore: Sendable {
  public var score: Points
  public var lowest: Points
  public var highest: Points

  @inlinable public init(score: Points, lowest: Points, highest: Points) {
    self.score = score
    self.lowest = lowest
    self.highest = highest
  }
}
