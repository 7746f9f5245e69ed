package import WinnowCore

/// What a lead answered about one topic.
package struct AnswerTopic: Sendable {
  /// The label of the questions, such as `bant:need`.
  package var tag: String
  /// The latest answers, in the order in which they were given.
  package var answers: [Answer]
}

extension Engine {
  /// The latest answers of finished interviews by topic, for whoever is about to call; an answer with
  /// several topics stands in each.
  ///
  /// - Parameter lead: Whose.
  /// - Returns: Topics by name; questions without one are not told.
  /// - Throws: ``StoreError``.
  package func topics(of lead: LeadID) throws -> [AnswerTopic] {
    var latest: [String: Answer] = [:]
    for record in try interviews(of: lead) where record.status == .completed {
      for key in record.path { latest[key] = record.answers[key] }
    }
    var topics: [String: [Answer]] = [:]
    for answer in latest.values.sorted(by: { ($0.at, $0.order) < ($1.at, $1.order) }) {
      for tag in Set(answer.tags) { topics[tag, default: []].append(answer) }
    }
    return topics.sorted { $0.key < $1.key }.map { AnswerTopic(tag: $0.key, answers: $0.value) }
  }
}
