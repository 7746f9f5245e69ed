package import WinnowCore

/// A question that an interview came by, with the answer that it has.
package struct InterviewStep: Sendable {
  package var question: Question
  package var reply: Reply
  package var source: Answer.Source
  /// Whether the answer is not in the journal yet.
  package var isNew: Bool
}

/// An answer that is offered to an interview.
package struct Candidate: Sendable, Hashable {
  package var key: String
  package var reply: Reply
  package var source: Answer.Source

  package init(key: String, reply: Reply, source: Answer.Source) {
    self.key = key
    self.reply = reply
    self.source = source
  }
}

/// A question that waits for its answer.
package struct Pose: Sendable {
  /// Why it is asked although there was an answer, or why that was not taken.
  package enum Reason: Sendable, Hashable {
    case unanswered
    /// Somebody went back to it.
    case reopened
    /// It was put off until now.
    case postponed
    /// The answer that it had is none any more.
    case invalid(String)
    /// An answer that it depends on changed.
    case outdated(after: String)
    /// The answer that was offered is refused, with the reason.
    case refused(String)
    /// The same, and saying it again takes it.
    case warned(String)
    /// The question's rule failed; what was offered can be forced.
    case broken(String)
  }

  package var question: Question
  package var reason: Reason
  /// What stands there to be confirmed: the answer that it had, or what is known.
  package var standing: Reply?
  /// Where that comes from, when it was no answer here.
  package var origin: Question.Proposal.Origin?
}

/// Something that a script wants to become of the lead; the host does it at the end.
package enum Proposal: Sendable, Hashable {
  case set(field: String, JSONValue?)
  case label(String)
  case consent(channel: String, isGranted: Bool)
  case activity(type: String, note: String?)
}

/// Points that a questionnaire gives by itself.
package struct QuestionnairePoints: Sendable, Hashable {
  package var id: String
  package var points: Points
  package var why: String?
}

/// What running a questionnaire over its answers came to.
package struct InterviewPass: Sendable {
  /// Why the script went no further.
  package enum Stop: Sendable {
    case ask(Pose)
    case done(outcome: String?)
    case failed(WinnowError)
  }

  package var questionnaire: String
  /// The questionnaire's languages and parts.
  package var languages: [String] = []
  package var sections: [Wording] = []
  /// The part that it stopped in, counted from 1; 0 before the first.
  package var section = 0
  package var steps: [InterviewStep] = []
  package var stop = Stop.done(outcome: nil)
  /// What there is to be read at the place, from the last answer on.
  package var remarks: [Wording] = []
  package var points: [QuestionnairePoints] = []
  package var proposals: [Proposal] = []
  /// Keys of those candidates that no question asked for.
  package var unused: [String] = []
  package var log = ""
  /// What asking took, without loading the plugin.
  package var fuel = 0

  /// Whether nothing is left to be asked.
  package var isDone: Bool {
    if case .done = stop { return true }
    return false
  }

  /// The keys of its questions, in order.
  package var path: [String] { steps.map(\.question.key) }

  /// The sum of the questionnaire's own points.
  package var total: Points { points.reduce(.zero) { $0 + $1.points } }
}
