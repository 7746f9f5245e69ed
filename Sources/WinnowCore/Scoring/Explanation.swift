/// A score with everything that made it: the parts add up to the score, always.
package struct Explanation: Sendable {
  /// One summand.
  package struct Part: Hashable, Sendable {
    /// Id of the criterion, type of the activity, or the bound that acted: `cap:engagement`.
    package var criterion: String
    /// What people call it.
    package var label: String?
    /// How well it is met, 0…1; nil for bounds.
    package var degree: Double?
    /// The most it could give; nil for bounds.
    package var weight: Points?
    package var points: Points
    package var why: String?
    /// The dimension it belongs to; nil for what a combination made.
    package var dimension: String?
    /// The group it stands in, by its label where it has one.
    package var group: String?
    /// What it rests on; empty where that was not asked for.
    package var evidence: [Evidence] = []
    /// How activities fade: `half-life 30 days`.
    package var decay: String?
    /// The cap or floor that acted.
    package var bound: Points?

    package init(
      criterion: String,
      label: String? = nil,
      degree: Double? = nil,
      weight: Points? = nil,
      points: Points,
      why: String? = nil
    ) {
      self.criterion = criterion
      self.label = label
      self.degree = degree
      self.weight = weight
      self.points = points
      self.why = why
    }
  }

  /// Something of the lead that a part rests on.
  package struct Evidence: Hashable, Sendable {
    /// `answers.need`, `source`, or the type of an activity.
    package var what: String
    /// What the lead has there; nil where it has nothing.
    package var value: JSONValue?
    /// Number of the event that brought it.
    package var event: Int64?
    /// When an activity was.
    package var at: Instant?
    /// What an activity gave, after decay.
    package var points: Points?

    package init(
      what: String,
      value: JSONValue? = nil,
      event: Int64? = nil,
      at: Instant? = nil,
      points: Points? = nil
    ) {
      self.what = what
      self.value = value
      self.event = event
      self.at = at
      self.points = points
    }
  }

  /// A criterion that could not tell.
  package struct Unknown: Hashable, Sendable {
    package var criterion: String
    package var label: String?
    /// Code and message when it failed; nil when the answer is merely not known.
    package var error: String?
    /// What it looked for: `answers.order_value`; empty where that was not asked for.
    package var asks: [String] = []

    package init(criterion: String, label: String? = nil, error: String? = nil) {
      self.criterion = criterion
      self.label = label
      self.error = error
    }
  }

  package var lead: LeadID?
  package var score = Points.zero
  package var threshold = Points.zero
  package var grade: String?
  package var band: String?
  /// Grade and number of the band, and what the card says to do there.
  package var cell: String?
  package var action: String?
  package var qualified = false
  /// True when it is qualified only because it was before.
  package var isHeld = false
  package var hysteresis = Points.zero
  /// Whether other rules made it qualified, so that its hand-off waits until somebody confirms it.
  package var isHandoffHeld = false
  package var parts: [Part] = []
  /// Parts of dimensions that are told beside the score.
  package var beside: [Part] = []
  /// What the cards say that give dimensions of this one.
  package var origins: [Explanation] = []
  package var unknown: [Unknown] = []
  /// Gates, a fast lane, or members of a group that failed without making anything unknown.
  package var otherFailures: [Unknown] = []
  /// The least and the most that the score could be once everything is known.
  package var lowest = Points.zero
  package var highest = Points.zero
  /// Sums of the dimensions, by name in card order.
  package var dimensions: [(name: String, points: Points)] = []
  /// The gate that fired, with its reason.
  package var gate: (id: String, reason: String)?
  /// Why the fast lane took the lead.
  package var fastLane: String?
  /// What the gate or the fast lane that decided rests on; empty where that was not asked for.
  package var verdictEvidence: [Evidence] = []
  package var card = ""
  /// The plugin that the card is of; nil where it is not told.
  package var plugin: String?
  package var ruleset = ""
  /// The moment that counted as now.
  package var at: Instant
  /// Whether it was read from the journal, not worked out just now.
  package var isRecorded = false

  package init(lead: LeadID?, at: Instant) {
    self.lead = lead
    self.at = at
  }
}
