import Foundation
import Testing
import WinnowCore

@Suite struct `Scores of random cards` {
  private static let now = Instant(milliseconds: 1_700_000_000_000)

  /// How many cards, and leads for each: 100, or `$WINNOW_SCORE_CARDS`.
  private static let count =
    ProcessInfo.processInfo.environment["WINNOW_SCORE_CARDS"].flatMap { Int($0) } ?? 100

  private static func verdict(_ dice: inout Dice) -> Verdict {
    switch Int.random(in: 0...6, using: &dice) {
    case 0: Verdict(.unknown)
    case 1: Verdict(.failed)
    case 2: Verdict(.known, degree: 1)
    case 3: Verdict(.known, degree: 0)
    default: Verdict(.known, degree: .random(in: 0...1, using: &dice))
    }
  }

  private static func activities(_ card: Card, _ dice: inout Dice) -> [ScoredActivity] {
    guard let engagement = card.engagement else { return [] }
    let made = (0..<Int.random(in: 0...12, using: &dice)).map { _ in
      let age = Int64.random(in: -86_400_000...8_000_000_000, using: &dice)
      return ScoredActivity(
        rule: .random(in: engagement.rules.indices, using: &dice),
        at: Instant(milliseconds: now.milliseconds - age)
      )
    }
    return made.sorted { $0.at < $1.at }
  }

  /// For a card without rules in its last dimension, that is taken from another card now and then.
  private static func borrowed(_ card: Card, _ dice: inout Dice) -> [BorrowedScore?] {
    guard dice.flips() else { return [] }
    let points = Points.random(50_000, &dice)
    let other = BorrowedScore(
      score: points,
      lowest: points - Points(milli: 1000),
      highest: points + Points(milli: 2000)
    )
    return card.dimensions.dropLast().map { _ in nil } + [other]
  }

  @Test func `agree with the plain way, to the thousandth, and always add up`() {
    var dice = Dice(seed: 20_261_122)
    var assessment = Assessment()
    for _ in 0..<Self.count {
      let card = Card.random(&dice)
      for _ in 0..<Self.count {
        let verdicts = card.criteria.map { _ in Self.verdict(&dice) }
        let activities = Self.activities(card, &dice)
        let borrowed = Self.borrowed(card, &dice)
        assessment.assess(
          card,
          verdicts: verdicts,
          activities: activities,
          borrowed: borrowed,
          now: Self.now
        )
        let plain = ReferenceScore(card, verdicts, activities, borrowed, now: Self.now)
        let counted = assessment.parts.filter { part in
          part.dimension.map { card.dimensions[$0].counts } ?? true
        }
        guard assessment.score.milli == plain.score,
          assessment.parts.map(\.points.milli).sorted() == plain.parts.map(\.milli).sorted(),
          assessment.unknown == plain.unknown,
          assessment.dimensions.map(\.milli) == plain.dimensions,
          counted.map(\.points.milli).reduce(0, +) == assessment.score.milli,
          assessment.lowest <= assessment.score, assessment.score <= assessment.highest
        else {
          Issue.record("\(card)\n\(verdicts)\n\(activities)\n\(assessment)\n\(plain)")
          return
        }
      }
    }
  }

  /// The range is true: whatever becomes of the unknown, the score lies in it.
  @Test func `end inside the range that was told, whatever the unknown turns out to be`() {
    var dice = Dice(seed: 4)
    for _ in 0..<300 {
      let card = Card.random(&dice)
      let verdicts = card.criteria.map { _ in Self.verdict(&dice) }
      let activities = Self.activities(card, &dice)
      var before = Assessment()
      before.assess(card, verdicts: verdicts, activities: activities, now: Self.now)
      for _ in 0..<20 {
        let known = verdicts.map { verdict in
          verdict.state == .known
            ? verdict : Verdict(.known, degree: dice.flips() ? 1 : .random(in: 0...1, using: &dice))
        }
        var after = Assessment()
        after.assess(card, verdicts: known, activities: activities, now: Self.now)
        guard before.lowest <= after.score, after.score <= before.highest else {
          Issue.record("\(card)\n\(verdicts)\n\(known)\n\(before)\n\(after)")
          return
        }
      }
    }
  }
}
