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
  /// Days before now; negative when it lies ahead.
  package var age: Double

  package init(rule: Int, age: Double) {
    self.rule = rule
    self.age = age
  }
}
