/// A lead as the journal's events leave it.
package struct Lead: Sendable {
  package let id: LeadID
  /// The identity it had where it came from, if any.
  package var key: String?
  /// Everything that people and rules see at the top level: `name`, `email`, `company`, `source` …
  /// and custom fields, but none of ``reservedFields``.
  package var fields = JSONObject()
  package var stage: Stage
  /// Answers by id; an answer that is not known is absent.
  package var answers = JSONObject()
  package var activities: [Activity] = []
  package var consent = JSONObject()
  package let created: Instant
  package var updated: Instant
  /// Number of the last event that changed it.
  package var lastEvent: Int64
  /// The latest score that was recorded, if any.
  package var score: RecordedScore?
  /// Whether something else of it changed since that was recorded.
  package var isStale = false
  /// Digest of the row that an import brought last, for telling an unchanged row.
  package var row: String?

  package init(id: LeadID, stage: Stage, created: Instant, event: Int64) {
    self.id = id
    self.stage = stage
    self.created = created
    self.updated = created
    self.lastEvent = event
  }

  /// Why a field cannot have a value.
  package enum FieldFault {
    /// A text of nothing but spaces.
    case empty
    /// An e-mail address without an @.
    case noAddress
  }

  /// What is wrong with the value of a field; nil for nothing.
  package static func fault(of value: JSONValue, in field: String) -> FieldFault? {
    guard let text = value.text else { return nil }
    if text.allSatisfy(\.isWhitespace) { return .empty }
    return field == "email" && !text.contains("@") ? .noAddress : nil
  }

  /// Names at the top level of a lead that have a meaning of their own: no custom field has one.
  package static let reservedFields: Set<String> = [
    "id", "key", "row", "stage", "stage_high", "stage_since", "cycle", "answers", "activities",
    "consent", "score", "grade", "band", "qualified", "created", "updated",
  ]

  /// The text of a field, or nil when it is missing or no text.
  package func text(_ field: String) -> String? { fields[field]?.text }
}

/// Something a lead did, or that was done with it.
package struct Activity: Hashable, Sendable {
  /// `email.click`, `call`, `site.visit` …
  package var type: String
  package var at: Instant
  package var note: String?
  /// Where it comes from: `web`, `scanner` …
  package var source: String?
  /// Number of the event that brought it; 0 before it is written.
  package var event: Int64

  package init(
    type: String,
    at: Instant,
    note: String? = nil,
    source: String? = nil,
    event: Int64 = 0
  ) {
    self.type = type
    self.at = at
    self.note = note
    self.source = source
    self.event = event
  }
}

/// A score as it was recorded in the journal.
package struct RecordedScore: Hashable, Sendable {
  package var points: Points
  package var grade: String?
  package var qualified: Bool
  /// The card and the digest of the rule set that gave it.
  package var card: String
  package var ruleset: String
  /// The moment that counted as now.
  package var at: Instant
  /// `parts`, `unknown` and what else the explanation needs, as recorded.
  package var details: JSONObject

  /// Whether other rules made the lead qualified, and nobody has confirmed that yet.
  package var isHandoffHeld: Bool { details["handoff"]?.text == "held" }

  package init(
    points: Points,
    grade: String?,
    qualified: Bool,
    card: String,
    ruleset: String,
    at: Instant,
    details: JSONObject
  ) {
    self.points = points
    self.grade = grade
    self.qualified = qualified
    self.card = card
    self.ruleset = ruleset
    self.at = at
    self.details = details
  }
}
