import Lua
package import WinnowCore

/// What one part of a score rests on.
package struct PartGround: Sendable {
  /// What its function read of the lead: `answers.need`, `source`.
  package var reads: [String] = []
  /// Activities that count.
  package var activities: [Engagement.Counted] = []
  package var decay: Decay?
  /// The cap or floor that acted.
  package var bound: Points?
}

extension CardRunner {
  /// What the parts of a lead's score rest on, by the names of the parts.
  ///
  /// Calls the rules once more, each noting what it reads. One that uses up its limits there ends the
  /// noting; to be called when nothing else is to be scored.
  package func grounds(of lead: Lead) throws(WinnowError) -> [String: PartGround] {
    _ = try explain(lead)
    var grounds: [String: PartGround] = [:]
    for (index, reads) in reads().enumerated() {
      grounds[card.nameOfFunction(index)] = PartGround(reads: reads)
    }
    for part in assessment.parts {
      switch part.source {
      case .activity(let index): grounds[card.name(of: part.source)] = ground(ofRule: index)
      case .bound(let bound, let isCap):
        let bounds = card.bounds(of: bound)
        grounds[card.name(of: part.source)] = PartGround(bound: isCap ? bounds?.cap : bounds?.floor)
      default: break
      }
    }
    return grounds
  }

  private func ground(ofRule index: Int) -> PartGround? {
    guard let engagement = card.engagement else { return nil }
    return PartGround(
      activities: engagement.counted(scoredActivities, rule: index, now: now),
      decay: engagement.rules[index].decay ?? engagement.decay
    )
  }
}

extension Card {
  /// The cap and the floor of something.
  fileprivate func bounds(of bound: Assessment.Bound) -> Bounds? {
    switch bound {
    case .group(let index): groups[index].bounds
    case .activityGroup(let index): engagement?.groups[index].bounds
    case .engagement: engagement?.bounds
    case .dimension(let index): dimensions[index].bounds
    }
  }
}
