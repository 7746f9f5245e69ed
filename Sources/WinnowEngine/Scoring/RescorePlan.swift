package import WinnowCore

/// What other rules would make of the recorded scores.
package struct RescorePlan: Sendable {
  /// A lead whose score would become another one.
  package struct Change: Sendable {
    package var lead: Lead
    package var before: RecordedScore?
    package var after: Explanation
    /// The part that differs most, and by how much.
    package var cause: (criterion: String, difference: Points)?

    /// Whether it would be qualified and is not, or the other way round; nil when that stays.
    package var crossing: Crossing? {
      let was = before?.qualified ?? false
      return was == after.qualified ? nil : after.qualified ? .up : .down
    }
  }

  /// The way in which a lead crosses the line.
  package enum Crossing: String, Sendable {
    case up, down
  }

  package var card: String
  /// The rules that gave the recorded scores; nil before the first scoring.
  package var active: String?
  /// The rules that the plan is for.
  package var ruleset: String
  package var leads = 0
  /// In id order: those that cross the line, or all when asked for.
  package var changes: [Change] = []
  /// How many scores would become others.
  package var changed = 0
  package var up = 0
  package var down = 0

  /// By how much time alone has to move a score for that to count.
  private let least: Points

  init(card: String, active: String?, ruleset: String, least: Points) {
    self.least = least
    self.card = card
    self.active = active
    self.ruleset = ruleset
  }

  mutating func add(_ lead: Lead, _ after: Explanation, keepsAll: Bool) {
    leads += 1
    guard after.isWorthRecording(for: lead, least: least) else { return }
    changed += 1
    var change = Change(lead: lead, before: lead.score, after: after)
    if change.crossing == .up { up += 1 }
    if change.crossing == .down { down += 1 }
    guard keepsAll || change.crossing != nil else { return }
    change.cause = Self.cause(lead.score, after)
    changes.append(change)
  }

  /// The part that differs most; of equals the one that comes first in the card.
  private static func cause(
    _ before: RecordedScore?,
    _ after: Explanation
  ) -> (criterion: String, difference: Points)? {
    var old: [(String, Points)] = []
    for part in before?.details["parts"]?.array ?? [] {
      guard let name = part.object?["criterion"]?.text,
        let points = part.object?["points"]?.number.flatMap(Points.init(exactly:))
      else { continue }
      old.append((name, points))
    }
    let new = after.parts.map { ($0.criterion, $0.points) }
    var names: [String] = []
    for (name, _) in new + old where !names.contains(name) { names.append(name) }
    var most: (criterion: String, difference: Points)?
    for name in names {
      let sum = { (parts: [(String, Points)]) in
        parts.filter { $0.0 == name }.map(\.1).reduce(.zero, +)
      }
      let difference = sum(new) - sum(old)
      if difference.milli.magnitude > (most?.difference.milli.magnitude ?? 0) {
        most = (name, difference)
      }
    }
    return most
  }
}
