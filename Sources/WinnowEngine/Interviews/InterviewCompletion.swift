import WinnowCore
import WinnowPlugins

/// What becomes of the lead when an interview is finished.
struct InterviewCompletion {
  let record: InterviewRecord
  let pass: InterviewPass
  let lead: Lead

  /// The answers that count, with those of list items and without what only steers a list.
  private var steps: [InterviewStep] { pass.steps.filter { !$0.question.isStructural } }

  /// The data of `interview.completed`.
  func data(_ outcome: String?) -> JSONObject {
    let path = Set(pass.path)
    let off = record.realAnswers.map(\.key).filter { !path.contains($0) }
    var data: JSONObject = [
      "run": .string(record.id.description), "revision": .int(Int64(record.revision)),
      "outcome": outcome.map { .string($0) } ?? .null,
      "path": .array(steps.map { .string($0.question.key) }),
      "off_path": .array(off.map { .string($0) }),
    ]
    if !pass.points.isEmpty { data.append("points", pass.total.json) }
    return data
  }

  /// The events beside it: fields, labels and answers of the lead, and what it allows.
  func effects(keeping kept: Set<String>, earlier: [InterviewRecord]) -> [EventDraft] {
    var update = fields(keeping: kept)
    let answers = answers(earlier)
    if !answers.isEmpty { update.append("answers", .object(answers)) }
    let subject = record.id.lead.description
    var drafts: [EventDraft] = []
    if !update.isEmpty { drafts.append(EventDraft(.leadUpdated, subject: subject, data: update)) }
    drafts += pass.proposals.compactMap { event($0, subject) }
    return drafts
  }

  /// The event of a proposal that is more than a change of the record.
  private func event(_ proposal: Proposal, _ subject: String) -> EventDraft? {
    let run = JSONValue.string(record.id.description)
    let source = JSONValue.string(record.questionnaire)
    switch proposal {
    case .set, .label: return nil
    case .consent(let channel, let isGranted):
      let data: JSONObject = ["channel": .string(channel), "source": source, "evidence": run]
      return EventDraft(
        isGranted ? .consentGranted : .consentWithdrawn,
        subject: subject,
        data: data
      )
    case .activity(let type, let note):
      var data: JSONObject = ["type": .string(type), "source": source]
      if let note { data.append("note", .string(note)) }
      return EventDraft(.activityObserved, subject: subject, data: data)
    }
  }

  private func fields(keeping kept: Set<String>) -> JSONObject {
    var update = JSONObject()
    var labels = lead.fields["labels"]?.array ?? []
    let labelCount = labels.count
    for proposal in pass.proposals {
      switch proposal {
      case .set(let field, let value):
        guard !kept.contains(field) else { continue }
        update[field] = lead.fields[field] == value ? nil : value ?? .null
      case .label(let name):
        if !labels.contains(.string(name)) { labels.append(.string(name)) }
      case .consent, .activity: continue
      }
    }
    if labels.count > labelCount { update["labels"] = .array(labels) }
    return update
  }

  /// The lead's answers: the latest of each id that a finished interview has on its path.
  private func answers(_ earlier: [InterviewRecord]) -> JSONObject {
    var wanted: [String: JSONValue] = [:]
    for step in steps {
      switch step.reply.state {
      case .answered: wanted[step.question.key] = step.reply.value
      case .dontKnow, .refused: wanted[step.question.key] = .null
      case .skipped: continue
      }
    }
    for key in outdated { wanted[key] = wanted[key] ?? Self.fallback(key, earlier) ?? .null }
    for list in outdatedLists { Self.restore(list, earlier, to: &wanted) }
    var update = JSONObject()
    for (key, value) in wanted.sorted(by: { $0.key < $1.key })
    where lead.answers[key] ?? .null != value {
      update.append(key, value)
    }
    return update
  }

  /// Answers that the lead has from this interview as it was, or from items of its lists, and that are
  /// not on the path.
  private var outdated: [String] {
    let path = Set(pass.path)
    let lists = Set(pass.path.compactMap(Self.list))
    return lead.answers.members.map(\.key).filter { key in
      guard !path.contains(key) else { return false }
      return record.path.contains(key) || Self.list(key).map { lists.contains($0) } ?? false
    }
  }

  /// Lists that this interview had on its path and has no more.
  private var outdatedLists: Set<String> {
    let now = Set(pass.path.compactMap(Self.list))
    return Set(record.path.compactMap(Self.list)).subtracting(now)
  }

  /// The items of a list as the interview before had them: all of them, or none.
  private static func restore(
    _ list: String,
    _ earlier: [InterviewRecord],
    to wanted: inout [String: JSONValue]
  ) {
    guard let record = earlier.last(where: { $0.path.contains { Self.list($0) == list } }) else {
      return
    }
    for key in record.path where Self.list(key) == list {
      if let value = record.answers[key]?.reply.value { wanted[key] = value }
    }
  }

  /// The list whose item a key belongs to: `site` of `site[2]/city`.
  private static func list(_ key: String) -> String? {
    guard let bracket = key.lastIndex(of: "["), key[bracket...].contains("]") else { return nil }
    return String(key[..<bracket])
  }

  /// What the interview before had as the answer.
  private static func fallback(_ key: String, _ earlier: [InterviewRecord]) -> JSONValue? {
    guard list(key) == nil else { return nil }
    return earlier.last { $0.path.contains(key) }?.answers[key]?.reply.value
  }
}
