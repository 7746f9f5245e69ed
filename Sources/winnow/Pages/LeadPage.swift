import WinnowCore
import WinnowEngine

/// One lead as people read it.
struct LeadPage {
  private let lead: Lead
  private let answers: AnswerTopics

  /// `answers` are those of its interviews, by topic.
  init(_ lead: Lead, answers: AnswerTopics = AnswerTopics()) {
    self.lead = lead
    self.answers = answers
  }

  /// Says in a line what was done to the lead, or prints it as JSON.
  func confirm(_ deed: String, _ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(lead.json) }
    try screen.line("\(deed) \(lead.title)")
  }

  func print(on screen: Screen) throws {
    try screen.line(screen.output.styled(lead.title, .strong))
    try screen.lines(facts.body(on: screen.output, indent: 2))
    try print(otherAnswers, "Answers", on: screen)
    try printTopics(on: screen)
    try print(lead.consent, "Consent", on: screen)
    guard !lead.activities.isEmpty else { return }
    try screen.line()
    try screen.lines(activities.lines(on: screen.output))
  }

  private var facts: Table {
    var table = Table([.word("field"), .text("value")])
    if let key = lead.key { table.add(["key", key]) }
    for member in lead.fields.members { table.add([member.key, member.value.plain]) }
    table.add(["stage", lead.stage.rawValue])
    if let score = lead.score { table.add(["score", score.summary]) }
    table.add(["created", lead.created.description])
    table.add(["updated", lead.updated.description])
    return table
  }

  private var activities: Table {
    var table = Table([.word("when"), .text("activity"), .text("note")])
    for activity in lead.activities.sorted(by: { $0.at > $1.at }) {
      table.add([activity.at.description, activity.type, activity.note ?? ""])
    }
    return table
  }

  /// Answers that no topic has, without those that are kept off screens.
  private var otherAnswers: JSONObject {
    let told = Set(answers.topics.flatMap { $0.answers.map(\.key) })
    return JSONObject(
      members: lead.answers.members.filter { !told.contains($0.key) }.map { member in
        guard let answer = answers.latest[member.key], answer.reply.value == member.value else {
          return member
        }
        return JSONObject.Member(key: member.key, value: .string(answer.shown))
      }
    )
  }

  private func printTopics(on screen: Screen) throws {
    guard !answers.topics.isEmpty else { return }
    try screen.line()
    try screen.line(screen.output.styled("Answers by topic", .strong))
    for topic in answers.topics {
      try screen.line("  " + topic.tag.printable)
      var table = Table([.word("question"), .text("answer")])
      for answer in topic.answers { table.add([answer.text, answer.shown]) }
      try screen.lines(table.body(on: screen.output, indent: 4))
    }
  }

  private func print(_ members: JSONObject, _ title: String, on screen: Screen) throws {
    guard !members.isEmpty else { return }
    var table = Table([.word("id"), .text("value")])
    for member in members.members { table.add([member.key, member.value.plain]) }
    try screen.line()
    try screen.line(screen.output.styled(title, .strong))
    try screen.lines(table.body(on: screen.output, indent: 2))
  }
}

extension Lead {
  /// Id, name and company in one line, safe to print.
  var title: String {
    let who = [text("name") ?? text("email"), text("company")].compactMap(\.self)
    return ([id.description] + (who.isEmpty ? [] : [who.joined(separator: ", ").printable]))
      .joined(separator: "  ")
  }
}

extension RecordedScore {
  /// `62, grade A, qualified`.
  fileprivate var summary: String {
    [
      points.description, grade.map { "grade \($0)" }, qualified ? "qualified" : "not qualified",
      isHandoffHeld ? "its hand-off waits (winnow rescore --held)" : nil,
    ]
    .compactMap(\.self).joined(separator: ", ")
  }
}

extension JSONValue {
  /// The text itself, and anything else as JSON.
  var plain: String {
    text ?? String(decoding: JSONWriter.encode(self), as: UTF8.self)
  }
}
