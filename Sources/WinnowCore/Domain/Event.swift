/// One thing that happened, as the journal keeps it.
package struct Event: Sendable {
  /// Position in the journal, 1, 2, 3 …
  package let number: Int64
  package let time: Instant
  package let kind: EventKind
  /// What it happened to: `L42`, `I3`; nil when it concerns the whole workspace.
  package let subject: String?
  /// Who did it.
  package let actor: String
  /// Version of this kind's data.
  package let version: Int
  /// The transaction it belongs to; a command repeated with the same one adds nothing.
  package let transaction: String
  /// What happened, in members that depend on the kind.
  package let data: JSONObject

  package init(
    number: Int64,
    time: Instant,
    kind: EventKind,
    subject: String?,
    actor: String,
    version: Int = 1,
    transaction: String,
    data: JSONObject
  ) {
    self.number = number
    self.time = time
    self.kind = kind
    self.subject = subject
    self.actor = actor
    self.version = version
    self.transaction = transaction
    self.data = data
  }

  /// The lead it concerns, if any.
  package var lead: LeadID? { subject.flatMap { LeadID($0) } }
}

/// The name of an event, past tense; unknown ones are kept and skipped.
package struct EventKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package var description: String { rawValue }

  package static let leadCreated = EventKind(rawValue: "lead.created")
  package static let leadUpdated = EventKind(rawValue: "lead.updated")
  package static let leadRemoved = EventKind(rawValue: "lead.removed")
  package static let activityObserved = EventKind(rawValue: "activity.observed")
  package static let activityVoided = EventKind(rawValue: "activity.voided")
  package static let scoreChanged = EventKind(rawValue: "score.changed")
  package static let rulesetActivated = EventKind(rawValue: "ruleset.activated")
  package static let scoringFinished = EventKind(rawValue: "scoring.finished")
  package static let importStarted = EventKind(rawValue: "import.started")
  package static let importFinished = EventKind(rawValue: "import.finished")
  package static let importReverted = EventKind(rawValue: "import.reverted")
  package static let batchStarted = EventKind(rawValue: "batch.started")
  package static let batchFinished = EventKind(rawValue: "batch.finished")
  package static let erasureStarted = EventKind(rawValue: "lead.erasure_started")
  package static let leadErased = EventKind(rawValue: "lead.erased")
  package static let journalRepaired = EventKind(rawValue: "journal.repaired")
  /// Stands where an event was whose content was erased.
  package static let erased = EventKind(rawValue: "erased")
  /// Stands where an event was that could not be read any more.
  package static let lost = EventKind(rawValue: "lost")
  package static let interviewOpened = EventKind(rawValue: "interview.opened")
  package static let interviewPaused = EventKind(rawValue: "interview.paused")
  package static let interviewReopened = EventKind(rawValue: "interview.reopened")
  package static let interviewUpgraded = EventKind(rawValue: "interview.upgraded")
  package static let interviewCompleted = EventKind(rawValue: "interview.completed")
  package static let interviewAbandoned = EventKind(rawValue: "interview.abandoned")
  package static let answerGiven = EventKind(rawValue: "answer.given")
  package static let answerWithdrawn = EventKind(rawValue: "answer.withdrawn")
  package static let consentGranted = EventKind(rawValue: "consent.granted")
  package static let consentWithdrawn = EventKind(rawValue: "consent.withdrawn")
  package static let pluginDied = EventKind(rawValue: "plugin.died")
  package static let pluginRecovered = EventKind(rawValue: "plugin.recovered")
  package static let pluginSuspended = EventKind(rawValue: "plugin.suspended")
  package static let pluginResumed = EventKind(rawValue: "plugin.resumed")
}

/// An event that is still to be written: the journal adds number, time, actor and transaction.
package struct EventDraft: Sendable {
  package let kind: EventKind
  package let subject: String?
  /// A JSON object, encoded in UTF-8 on one line, controls and U+0085, U+2028, U+2029 escaped.
  package let data: [UInt8]

  /// Takes data that is encoded already; ``JSONWriter`` makes bytes of the right form.
  package init(_ kind: EventKind, subject: String?, encoded data: [UInt8]) {
    self.kind = kind
    self.subject = subject
    self.data = data
  }

  package init(_ kind: EventKind, subject: String?, data: JSONObject) {
    self.init(kind, subject: subject, encoded: JSONWriter.encode(.object(data)))
  }

  /// The lead it concerns, if any.
  package var lead: LeadID? { subject.flatMap { LeadID($0) } }
}
