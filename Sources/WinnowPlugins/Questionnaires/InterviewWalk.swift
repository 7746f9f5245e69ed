import Lua
import WinnowCore

/// One run of a questionnaire's script: what it asks is answered from the journal, or stops it.
final class InterviewWalk {
  var pass: InterviewPass
  let record: InterviewRecord
  /// Whether a question ended the script, or its end was reached.
  var isStopped = false
  /// The form whose fields are asked, by key.
  var form: String?
  var lists: [String: AnswerList] = [:]
  var section: Wording?
  /// Whether questions that need no answer have none where nobody gave one.
  var skipsOptional = false
  private var judged: Judged?
  private var keys: Set<String> = []
  /// Keys whose answers this run changes.
  private var changed: Set<String> = []
  private var candidates: [String: Candidate]
  private let isFinishing: Bool
  private let known: [String: KnownAnswer]
  private var size = 0

  /// What is wrong with the questionnaire also where its script catches the error.
  private(set) var doubled: ScriptComplaint?

  /// A value that waits for the verdict of the question's rule.
  private struct Judged {
    var question: Question
    var reply: Reply
    var source: Answer.Source
    var isNew: Bool
  }

  /// The most questions, items, remarks, points and proposals of one run.
  private static let limit = 10_000

  init(_ record: InterviewRecord, candidates: [Candidate], isFinishing: Bool) {
    self.record = record
    self.isFinishing = isFinishing
    self.candidates = Dictionary(candidates.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    pass = InterviewPass(questionnaire: record.questionnaire)
    known = Dictionary(
      record.known.members.compactMap { member in
        KnownAnswer(member.value, at: record.now).map { (member.key, $0) }
      },
      uniquingKeysWith: { $1 }
    )
  }

  func begin(_ questionnaire: Questionnaire) {
    pass.questionnaire = questionnaire.id
    pass.languages = questionnaire.languages
    pass.sections = questionnaire.sections
  }

  /// Ends the run: what is left over is noted.
  func finish() {
    var asked = Set(pass.path)
    if case .ask(let pose) = pass.stop { asked.insert(pose.question.key) }
    pass.unused = candidates.keys.filter { !asked.contains($0) }.sorted()
  }

  /// In a file of answers an item of a list is there when something of it is answered.
  func infer(item key: String) {
    guard candidates[key] == nil, candidates.values.contains(where: { $0.source == .file }) else {
      return
    }
    let isThere = candidates.keys.contains { $0.hasPrefix(key + "/") }
    guard isThere || record.answers[key] == nil else { return }
    candidates[key] = Candidate(key: key, reply: .value(.bool(isThere)), source: .file)
  }

  // MARK: Questions

  /// The question that a script asks, answered; throws what ends the script when it has no answer.
  func pose(
    _ kind: Question.Kind,
    scope: String,
    _ spec: LuaValue?,
    hasRule: Bool
  ) throws -> [LuaValue] {
    var reader = try QuestionReader(spec, kind: kind, scope: scope)
    var question = try reader.read { key in known[key] }
    question.section = section
    question.form = form
    return try settle(question, hasRule: hasRule)
  }

  /// The same for a question that was read.
  func settle(_ question: Question, hasRule: Bool = false) throws -> [LuaValue] {
    try claim(question.key)
    if let candidate = candidates[question.key] {
      return try take(candidate, question, hasRule)
    }
    if let answer = record.answers[question.key] { return try take(answer, question, hasRule) }
    if let proposal = question.proposal, proposal.isSilent {
      return try take(question, .value(proposal.value), .silent, isNew: true, hasRule)
    }
    if skipsOptional, !question.isRequired {
      return try take(question, .skipped, .silent, isNew: true, hasRule)
    }
    let standing = question.proposal.map { Reply.value($0.value) }
    throw stop(question, .unanswered, standing, origin: question.proposal?.origin)
  }

  /// Takes a key for a question, a form or a list.
  func claim(_ key: String) throws {
    try count()
    guard keys.insert(key).inserted else {
      let complaint = ScriptComplaint(
        message: "'\(key)' is asked twice",
        word: key.split(separator: "/").last.map(String.init),
        hint: "Give each question an id of its own."
      )
      doubled = complaint
      throw complaint
    }
  }

  /// Counts something that is kept outside of the box's own limits.
  func count() throws {
    guard !isStopped else { throw LuaHostError("the interview stopped here", code: .cancelled) }
    guard judged == nil else {
      throw ScriptComplaint(message: "a rule judges a value, and asks nothing", word: "validate")
    }
    size += 1
    guard size <= Self.limit else {
      throw ScriptComplaint(message: "an interview has at most \(Self.limit) questions and remarks")
    }
  }

  // MARK: Answers

  /// An answer that is offered now.
  private func take(
    _ candidate: Candidate,
    _ question: Question,
    _ hasRule: Bool
  ) throws -> [LuaValue] {
    var reply = candidate.reply
    do throws(AnswerFault) {
      if candidate.source == .file, let value = reply.value {
        reply.value = try question.read(file: value)
      }
      try question.check(reply)
    } catch {
      throw stop(question, .refused(error.message), candidate.reply)
    }
    return try take(question, reply, candidate.source, isNew: true, hasRule)
  }

  /// An answer that was given before.
  private func take(
    _ answer: Answer,
    _ question: Question,
    _ hasRule: Bool
  ) throws -> [LuaValue] {
    let reply = question.adapted(answer)
    let standing = reply.isLater ? answer.before : reply
    if record.reopened == question.key { throw stop(question, .reopened, standing) }
    if isFinishing, reply.isLater { throw stop(question, .postponed, standing) }
    if let key = outdating(answer, question) {
      throw stop(question, .outdated(after: key), reply)
    }
    do throws(AnswerFault) { try question.check(reply) } catch {
      throw stop(question, .invalid(error.message), reply)
    }
    return try take(question, reply, answer.source, isNew: false, hasRule)
  }

  /// The key whose change makes the answer be asked again.
  private func outdating(_ answer: Answer, _ question: Question) -> String? {
    question.askedAgainAfter.first { key in
      let scope = question.key.lastIndex(of: "/").map { question.key[...$0] } ?? ""
      return [scope + key, key].contains { changed.contains($0) }
        || [scope + key, key].contains { record.changed[$0].map { $0 > answer.order } ?? false }
    }
  }

  private func take(
    _ question: Question,
    _ reply: Reply,
    _ source: Answer.Source,
    isNew: Bool,
    _ hasRule: Bool
  ) throws -> [LuaValue] {
    let taken = Judged(question: question, reply: reply, source: source, isNew: isNew)
    guard hasRule, let value = reply.value, !reply.isForced else { return accept(taken) }
    judged = taken
    return ["check", LuaValue(value)]
  }

  private func accept(_ taken: Judged) -> [LuaValue] {
    let (question, reply) = (taken.question, taken.reply)
    let before = record.answers[question.key]?.reply
    if taken.isNew, before?.state != reply.state || before?.value != reply.value {
      changed.insert(question.key)
    }
    pass.steps.append(
      InterviewStep(question: question, reply: reply, source: taken.source, isNew: taken.isNew)
    )
    pass.remarks = []
    pass.points += question.points(for: reply)
    var meta = LuaTable(fields: [
      LuaTable.Field(name: "key", value: .string(question.key)),
      LuaTable.Field(name: "state", value: .string(reply.state.rawValue)),
    ])
    meta.fields.append(LuaTable.Field(name: "source", value: .string(taken.source.rawValue)))
    return ["take", reply.value.map { LuaValue($0) } ?? .nil, .table(meta)]
  }

  // MARK: Rules

  /// Goes on with what the question's rule says about the value: true, or nil and why not, or "warn"
  /// and why.
  func verdict(_ word: LuaValue, _ message: LuaValue) throws -> [LuaValue] {
    guard let judged else { throw ScriptComplaint(message: "there is nothing to judge") }
    self.judged = nil
    let wording = try? ScriptTable.wording(message, "message", of: "validate")
    let text =
      wording?.text(in: record.language, or: pass.languages)
      ?? (word.text == "warn" ? "Are you sure?" : "this is not accepted")
    switch word.text {
    case "warn": return try warn(judged, text)
    case "error": throw stop(judged.question, .broken(text), judged.reply)
    default:
      if word.bool == true { return accept(judged) }
      throw stop(
        judged.question,
        judged.isNew && judged.source != .silent ? .refused(text) : .invalid(text),
        judged.reply
      )
    }
  }

  private func warn(_ judged: Judged, _ text: String) throws -> [LuaValue] {
    var judged = judged
    let isPersonal = judged.isNew && judged.source != .file && judged.source != .silent
    guard judged.reply.isConfirmed || !isPersonal else {
      throw stop(judged.question, .warned(text), judged.reply)
    }
    judged.reply.isConfirmed = true
    return accept(judged)
  }

  /// Ends the script at a question.
  private func stop(
    _ question: Question,
    _ reason: Pose.Reason,
    _ standing: Reply? = nil,
    origin: Question.Proposal.Origin? = nil
  ) -> LuaHostError {
    isStopped = true
    pass.stop = .ask(
      Pose(question: question, reason: reason, standing: standing, origin: origin)
    )
    return LuaHostError("the interview waits for '\(question.key)'", code: .cancelled)
  }
}

extension Question {
  /// An answer to an earlier form of the question, in the form that this one takes: any value can
  /// become a text.
  fileprivate func adapted(_ answer: Answer) -> Reply {
    guard let value = answer.reply.value, kind.valueType == .text,
      answer.kind.valueType != .text
    else { return answer.reply }
    var reply = answer.reply
    reply.value = .string(value.plainText)
    return reply
  }

  /// The questionnaire's own points for the options that were chosen.
  fileprivate func points(for reply: Reply) -> [QuestionnairePoints] {
    let ids = reply.value?.array?.compactMap(\.text) ?? [reply.value?.text].compactMap(\.self)
    guard kind == .choice || kind == .multi else { return [] }
    return ids.compactMap { option($0) }.filter { $0.points != .zero }.map { option in
      QuestionnairePoints(id: key, points: option.points, why: option.id)
    }
  }
}

extension KnownAnswer {
  /// Reads `{"value":…,"at":…}`.
  fileprivate init?(_ json: JSONValue, at now: Instant) {
    guard let value = json.object?["value"],
      let at = json.object?["at"]?.text.flatMap({ Instant($0) })
    else { return nil }
    self.init(value: value, age: at.age(at: now))
  }
}
