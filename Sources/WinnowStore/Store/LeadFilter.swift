package import WinnowCore

/// Which leads are wanted; every condition that is set must hold.
package struct LeadFilter: Hashable, Sendable {
  /// Any of these stages; empty means every stage.
  package var stages: Set<Stage> = []
  /// Exactly this source.
  package var source: String?
  /// Exactly this country.
  package var country: String?
  /// Exactly this owner, as the field of that name has it.
  package var owner: String?
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

  /// Only leads whose recorded score may not be what it would be now.
  package var due: Due?
  /// Only leads of one step of a ranking.
  var band: RankOrder.Step?

  /// Which scores are out of date: those of leads that changed since, and those that are too old.
  package struct Due: Hashable, Sendable {
    /// What changed up to this event was taken into account.
    package var through: Int64
    /// Scores from before this moment are too old; nil: none is.
    package var scoredBefore: Instant?

    package init(through: Int64, scoredBefore: Instant? = nil) {
      self.through = through
      self.scoredBefore = scoredBefore
    }
  }

  package init() {}

  /// Every lead.
  package static let all = LeadFilter()
}
