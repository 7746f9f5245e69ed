import WinnowCore
import WinnowEngine
import WinnowPlugins

/// The questions that are worth asking, as people read them.
struct NextQuestionPage {
  let engine: Engine
  let present: Explanation
  let questions: [NextQuestion]
  let language: String

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(json) }
    let lead = present.lead.flatMap { try? engine.lead($0.description) }
    try screen.line(screen.output.styled(lead?.title ?? "", .strong))
    let grade = present.grade.map { ", grade \($0)" } ?? ""
    try screen.line(
      "now: score \(present.score)\(grade); with everything known \(present.lowest) to "
        + "\(present.highest)"
    )
    guard !questions.isEmpty else {
      return try screen.line("no open question could change the score")
    }
    for next in questions {
      try screen.line()
      try screen.lines(lines(next))
    }
  }

  private func lines(_ next: NextQuestion) -> [String] {
    let text = next.question.text.text(in: language, or: next.languages).printable
    var lines = ["\(text)  (\(next.question.key) of \(next.questionnaire.printable))"]
    for option in next.question.options {
      lines.append("  " + option.text.text(in: language, or: next.languages).printable)
    }
    let grades = next.grades.isEmpty ? "" : ", grade " + next.grades.joined(separator: " or ")
    lines.append("  the answer leads to a score from \(next.lowest) to \(next.highest)\(grades)")
    if next.decides { lines.append("  and decides whether the lead is qualified") }
    if next.highest == next.lowest, next.narrows > .zero {
      lines.append("  with others; it settles \(next.narrows) points of what is not known")
    }
    return lines
  }

  private var json: JSONObject {
    var object: JSONObject = ["lead": .string(present.lead?.description ?? "")]
    object.append("score", present.score.json)
    object.append("grade", present.grade.map { .string($0) } ?? .null)
    object.append("range", [present.lowest.json, present.highest.json])
    object.append("questions", .array(questions.map { .object(json($0)) }))
    return object
  }

  private func json(_ next: NextQuestion) -> JSONObject {
    [
      "id": .string(next.question.key), "questionnaire": .string(next.questionnaire),
      "kind": .string(next.question.kind.rawValue),
      "text": .string(next.question.text.text(in: language, or: next.languages)),
      "options": .array(next.question.options.map { .string($0.id) }),
      "score": [next.lowest.json, next.highest.json],
      "grades": .array(next.grades.map { .string($0) }), "steps": .int(Int64(next.steps)),
      "decides": .bool(next.decides), "narrows": next.narrows.json,
    ]
  }
}
