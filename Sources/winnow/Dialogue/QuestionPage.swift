import WinnowCore
import WinnowEngine
import WinnowPlugins

/// A question as it is shown in the dialogue.
struct QuestionPage {
  private let pose: Pose
  private let dialogue: Dialogue
  private var question: Question { pose.question }

  init(_ pose: Pose, _ dialogue: Dialogue) {
    self.pose = pose
    self.dialogue = dialogue
  }

  /// `Need (part 1 of 3, 2 answered)`
  func heading(_ name: String) -> String {
    let pass = dialogue.session.pass
    let answered = dialogue.session.record.realAnswers.count
    let part = pass.sections.count > 1 ? "part \(pass.section) of \(pass.sections.count), " : ""
    return "\(name) (\(part)\(answered) answered)"
  }

  /// The question, its options, its hint and what Enter does.
  var lines: [String] {
    var lines = [dialogue.screen.output.styled(dialogue.text(question.text), .strong)]
    lines += options
    if let hint = question.hint { lines.append("  " + dialogue.text(hint)) }
    let notes = self.notes
    if !notes.isEmpty {
      let text = "  (" + notes.joined(separator: "; ") + ")"
      lines.append(dialogue.screen.output.styled(text, .faint))
    }
    return lines
  }

  private var options: [String] {
    choices.map { choice in
      let number = String(choice.number)
      return String(repeating: " ", count: max(0, 3 - number.count)) + number + "  " + choice.text
    }
  }

  /// What can be picked.
  var choices: [PromptChoice] {
    var choices = question.options.enumerated().map { index, option in
      PromptChoice(number: index + 1, id: option.id, text: dialogue.text(option.text))
    }
    if question.allowsOther {
      let other = Wording(texts: ["en": "something else", "de": "etwas anderes"])
      choices.append(
        PromptChoice(number: choices.count + 1, id: Question.otherID, text: dialogue.text(other))
      )
    }
    return choices
  }

  private var notes: [String] {
    var notes: [String] = []
    if let form { notes.append(form) }
    if question.kind == .long { notes.append("an empty line ends the text") }
    if let enter { notes.append(enter) }
    if question.dontKnow == .shown { notes.append(":dk if unknown") }
    if question.refusal == .shown { notes.append(":refuse if they will not say") }
    return notes
  }

  /// What kind of answer is wanted, where the options do not say it.
  private var form: String? {
    switch question.kind {
    case .choice: nil
    case .multi: "several, separated by commas"
    case .yesno: "y or n"
    case .number, .scale, .percent:
      (question.isWhole ? "a whole number" : "a number") + question.range
        + (question.kind == .percent ? " %" : question.unit.map { ", in " + $0 } ?? "")
    case .money: "an amount" + question.range + (question.currency.map { ", in " + $0 } ?? "")
    case .date: "a day such as 2026-03-31"
    case .email: "an e-mail address"
    case .phone: "a phone number"
    case .url: "an address such as https://acme.example"
    case .text, .long: nil
    }
  }

  private var enter: String? {
    guard let standing = pose.standing, !standing.isLater else {
      return question.isRequired ? "required" : "Enter skips"
    }
    let value = shown(standing)
    return switch pose.origin {
    case .record: "Enter takes \(value), from the record"
    case .known: "Enter takes \(value), answered before"
    case .standard: "Enter takes \(value)"
    case nil:
      (try? question.check(standing)) == nil ? "was \(value)" : "Enter keeps \(value)"
    }
  }

  private func shown(_ reply: Reply) -> String {
    dialogue.shown(reply, question)
  }

  /// Where an answer comes from: typed, or what stood there.
  static func source(of reply: Reply, _ pose: Pose) -> Answer.Source {
    guard let origin = pose.origin, reply.value == pose.standing?.value else { return .typed }
    return origin == .standard ? .standard : .prefill
  }
}

extension Dialogue {
  /// An answer as it is shown.
  func shown(_ reply: Reply, _ question: Question) -> String {
    guard let value = reply.value else { return reply.words }
    guard !question.isSensitive else { return "••••" }
    return question.shown(value, in: language, or: session.pass.languages).printable
  }

  func prompt(for pose: Pose) -> Prompt {
    let page = QuestionPage(pose, self)
    let isMulti = pose.question.kind == .multi
    return Prompt(
      "> ",
      choices: page.choices,
      picksSeveral: isMulti,
      isMultiline: pose.question.kind == .long
    )
  }
}
