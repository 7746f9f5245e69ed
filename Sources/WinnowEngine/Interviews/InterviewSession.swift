package import WinnowCore
package import WinnowPlugins
import WinnowStore

/// An interview that somebody goes on with: the journal, and the question that is next.
///
/// The one door of terminal, answers file, web page and test. It holds the lock of the run; nobody else
/// answers meanwhile. Every answer that is taken is durable when the call returns.
package final class InterviewSession {
  /// What an answer did to those after it.
  package struct Advance: Sendable, Hashable {
    /// Answers behind it that were taken again without asking.
    package var kept = 0
    /// Keys that were answered and no longer apply.
    package var gone: [String] = []
    /// What was taken from the record or from earlier interviews: `seats: 40`.
    package var silent: [String] = []
    /// Whether what was offered was taken.
    package var isTaken = true
  }

  package internal(set) var record: InterviewRecord
  /// How far the script comes with the answers that there are.
  package internal(set) var pass: InterviewPass
  package let script: InterviewScript
  let engine: Engine
  private var lock: RunLock
  /// Events that are written with the next ones: the opening, before anything is answered.
  private var waiting: [EventDraft]
  /// Answers of a form that is not through yet.
  var held: [Candidate] = []
  /// The furthest path before somebody went back.
  var before: [String]?
  /// How many transactions were written.
  private var writes = 0
  private let start = ContinuousClock.now

  /// One that is new.
  init(
    opening id: InterviewID,
    _ script: InterviewScript,
    _ lead: Lead,
    _ language: String?,
    _ lock: RunLock,
    _ engine: Engine
  ) throws {
    let draft = try Self.opening(id, script, lead, language, engine)
    guard let record = InterviewRecord(Self.event(draft, engine)) else { throw Self.malformed(id) }
    self.record = record
    self.script = script
    self.lock = lock
    self.engine = engine
    waiting = [draft]
    pass = script.run(record)
  }

  /// One that was paused.
  init(
    resuming record: InterviewRecord,
    _ script: InterviewScript,
    _ lock: RunLock,
    _ engine: Engine
  ) throws {
    self.record = record
    self.script = script
    self.lock = lock
    self.engine = engine
    waiting = []
    pass = script.run(record)
  }

  /// One that was finished, in its next revision.
  init(
    amending record: InterviewRecord,
    _ script: InterviewScript,
    reason: String,
    _ lock: RunLock,
    _ engine: Engine
  ) throws {
    let data: JSONObject = [
      "run": .string(record.id.description), "revision": .int(Int64(record.revision) + 1),
      "reason": .string(reason),
    ]
    let subject = record.id.lead.description
    let draft = EventDraft(.interviewReopened, subject: subject, data: data)
    var record = record
    record.apply(Self.event(draft, engine))
    self.record = record
    self.script = script
    self.lock = lock
    self.engine = engine
    waiting = [draft]
    pass = script.run(record)
  }

  package var id: InterviewID { record.id }
  /// Whether nothing of it is in the journal yet.
  package var isUnwritten: Bool { !waiting.isEmpty }
  /// The number of the next event of the interview: a page that answers an older one is refused.
  package var sequence: Int { record.count }

  /// What was taken from the record, or from earlier interviews, and is not in the journal yet.
  package var silentAnswers: [String] { pass.steps.compactMap { $0.told(in: record.language) } }

  // MARK: Answers

  /// Offers an answer to the question that is asked now.
  ///
  /// - Parameters:
  ///   - reply: The answer.
  ///   - source: Where it comes from.
  /// - Returns: What it did; not taken, the pass says why.
  /// - Throws: ``StoreError`` when it could not be written; everything is as before then.
  package func answer(_ reply: Reply, from source: Answer.Source = .typed) throws -> Advance {
    guard case .ask(let pose) = pass.stop else { return Advance(isTaken: false) }
    let candidate = Candidate(key: pose.question.key, reply: reply, source: source)
    let offered = held + [candidate]
    let next = script.run(record, candidates: offered)
    guard next.steps.contains(where: { $0.isNew && $0.question.key == candidate.key }) else {
      pass = next
      return Advance(isTaken: false)
    }
    if case .ask(let following) = next.stop, let form = pose.question.form,
      following.question.form == form, !next.isBack(following)
    {
      held = offered
      pass = next
      return Advance()
    }
    return try commit(next, behind: candidate.key)
  }

  /// Writes the answers that a pass took and goes on with it.
  private func commit(_ next: InterviewPass, behind key: String) throws -> Advance {
    try write(drafts(of: next))
    held = []
    let advance = self.advance(next, behind: key)
    pass = next
    for index in pass.steps.indices { pass.steps[index].isNew = false }
    return advance
  }

  /// The events for the answers of a pass that are not in the journal.
  func drafts(of pass: InterviewPass) -> [EventDraft] {
    let milliseconds = Int64((ContinuousClock.now - start) / .milliseconds(1))
    return pass.steps.filter(\.isWorthWriting).map { step in
      let answer = step.answer(in: record.language, pass.languages)
      let before = record.answers[answer.key]?.reply
      let data = answer.data(in: id, before: before, milliseconds: milliseconds)
      return draft(.answerGiven, data)
    }
  }

  private func advance(_ next: InterviewPass, behind key: String) -> Advance {
    var advance = Advance()
    let path = next.path
    if let place = path.firstIndex(of: key) {
      let later = next.steps[(place + 1)...]
      advance.kept = later.count { !$0.isNew && !$0.question.isStructural }
      advance.silent = later.compactMap { $0.told(in: record.language) }
    }
    if let before {
      let end: Int?
      switch next.stop {
      case .ask(let pose): end = before.firstIndex(of: pose.question.key)
      default: end = before.count
      }
      // As long as the path is a new one, nobody can tell what of the old one comes again.
      guard let end else { return advance }
      let gone = before[..<end].filter { !path.contains($0) }
      advance.gone = gone.filter { record.answers[$0]?.isStructural == false }
      if case .ask(let pose) = next.stop, pose.reason == .reopened { return advance }
      self.before = nil
    }
    return advance
  }

  // MARK: Writing

  func draft(_ kind: EventKind, _ data: JSONObject) -> EventDraft {
    EventDraft(kind, subject: id.lead.description, data: data)
  }

  /// Writes events in one transaction, what waits before them, and takes them in; `others` are those of
  /// the lead itself, whose score follows.
  func write(_ drafts: [EventDraft], others: [EventDraft]? = nil) throws {
    let all = waiting + drafts + (others ?? [])
    guard !all.isEmpty else { return }
    try requireLock()
    if isUnwritten { try engine.keep(script.source) }
    let transaction = engine.transaction + (writes == 0 ? "" : ".\(writes)")
    let outcome = try engine.store.write(transaction: transaction, by: engine.actor) { writer in
      guard try writer.lead(id.lead) != nil else { throw Self.gone(id.lead) }
      for draft in all { try writer.append(draft) }
      if others != nil { try engine.scoreConcerned(id.lead, writer) }
    }
    writes += 1
    waiting = []
    if case .alreadyWritten = outcome { return try adopt(transaction) }
    for draft in drafts { record.apply(Self.event(draft, engine)) }
  }

  /// The same command was run before: goes on from what it did.
  private func adopt(_ transaction: String) throws {
    let events = try engine.store.history(of: id.lead)
    let run = events.first { $0.transaction == transaction }?.data["run"]?.text
    guard let run, InterviewID(run) != nil else {
      throw WinnowError(
        .usage,
        code: "transaction-taken",
        "another command was run as transaction \(transaction)",
        hint: "Nothing was written. Leave --tx out, or choose another name."
      )
    }
    record = try engine.interview(run)
  }

  /// The lock's file may have been deleted under our hands, and another process may have gone on.
  private func requireLock() throws {
    guard !lock.isSound else { return }
    lock = try RunLock.take(id, of: engine.store, at: engine.now)
    let found = try engine.interviews(of: id.lead).first { $0.id == id }
    guard found?.count ?? 0 != record.count - waiting.count else { return }
    throw WinnowError(
      .locked,
      code: "run-changed",
      "the interview \(id) went on elsewhere",
      hint: "resume it to see its answers: winnow ask resume \(id)"
    )
  }

  /// Runs the script anew over what is in the journal.
  func refresh() { pass = script.run(record, candidates: held) }

  static func event(_ draft: EventDraft, _ engine: Engine) -> Event {
    let data = (try? JSONValue.parse(draft.data))?.object ?? JSONObject()
    return Event(
      number: 0,
      time: engine.now,
      kind: draft.kind,
      subject: draft.subject,
      actor: engine.actor,
      transaction: engine.transaction,
      data: data
    )
  }

  private static func opening(
    _ id: InterviewID,
    _ script: InterviewScript,
    _ lead: Lead,
    _ language: String?,
    _ engine: Engine
  ) throws -> EventDraft {
    let plugin = script.source.plugin
    let name = script.name ?? plugin.name
    let languages = try script.questionnaires().first { $0.id == name }?.languages ?? []
    let reads = plugin.manifest.reads.map(\.part)
    let history = try engine.store.history(of: lead.id)
    let data: JSONObject = [
      "run": .string(id.description), "questionnaire": .string(name),
      "plugin": .string(plugin.name),
      "version": .string(plugin.manifest.version.description),
      "bundle": .string(script.source.digest),
      "lang": .string(language ?? languages.first ?? "en"),
      "now": .string(engine.now.description),
      "lead": .object(InterviewOpening.snapshot(lead, reads: reads)),
      "known": .object(InterviewOpening.known(lead, in: history, QuestionCensus(plugin))),
    ]
    return EventDraft(.interviewOpened, subject: lead.id.description, data: data)
  }

  /// Nothing of a person may come back after it was erased.
  private static func gone(_ lead: LeadID) -> WinnowError {
    WinnowError(
      .notFound,
      code: "no-such-lead",
      "there is no lead \(lead) any more: it was erased or removed meanwhile"
    )
  }

  private static func malformed(_ id: InterviewID) -> WinnowError {
    WinnowError(.script, code: "internal", "the interview \(id) cannot be opened")
  }
}

extension InterviewPass {
  /// Whether a question is asked again, so that what is held must be written first.
  fileprivate func isBack(_ pose: Pose) -> Bool { pose.reason != .unanswered }
}

extension InterviewStep {
  /// Whether the journal is to have the answer: not where a file left a question out.
  fileprivate var isWorthWriting: Bool {
    isNew && !(source == .silent && reply.state == .skipped)
  }

  /// What was taken without being shown: `seats: 40 (from the record)`; nil for other answers.
  func told(in language: String) -> String? {
    guard isNew, source == .silent, reply.state == .answered else { return nil }
    let origin = question.proposal?.origin == .known ? "answered before" : "from the record"
    return "\(question.key): \(shown(in: language)) (\(origin))"
  }

  /// The answer as people read it, unless it is kept off screens.
  func shown(in language: String) -> String {
    guard let value = reply.value, !question.isSensitive else { return reply.state.rawValue }
    return question.shown(value, in: language)
  }

  /// The answer as the journal keeps it.
  func answer(in language: String, _ languages: [String]) -> Answer {
    var answer = Answer(
      key: question.key,
      kind: question.kind,
      reply: reply,
      text: question.text.text(in: language, or: languages),
      language: language,
      source: source
    )
    let chosen = reply.value?.array?.compactMap(\.text) ?? [reply.value?.text].compactMap(\.self)
    answer.tags = question.tags + chosen.flatMap { question.option($0)?.tags ?? [] }
    if !question.options.isEmpty, let value = reply.value {
      answer.label = question.shown(value, in: language, or: languages)
    }
    answer.isSensitive = question.isSensitive
    answer.isStructural = question.isStructural
    return answer
  }
}
