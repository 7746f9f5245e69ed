/// How a question was dealt with.
package enum AnswerState: String, Sendable, Hashable {
  case answered
  case dontKnow = "dont_know"
  case refused
  case skipped
}

/// What somebody answered, or that there is no answer.
package struct Reply: Sendable, Hashable {
  package var state: AnswerState
  /// Nil unless the state is `answered`. Choice: option id; money: `{amount, currency}`; date: text.
  package var value: JSONValue?
  /// Whether a required question was put off to the end.
  package var isLater = false
  /// Whether a warning of the question's rule was seen, or its failure set aside.
  package var isConfirmed = false
  package var isForced = false

  package init(_ state: AnswerState, value: JSONValue? = nil) {
    self.state = state
    self.value = value
  }

  /// What stands in a file of answers: the value by itself, null for none, or `{"state":"dont_know"}`.
  ///
  /// Nil for a state that there is not, and for one that does not go with a value.
  package init?(file value: JSONValue) {
    guard let object = value.object, let state = object["state"] else {
      self = value == .null ? .skipped : .value(value)
      return
    }
    guard let word = state.text.flatMap(AnswerState.init(rawValue:)),
      object.members.allSatisfy({ ["state", "value"].contains($0.key) }),
      (word == .answered) == (object["value"] != nil)
    else { return nil }
    self.init(word, value: object["value"])
  }

  /// An answer with a value.
  package static func value(_ value: JSONValue) -> Reply { Reply(.answered, value: value) }

  package static let dontKnow = Reply(.dontKnow)
  package static let refused = Reply(.refused)
  package static let skipped = Reply(.skipped)

  /// Not now: asked again before the interview is finished.
  package static let later: Reply = {
    var reply = Reply(.skipped)
    reply.isLater = true
    return reply
  }()
}

/// The latest answer to a question of an interview, as the journal has it.
package struct Answer: Sendable, Hashable {
  /// Where the value came from.
  package enum Source: String, Sendable {
    case typed, prefill, file, web
    case standard = "default"
    /// Taken without being shown: from the record, or from an earlier interview.
    case silent

    /// Whether a person gave it here, so that going back leads to it.
    package var isPersonal: Bool { self != .silent }
  }

  package var key: String
  package var kind: Question.Kind
  package var reply: Reply
  /// The question as it was shown, and in which language.
  package var text: String
  package var language: String
  package var source: Source
  package var tags: [String] = []
  /// The texts of the options that were chosen, as they were shown.
  package var label: String?
  package var isSensitive = false
  package var isStructural = false
  /// What was answered before it was put off; nil where nothing was.
  package var before: Reply?
  /// The place of its event among those of the interview.
  package var order = 0
  package var at = Instant(milliseconds: 0)
  package var actor = ""

  package init(
    key: String,
    kind: Question.Kind,
    reply: Reply,
    text: String,
    language: String,
    source: Source
  ) {
    self.key = key
    self.kind = kind
    self.reply = reply
    self.text = text
    self.language = language
    self.source = source
  }
}
