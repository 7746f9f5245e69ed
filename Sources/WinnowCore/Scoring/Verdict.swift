/// What one rule said about one lead.
package struct Verdict: Sendable {
  /// Whether the rule could tell.
  package enum State: Sendable {
    case known, unknown, failed
  }

  package var state: State
  /// 0…1 when known, else 0.
  package var degree: Double
  /// Where the reason, or the error of a failed rule, stands in the caller's text buffer.
  package var text: Range<Int>

  package init(_ state: State, degree: Double = 0, text: Range<Int> = 0..<0) {
    self.state = state
    self.degree = degree
    self.text = text
  }
}

/// One thing a lead did, as scoring sees it.
package struct ScoredActivity: Sendable {
  /// Position of its rule in ``Engagement/rules``.
  package var rule: Int
  package var at: Instant
  /// Number of the event that brought it; 0 where there is none.
  package var event: Int64

  package init(rule: Int, at: Instant, event: Int64 = 0) {
    self.rule = rule
    self.at = at
    self.event = event
  }
}

/// What another plugin's card says of a lead, for a dimension that it gives.
package struct BorrowedScore: Sendable {
  package var score: Points
  package var lowest: Points
  package var highest: Points

  package init(score: Points, lowest: Points, highest: Points) {
    self.score = score
    self.lowest = lowest
    self.highest = highest
  }
}
