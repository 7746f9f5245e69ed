/// One run of a questionnaire for one lead, as its events leave it.
package struct InterviewRecord: Sendable {
  /// Where a run stands.
  package enum Status: Sendable, Hashable {
    case open
    /// The reason: `interrupted`, `ended`, `hung-up`, `missing` …
    case paused(String)
    case completed
    case abandoned

    /// The word for people and programs.
    package var word: String {
      switch self {
      case .open: "open"
      case .paused: "paused"
      case .completed: "completed"
      case .abandoned: "abandoned"
      }
    }

    /// Whether questions can be answered.
    package var isRunning: Bool { self != .completed && self != .abandoned }
  }

  package let id: InterviewID
  package let questionnaire: String
  package private(set) var plugin: String
  package private(set) var version: String
  /// Digest of the frozen rules that it runs on: `sha256:…`.
  package private(set) var bundle: String
  /// Language of the questions, such as `en`; may change on the way.
  package private(set) var language: String
  package let opened: Instant
  package let openedBy: String
  /// The moment that counts as now for the script.
  package let now: Instant
  /// What the plugin may read of the lead, as it was at the opening.
  package private(set) var snapshot: JSONObject
  /// Answers of earlier interviews that may be taken over: by id, `value` and `at`.
  package let known: JSONObject
  /// The latest answers by key, those off the path too.
  package private(set) var answers: [String: Answer] = [:]
  /// By key, the place of the event that changed the value last.
  package private(set) var changed: [String: Int] = [:]
  /// Items of lists that were taken away, such as `site[2]`.
  package private(set) var removed: Set<String> = []
  /// The question that somebody went back to and has not answered since.
  package private(set) var reopened: String?
  package private(set) var status = Status.open
  /// 1 for the first; each amendment has the next.
  package private(set) var revision = 1
  package private(set) var outcome: String?
  /// Keys in the order of the questions, and those answered beside it, when it was completed.
  package private(set) var path: [String] = []
  package private(set) var offPath: [String] = []
  /// How many events it has, and when the last one was.
  package private(set) var count = 1
  package private(set) var last: Instant

  /// Begins with `interview.opened`; nil for another event, or when a member is missing.
  package init?(_ event: Event) {
    guard event.kind == .interviewOpened, let run = event.data["run"]?.text,
      let id = InterviewID(run), let questionnaire = event.data["questionnaire"]?.text,
      let bundle = event.data["bundle"]?.text
    else { return nil }
    self.id = id
    self.questionnaire = questionnaire
    self.bundle = bundle
    plugin = event.data["plugin"]?.text ?? ""
    version = event.data["version"]?.text ?? ""
    language = event.data["lang"]?.text ?? ""
    opened = event.time
    now = event.data["now"]?.text.flatMap { Instant($0) } ?? event.time
    openedBy = event.actor
    snapshot = event.data["lead"]?.object ?? JSONObject()
    known = event.data["known"]?.object ?? JSONObject()
    last = event.time
  }

  /// Takes in a later event of the run; one of another run changes nothing.
  package mutating func apply(_ event: Event) {
    guard event.data["run"]?.text == id.description else { return }
    switch event.kind {
    case .answerGiven: give(event)
    case .answerWithdrawn: withdraw(event.data)
    case .interviewReopened: reopen(event.data)
    case .interviewPaused: pause(event.data)
    case .interviewUpgraded: upgrade(event.data)
    case .interviewCompleted: complete(event.data)
    case .interviewAbandoned: status = .abandoned
    default: return
    }
    count += 1
    last = event.time
  }

  /// Asks in another language from now on.
  package mutating func speak(_ language: String) { self.language = language }

  private mutating func give(_ event: Event) {
    guard var answer = Answer(event.data) else { return }
    answer.order = count
    answer.at = event.time
    answer.actor = event.actor
    let before = answers[answer.key]?.reply
    if before?.state != answer.reply.state || before?.value != answer.reply.value {
      changed[answer.key] = count
    }
    if answer.reply.isLater {
      answer.before = before?.isLater == true ? answers[answer.key]?.before : before
    }
    answers[answer.key] = answer
    if reopened == answer.key { reopened = nil }
    if !answer.language.isEmpty { language = answer.language }
    if status != .completed { status = .open }
  }

  private mutating func pause(_ data: JSONObject) {
    status = .paused(data["reason"]?.text ?? "")
    language = data["lang"]?.text ?? language
  }

  private mutating func withdraw(_ data: JSONObject) {
    guard let key = data["key"]?.text else { return }
    removed.insert(key)
    changed[key] = count
    if reopened.map({ $0 == key || $0.hasPrefix(key + "/") }) == true { reopened = nil }
    status = .open
  }

  private mutating func reopen(_ data: JSONObject) {
    reopened = data["key"]?.text
    if let number = data["revision"]?.integer { revision = Int(min(max(number, 1), 1_000_000)) }
    status = .open
  }

  private mutating func upgrade(_ data: JSONObject) {
    bundle = data["bundle"]?.text ?? bundle
    plugin = data["plugin"]?.text ?? plugin
    version = data["version"]?.text ?? version
    if let lead = data["lead"]?.object { snapshot = lead }
    reopened = nil
  }

  private mutating func complete(_ data: JSONObject) {
    status = .completed
    reopened = nil
    outcome = data["outcome"]?.text
    path = (data["path"]?.array ?? []).compactMap(\.text)
    offPath = (data["off_path"]?.array ?? []).compactMap(\.text)
  }
}

extension InterviewRecord {
  /// Answers that people gave, or that were taken over: without those that only steer a list.
  package var realAnswers: [Answer] {
    answers.values.filter { !$0.isStructural }.sorted { $0.order < $1.order }
  }

  /// How many answers count: those on the path once it is finished, all that there are before.
  package var answerCount: Int {
    status == .completed ? path.count { answers[$0] != nil } : realAnswers.count
  }

  /// Every run of a lead, from its events, in the order in which they were opened.
  package static func all(in events: some Sequence<Event>) -> [InterviewRecord] {
    var records: [InterviewRecord] = []
    var places: [String: Int] = [:]
    for event in events {
      if let record = InterviewRecord(event) {
        places[record.id.description] = records.count
        records.append(record)
      } else if let run = event.data["run"]?.text, let place = places[run] {
        records[place].apply(event)
      }
    }
    return records
  }
}

extension Answer {
  /// Reads the data of `answer.given`; nil when a member is missing.
  package init?(_ data: JSONObject) {
    guard let key = data["key"]?.text,
      let kind = data["kind"]?.text.flatMap(Question.Kind.init(rawValue:)),
      let state = data["state"]?.text.flatMap(AnswerState.init(rawValue:))
    else { return nil }
    var reply = Reply(state, value: data["value"])
    reply.isLater = data["later"]?.boolean ?? false
    reply.isConfirmed = data["warned"]?.boolean ?? false
    reply.isForced = data["forced"]?.boolean ?? false
    self.init(
      key: key,
      kind: kind,
      reply: reply,
      text: data["text"]?.text ?? "",
      language: data["lang"]?.text ?? "",
      source: data["src"]?.text.flatMap(Source.init(rawValue:)) ?? .typed
    )
    tags = (data["tags"]?.array ?? []).compactMap(\.text)
    label = data["label"]?.text
    isSensitive = data["sensitive"]?.boolean ?? false
    isStructural = data["list"]?.boolean ?? false
  }

  /// The data of `answer.given` in the interview `run`; `before` is what was answered until now.
  package func data(in run: InterviewID, before: Reply?, milliseconds: Int64) -> JSONObject {
    var data: JSONObject = [
      "run": .string(run.description), "key": .string(key), "kind": .string(kind.rawValue),
    ]
    for member in reply.json.members { data.append(member.key, member.value) }
    data.append("text", .string(text))
    data.append("lang", .string(language))
    data.append("src", .string(source.rawValue))
    if !tags.isEmpty { data.append("tags", .array(tags.map(JSONValue.string))) }
    if let label { data.append("label", .string(label)) }
    if isSensitive { data.append("sensitive", true) }
    if isStructural { data.append("list", true) }
    if reply.isLater { data.append("later", true) }
    if reply.isConfirmed { data.append("warned", true) }
    if reply.isForced { data.append("forced", true) }
    if let before { data.append("prev", .object(before.json)) }
    data.append("mono", .int(milliseconds))
    return data
  }
}

extension Reply {
  /// `state`, and `value` where there is one.
  package var json: JSONObject {
    var object: JSONObject = ["state": .string(state.rawValue)]
    if let value { object.append("value", value) }
    return object
  }
}
