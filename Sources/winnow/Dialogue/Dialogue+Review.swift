import WinnowCore
import WinnowEngine
import WinnowPlugins

extension Dialogue {
  /// Shows all answers and asks whether the interview is finished.
  func review() throws -> DialogueEnd? {
    if !isReviewShown {
      showAgain()
      for remark in session.pass.remarks { try screen.lines(["", text(remark)]) }
      try screen.line()
      try showAnswers()
      isReviewShown = true
    }
    switch try read(Prompt("finish? [Y/n] ")) {
    case .end(let end): return end
    case .text(let line): return try decide(line.trimmed)
    }
  }

  /// The answers on the path with a number each, then those that no longer apply.
  func showAnswers() throws {
    let steps = session.pass.steps
    try screen.line("Answers")
    var table = Table([.number("no"), .text("id"), .text("answer"), .text("question")])
    for (index, step) in steps.enumerated() {
      table.add([
        "\(index + 1)", step.question.key, shown(step.reply, step.question),
        text(step.question.text),
      ])
    }
    if !steps.isEmpty { try screen.lines(table.lines(on: screen.output)) }
    let path = Set(session.pass.path)
    let off = session.record.realAnswers.map(\.key).filter { !path.contains($0) }
    if !off.isEmpty, session.pass.isDone {
      try screen.line("no longer on the path: " + off.joined(separator: ", "))
    }
    guard session.pass.isDone else { return }
    for proposal in session.pass.proposals { try screen.line("will be done: " + shown(proposal)) }
    try screen.line("Enter finishes; :goto ID or its number changes an answer; < goes back")
  }

  private func shown(_ proposal: Proposal) -> String {
    switch proposal {
    case .set(let field, let value): "\(field) = \(value.map(\.plainText) ?? "nothing")".printable
    case .label(let name): "label \(name)"
    case .consent(let channel, let isGranted): "consent to \(channel): \(isGranted ? "yes" : "no")"
    case .activity(let type, _): "noted: \(type)".printable
    }
  }

  private func decide(_ line: String) throws -> DialogueEnd? {
    if let number = Int(line), session.pass.path.indices.contains(number - 1) {
      return try run(.go(session.pass.path[number - 1]), nil)
    }
    switch line.lowercased() {
    case "", "y", "yes", "j", "ja", "o", "oui": return try finish()
    case "n", "no", "nein", "non": return try pause("paused", status: 3)
    default: break
    }
    if let command = DialogueCommand(line) { return try run(command, nil) }
    try say("y finishes, n pauses; :goto ID changes an answer")
    return nil
  }

  private func finish() throws -> DialogueEnd? {
    guard session.prepareToFinish() else { return nil }
    var kept: Set<String> = []
    for conflict in try session.conflicts() {
      // A prompt has one row, and values can be long.
      try screen.line(question(conflict))
      switch try read(Prompt("overwrite it? [y/n] ")) {
      case .end(let end): return end
      case .text(let line):
        if !["y", "yes", "j", "ja"].contains(line.trimmed.lowercased()) {
          kept.insert(conflict.field)
        }
      }
    }
    return .finished(outcome: try session.finish(keeping: kept))
  }

  private func question(_ conflict: InterviewConflict) -> String {
    let shown = { (value: JSONValue?) in (value.map(\.plainText) ?? "nothing").printable }
    return "\(conflict.field) was \(shown(conflict.before)) when the interview began and is "
      + "\(shown(conflict.now)) now; this interview has \(shown(conflict.proposed))"
  }
}
