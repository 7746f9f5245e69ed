import WinnowCore
import WinnowPlugins

/// An interview in memory: the script, and a list of events.
struct PureFront: InterviewFront {
  static let run = InterviewID(lead: LeadID(number: 1), number: 1)
  private static let start = Instant(milliseconds: 1_795_293_960_000)

  private(set) var record: InterviewRecord
  private(set) var pass: InterviewPass
  private var script: InterviewScript
  private var events: [Event]
  private var held: [Candidate] = []
  private let flaw: FrontFlaw?

  init(_ version: SheetVersion, flaw: FrontFlaw? = nil) throws {
    script = version.script
    self.flaw = flaw
    events = [version.opening]
    record = try Self.fold(events)
    pass = version.pass
  }

  static func opening(_ script: InterviewScript) -> Event {
    event(
      .interviewOpened,
      [
        "questionnaire": .string(Sheet.name), "plugin": .string(Sheet.name),
        "bundle": .string(script.source.digest), "lang": "en", "lead": ["id": "L1"], "known": [:],
      ]
    )
  }

  private static func event(_ kind: EventKind, _ data: JSONObject) -> Event {
    var data = data
    data["run"] = .string(run.description)
    return Event(
      number: 0,
      time: start,
      kind: kind,
      subject: run.lead.description,
      actor: "ada",
      transaction: "T",
      data: data
    )
  }

  static func fold(_ events: [Event]) throws -> InterviewRecord {
    guard let record = InterviewRecord.all(in: events).first else {
      throw WinnowError(.script, code: "internal", "no interview")
    }
    return record
  }

  /// The answers of a fresh interview that begins with these items taken away.
  static func straight(
    _ version: SheetVersion,
    _ candidates: [Candidate],
    without removed: Set<String>
  ) throws -> InterviewPass {
    var front = try PureFront(version)
    for item in removed.sorted() { front.add(.answerWithdrawn, ["key": .string(item)]) }
    return version.script.run(front.record, candidates: candidates, isFinishing: true)
  }

  private mutating func add(_ kind: EventKind, _ data: JSONObject) {
    let event = Self.event(kind, data)
    events.append(event)
    record.apply(event)
  }

  private mutating func write(_ pass: InterviewPass) {
    for step in pass.steps where step.isNew {
      var answer = Answer(
        key: step.question.key,
        kind: step.question.kind,
        reply: step.reply,
        text: "",
        language: "en",
        source: step.source
      )
      answer.isStructural = step.question.isStructural
      let before = record.answers[answer.key]?.reply
      add(.answerGiven, answer.data(in: Self.run, before: before, milliseconds: 0))
    }
    held = []
    if flaw == .forgetsOffPath { forget { !pass.path.contains($0) } }
  }

  /// Loses the answers to these questions.
  private mutating func forget(_ isVictim: (String) -> Bool) {
    events.removeAll { $0.kind == .answerGiven && isVictim($0.data["key"]?.text ?? "") }
    if let rest = try? Self.fold(events) { record = rest }
  }

  mutating func answer(_ reply: Reply) throws -> Bool {
    guard case .ask(let pose) = pass.stop else { return false }
    let offered = held + [Candidate(key: pose.question.key, reply: reply, source: .typed)]
    pass = script.run(record, candidates: offered)
    guard pass.steps.contains(where: { $0.isNew && $0.question.key == pose.question.key }) else {
      return flaw == .takesRefused
    }
    if case .ask(let next) = pass.stop, let form = pose.question.form, next.question.form == form,
      next.reason == .unanswered
    {
      held = offered
    } else {
      write(pass)
      for index in pass.steps.indices { pass.steps[index].isNew = false }
    }
    return true
  }

  mutating func back(_ count: Int) throws {
    let path = pass.path
    try go(to: path[max(0, path.count - count)])
  }

  mutating func go(to key: String) throws {
    let later = pass.path.drop { $0 != key }.dropFirst()
    append(.interviewReopened, ["key": .string(key)])
    if flaw == .asksAgain { forget { later.contains($0) } }
  }

  mutating func remove(_ item: String) throws { append(.answerWithdrawn, ["key": .string(item)]) }

  mutating func pause() throws { append(.interviewPaused, ["reason": "paused"]) }

  private mutating func append(_ kind: EventKind, _ data: JSONObject) {
    write(pass)
    add(kind, data)
    pass = script.run(record)
  }

  mutating func crash() throws {
    held = []
    let last = events.lastIndex { $0.kind == .answerGiven }
    if flaw == .forgetsWhenKilled, let last { events.remove(at: last) }
    record = try Self.fold(events)
    pass = script.run(record)
  }

  mutating func upgrade(to version: SheetVersion) throws {
    held = []
    script = version.script
    add(.interviewUpgraded, ["bundle": .string(script.source.digest)])
    record = try Self.fold(events)
    pass = script.run(record)
  }

  mutating func prepareToFinish() -> Bool {
    pass = script.run(record, isFinishing: true)
    return pass.isDone
  }

  mutating func finish() throws {
    add(
      .interviewCompleted,
      ["path": .array(pass.path.map { .string($0) }), "off_path": []]
    )
  }
}
