package import WinnowCore

/// What a lead answered in finished interviews.
package struct AnswerTopics: Sendable {
  /// The answers about one topic.
  package struct Topic: Sendable {
    /// The label of the questions, such as `bant:need`.
    package var tag: String
    /// The latest answers, in the order in which they were given.
    package var answers: [Answer]
  }

  /// By name; an answer with several topics stands in each.
  package var topics: [Topic] = []
  /// The latest answers by key, those too that have no topic.
  package var latest: [String: Answer] = [:]

  package init() {}
}

extension Engine {
  /// The latest answers of finished interviews by topic, for whoever is about to call.
  ///
  /// - Parameter lead: Whose.
  /// - Returns: Questions that were skipped are in no topic.
  /// - Throws: ``StoreError``.
  package func topics(of lead: LeadID) throws -> AnswerTopics {
    var found = AnswerTopics()
    for record in try interviews(of: lead) where record.status == .completed {
      for key in record.path { found.latest[key] = record.answers[key] ?? found.latest[key] }
    }
    var topics: [String: [Answer]] = [:]
    let answers = found.latest.values.filter { $0.reply.state != .skipped }
    for answer in answers.sorted(by: { ($0.at, $0.order) < ($1.at, $1.order) }) {
      for tag in Set(answer.tags) { topics[tag, default: []].append(answer) }
    }
    found.topics = topics.sorted { $0.key < $1.key }.map { entry in
      AnswerTopics.Topic(tag: entry.key, answers: entry.value)
    }
    return found
  }
}
