package import WinnowCore

/// What other rules would make of the leads, beside what the active ones make of them at the same
/// moment.
package struct RescorePlan: Sendable {
  /// A lead whose score would become another one.
  package struct Change: Sendable {
    package var lead: Lead
    /// By the active rules; nil before any scored.
    package var before: Explanation?
    package var after: Explanation
    package var cause: Cause?

    /// Whether it would be qualified and is not, or the other way round; nil when that stays.
    package var crossing: Crossing? {
      let was = before?.qualified ?? false
      return was == after.qualified ? nil : after.qualified ? .up : .down
    }
  }

  /// What makes most of the difference.
  package enum Cause: Hashable, Sendable {
    /// The part that differs most, `icp/size` for one of another card, and by how much.
    case part(String, Points)
    /// A gate that fires, or does not any more.
    case gate(String, fires: Bool)
    case fastLane(takes: Bool)
    case threshold(from: Points, to: Points)
    /// How far a lead may fall below the threshold once it was qualified.
    case hysteresis(from: Points, to: Points)
    /// The score stays; what it could become once more is known does not.
    case range
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

  init(card: String, active: String?, ruleset: String) {
    self.card = card
    self.active = active
    self.ruleset = ruleset
  }

  mutating func add(_ lead: Lead, _ before: Explanation?, _ after: Explanation, keepsAll: Bool) {
    leads += 1
    guard before?.saysTheSame(as: after) != true else { return }
    changed += 1
    var change = Change(lead: lead, before: before, after: after)
    if change.crossing == .up { up += 1 }
    if change.crossing == .down { down += 1 }
    guard keepsAll || change.crossing != nil else { return }
    change.cause = before.map { Cause($0, after) } ?? nil
    changes.append(change)
  }
}

extension RescorePlan.Cause {
  /// What decided the verdict, then the part that differs most, of equals the one that comes first in
  /// the card, then the line itself; nil where nothing differs.
  init?(_ before: Explanation, _ after: Explanation) {
    if before.gate?.id != after.gate?.id, let gate = after.gate ?? before.gate {
      self = .gate(gate.id, fires: after.gate != nil)
    } else if (before.fastLane == nil) != (after.fastLane == nil) {
      self = .fastLane(takes: after.fastLane != nil)
    } else if let part = Self.part(before, after) {
      self = part
    } else if before.qualified == after.qualified, before.score == after.score {
      self = .range
    } else if before.threshold != after.threshold {
      self = .threshold(from: before.threshold, to: after.threshold)
    } else if before.hysteresis != after.hysteresis {
      self = .hysteresis(from: before.hysteresis, to: after.hysteresis)
    } else {
      return nil
    }
  }

  private static func part(_ before: Explanation, _ after: Explanation) -> Self? {
    let (old, new) = (before.leaves, after.leaves)
    var most: (name: String, difference: Points)?
    var seen: Set<String> = []
    for (name, _) in new + old where seen.insert(name).inserted {
      let sum = { (parts: [(name: String, points: Points)]) in
        parts.filter { $0.name == name }.map(\.points).reduce(.zero, +)
      }
      let difference = sum(new) - sum(old)
      if difference.milli.magnitude > (most?.difference.milli.magnitude ?? 0) {
        most = (name, difference)
      }
    }
    return most.map { .part($0.name, $0.difference) }
  }
}

extension Explanation {
  /// The parts, and for one that another card gives, the parts of that card.
  fileprivate var leaves: [(name: String, points: Points)] {
    parts.flatMap { part in
      let origin = origins.first { "card:" + ($0.plugin ?? $0.card) == part.criterion }
      guard let origin else { return [(name: part.criterion, points: part.points)] }
      let prefix = (origin.plugin ?? origin.card) + "/"
      return origin.leaves.map { (name: prefix + $0.name, points: $0.points) }
    }
  }

  /// Whether score, verdict, parts and everything else that a stream tells are the same.
  fileprivate func saysTheSame(as other: Explanation) -> Bool {
    score == other.score && grade == other.grade && band == other.band && cell == other.cell
      && qualified == other.qualified && lowest == other.lowest && highest == other.highest
      && fastLane == other.fastLane && gate?.id == other.gate?.id
      && gate?.reason == other.gate?.reason && parts == other.parts
      && dimensions.elementsEqual(other.dimensions, by: ==)
      && unknown.map(\.criterion) == other.unknown.map(\.criterion)
  }
}
