package import WinnowCore

/// What erasing a person did, and what it could not reach.
package struct ErasureReport: Sendable {
  /// A place where something of the person may still be.
  package struct Remnant: Hashable, Sendable {
    /// A path, or `events 12, 40`.
    package var place: String
    package var message: String
  }

  package var lead: LeadID
  /// Events whose content is gone.
  package var events: Int64 = 0
  /// Segments that were rewritten, by all attempts of this erasure; paths below the workspace.
  package var segments: [String] = []
  /// Files that were removed; paths below the workspace.
  package var removed: [String] = []
  /// What was not reached, for people to look after.
  package var remnants: [Remnant] = []
  /// Number of the event `lead.erased`; nil when there was nothing to erase.
  package var event: Int64?
}

/// An erasure as the journal tells it.
package struct ErasureRecord: Hashable, Sendable {
  package var lead: LeadID
  /// Number and time of `lead.erasure_started`.
  package var started: Int64
  package var at: Instant
  /// The transaction that began it.
  package var transaction: String
  /// Number of `lead.erased`; nil when it was interrupted.
  package var finished: Int64?
}
