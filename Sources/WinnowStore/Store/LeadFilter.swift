package import WinnowCore

/// Which leads are wanted; every condition that is set must hold.
package struct LeadFilter: Hashable, Sendable {
  /// Any of these stages; empty means every stage.
  package var stages: Set<Stage> = []
  /// Exactly this source.
  package var source: String?
  /// Exactly this country.
  package var country: String?
  /// Exactly this grade of the recorded score.
  package var grade: String?
  /// True: only leads whose recorded score qualified; false: only scored leads that did not.
  package var qualified: Bool?
  /// True: only leads with a recorded score; false: only leads without.
  package var scored: Bool?
  /// At least this recorded score.
  package var minimumScore: Points?
  /// Part of the name or the company, case-blind.
  package var text: String?
  /// Only leads with a higher id, for going on where a listing ended.
  package var after: LeadID?

  package init() {}

  /// Every lead.
  package static let all = LeadFilter()
}
