package import WinnowCore

/// The answers of a questionnaire over all of its versions, for other programs.
package struct AnswerExport: Sendable {
  /// What is exported.
  package struct Choice: Sendable {
    package var questionnaire: String
    /// Whether interviews that are not finished count.
    package var isUnfinished: Bool
    /// Whether answers that are kept off screens are told.
    package var isSensitive: Bool
    /// The list whose items are the rows; nil for one row an interview.
    package var list: String?

    package init(questionnaire: String, isUnfinished: Bool, isSensitive: Bool, list: String?) {
      self.questionnaire = questionnaire
      self.isUnfinished = isUnfinished
      self.isSensitive = isSensitive
      self.list = list
    }
  }

  /// One row of the table: the interview, the item of the list if it is about one, and answers by
  /// column.
  package struct Row: Sendable {
    package var record: InterviewRecord
    package var item: String?
    package var answers: [String: Answer]
  }

  /// The ids that the columns are about, in the order in which they were met first.
  package let ids: [String]
  package let rows: [Row]
  package let list: String?
  private let interviews: [(record: InterviewRecord, path: [String])]
  private let isSensitive: Bool

  init(_ interviews: [(record: InterviewRecord, path: [String])], _ choice: Choice) {
    self.interviews = interviews
    list = choice.list
    isSensitive = choice.isSensitive
    var rows: [Row] = []
    for (record, path) in interviews {
      rows += Self.rows(record, path, choice)
    }
    self.rows = rows
    var seen: Set<String> = []
    var ids: [String] = []
    for (record, path) in interviews {
      for key in path where choice.isSensitive || record.answers[key]?.isSensitive != true {
        guard let id = Self.column(key, choice.list), seen.insert(id).inserted else { continue }
        ids.append(id)
      }
    }
    self.ids = ids
  }

  private static func rows(_ record: InterviewRecord, _ path: [String], _ choice: Choice) -> [Row] {
    var rows: [Row] = []
    var places: [String: Int] = [:]
    if choice.list == nil { rows = [Row(record: record, item: nil, answers: [:])] }
    for key in path {
      guard let answer = record.answers[key], !answer.isSensitive || choice.isSensitive,
        let id = column(key, choice.list)
      else { continue }
      let item = choice.list == nil ? nil : String(key.dropLast(id.count + 1))
      if let item, places[item] == nil {
        places[item] = rows.count
        rows.append(Row(record: record, item: item, answers: [:]))
      }
      rows[item.flatMap { places[$0] } ?? 0].answers[id] = answer
    }
    return rows
  }

  /// The column of an answer: nil for one that stands in another table.
  private static func column(_ key: String, _ list: String?) -> String? {
    guard let list else { return key.contains("[") ? nil : key }
    guard key.hasPrefix(list + "["), let end = key.firstIndex(of: "]") else { return nil }
    let rest = key[key.index(after: end)...]
    guard rest.hasPrefix("/"), !rest.contains("[") else { return nil }
    return String(rest.dropFirst())
  }

  /// A line of JSON for each interview: what is known of it, and its answers by id. An item of a list
  /// is `site[1].city`; what was not asked is null.
  package var objects: [JSONObject] {
    interviews.map { record, path in
      var answers = JSONObject()
      let shown = path.filter { isSensitive || record.answers[$0]?.isSensitive != true }
      for key in ids + shown.filter({ $0.contains("[") }) {
        let answer = shown.contains(key) ? record.answers[key] : nil
        let name = key.replacing("]/", with: "].")
        answers[name] = answer?.reply.value ?? .null
        answers["\(name).state"] = answer.map { .string($0.reply.state.rawValue) } ?? .null
        answers["\(name).src"] = answer.map { .string($0.source.rawValue) } ?? .null
      }
      return [
        "run": .string(record.id.description), "lead": .string(record.id.lead.description),
        "questionnaire": .string(record.questionnaire), "version": .string(record.version),
        "status": .string(record.status.word), "revision": .int(Int64(record.revision)),
        "outcome": record.outcome.map { .string($0) } ?? .null,
        "updated": .string(record.last.description), "by": .string(record.openedBy),
        "answers": .object(answers),
      ]
    }
  }
}

extension Engine {
  /// The answers of a questionnaire that are on the path of their interview.
  ///
  /// - Throws: not found, `no-interviews`, when it was never run.
  package func exportAnswers(_ choice: AnswerExport.Choice) throws -> AnswerExport {
    let all = try interviews()
    let own = all.filter { $0.questionnaire == choice.questionnaire }
    guard !own.isEmpty else {
      let known = Set(all.map(\.questionnaire)).sorted()
      throw WinnowError(
        .notFound,
        code: "no-interviews",
        "no interview with the questionnaire '\(choice.questionnaire)' was held here",
        hint: nearest(choice.questionnaire, among: known).map { "Did you mean '\($0)'?" }
          ?? (known.isEmpty ? nil : "There are interviews with: " + known.joined(separator: ", "))
      )
    }
    let wanted = own.filter { record in
      record.status == .completed || choice.isUnfinished && record.status.isRunning
    }
    return AnswerExport(try wanted.map { ($0, try path(of: $0)) }, choice)
  }
}
