package import WinnowCore

/// One import as the journal tells it.
package struct ImportRecord: Hashable, Sendable {
  /// What an import did, as `import.finished` says.
  package struct Totals: Hashable, Sendable {
    package var rows: Int64
    package var created: Int64
    package var updated: Int64
    package var unchanged: Int64
    package var rejected: Int64

    package init(
      rows: Int64 = 0,
      created: Int64 = 0,
      updated: Int64 = 0,
      unchanged: Int64 = 0,
      rejected: Int64 = 0
    ) {
      self.rows = rows
      self.created = created
      self.updated = updated
      self.unchanged = unchanged
      self.rejected = rejected
    }
  }

  /// What taking an import back did, as `import.reverted` says.
  package struct Reversal: Hashable, Sendable {
    package var at: Instant
    package var removed: Int64
    package var restored: Int64
    package var kept: Int64
  }

  /// `I3`.
  package var id: String
  /// The transaction that all its events share.
  package var transaction: String
  /// Who ran it.
  package var actor: String
  package var started: Instant
  package var file: String?
  package var mapping: String?
  package var source: String?
  /// When it ended; nil while it runs, or when it was interrupted.
  package var finished: Instant?
  /// Nil until it ended.
  package var totals: Totals?
  /// Nil unless it was taken back.
  package var reversal: Reversal?
  /// Numbers of its first event, and of its last as far as known.
  package var firstEvent: Int64
  package var lastEvent: Int64
}

/// The rule set of a card that counts now.
package struct RulesetRecord: Hashable, Sendable {
  package var card: String
  /// `sha256:…`.
  package var ruleset: String
  package var plugin: String?
  package var version: String?
  /// When it was activated, and by which event.
  package var activated: Instant
  package var event: Int64
  /// The moment that counted as now when all leads that had to be were evaluated by it last; nil when
  /// they never were as a whole.
  package var evaluated: Instant?
  /// Whatever changed up to this event was taken into account then.
  package var through: Int64 = 0
}

/// How a plugin that used up its limits fares since.
package struct PluginRecord: Hashable, Sendable {
  package var plugin: String
  package var version: String?
  /// The rules that it failed by: `sha256:…`; empty once it works again.
  package var ruleset: String
  /// How often it used up its limits without doing well in between.
  package var deaths: Int64
  /// The code of the last time: `FUEL`.
  package var reason: String?
  /// Where and why, the last time.
  package var message: String?
  /// When it was switched off; nil when it is not.
  package var suspended: Instant?
  /// The event that says so.
  package var event: Int64
}

/// How much the store holds.
package struct Counts: Hashable, Sendable {
  package var events: Int64 = 0
  /// Leads that are there; removed ones do not count.
  package var leads: Int64 = 0
  package var scored: Int64 = 0
  package var qualified: Int64 = 0
  /// Stages without leads are missing.
  package var byStage: [Stage: Int64] = [:]

  package init() {}
}

extension RulesetRecord {
  /// Reads `ruleset.activated`; nil for anything else, or when a member is missing.
  package init?(_ event: Event) {
    guard event.kind == .rulesetActivated, let card = event.data["card"]?.text,
      let ruleset = event.data["ruleset"]?.text
    else { return nil }
    self.init(
      card: card,
      ruleset: ruleset,
      plugin: event.data["plugin"]?.text,
      version: event.data["version"]?.text,
      activated: event.time,
      event: event.number
    )
  }
}
