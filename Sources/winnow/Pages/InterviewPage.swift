import WinnowCore
import WinnowEngine

/// An interview with its answers, as people read it.
struct InterviewPage {
  private let record: InterviewRecord
  private let path: [String]

  init(_ record: InterviewRecord, _ path: [String]) {
    self.record = record
    self.path = path
  }

  func print(on screen: Screen) throws {
    let title = "\(record.id)  \(record.questionnaire.printable), \(record.status.word)"
    try screen.line(screen.output.styled(title, .strong))
    try screen.line(facts)
    try screen.line()
    var table = Table([.text("id"), .text("answer"), .text("question"), .text("by")])
    for answer in path.compactMap({ record.answers[$0] }) {
      table.add([answer.key, answer.shown, answer.text.printable, answer.actor.printable])
    }
    try screen.lines(path.isEmpty ? ["no answers yet"] : table.lines(on: screen.output))
    let beside = record.realAnswers.map(\.key).filter { !path.contains($0) }
    if !beside.isEmpty {
      try screen.line()
      try screen.line("not on the path: " + beside.joined(separator: ", "))
    }
  }

  private var facts: String {
    var facts = ["opened \(record.opened) by \(record.openedBy.printable)"]
    if record.last > record.opened { facts.append("last \(record.last)") }
    if record.revision > 1 { facts.append("revision \(record.revision)") }
    if let outcome = record.outcome { facts.append("outcome \(outcome.printable)") }
    return facts.joined(separator: ", ")
  }
}

extension Answer {
  /// The answer as it is shown, unless it is kept off screens.
  var shown: String {
    guard let value = reply.value else { return reply.words }
    return isSensitive ? "••••" : (label ?? value.plainText).printable
  }
}

extension Reply {
  /// What people read where there is no value.
  var words: String {
    if isLater { return "later" }
    return switch state {
    case .dontKnow: "don't know"
    case .refused: "refused"
    case .skipped, .answered: "no answer"
    }
  }
}
