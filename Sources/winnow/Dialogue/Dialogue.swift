import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// An interview at the terminal, or from a pipe: line by line, each one added below the last.
///
/// Nothing that ends it answers a question: it pauses, and tells how to go on.
final class Dialogue {
  let session: InterviewSession
  let input: LineInput
  let screen: Screen
  private let score: LiveScore?
  /// The part of the questionnaire that was told last, and the question.
  private var section: Wording?
  private var shown: Question?
  /// What was typed and could not be saved: Enter tries again.
  private var unsaved: Reply?
  /// Own points of the questionnaire when they were told last.
  private var points: Points

  /// Made anew for each interview; `hints` says whether the score is told after each answer.
  init(_ session: InterviewSession, _ input: LineInput, on screen: Screen, hints: Bool) {
    self.session = session
    self.input = input
    self.screen = screen
    score = hints ? session.liveScore() : nil
    points = session.pass.total
    telling = hints
  }

  private let telling: Bool
  /// Whether the answers stand on the screen as they are.
  var isReviewShown = false

  /// Goes through the interview until it is finished or paused.
  ///
  /// - Throws: script errors, after the answers were saved; what could not be written.
  func run() throws -> DialogueEnd {
    for taken in session.silentAnswers { try say(taken) }
    while true {
      let end: DialogueEnd?
      switch session.pass.stop {
      case .failed(let error):
        // A script that fails before it asked anything leaves nothing behind.
        if !session.isUnwritten || !session.pass.steps.isEmpty { try session.pause("script-error") }
        throw error
      case .done: end = try review()
      case .ask(let pose): end = try ask(pose)
      }
      if let end { return end }
    }
  }

  var language: String { session.record.language }

  func text(_ wording: Wording) -> String {
    wording.text(in: language, or: session.pass.languages).printableLines
  }

  /// Reads a line; what is no line pauses the interview.
  func read(_ prompt: Prompt) throws -> Line {
    try screen.flush()
    switch input.read(prompt) {
    case .line(let text):
      if input.wasCut { try say("only the first \(EditLine.byteLimit >> 10) KiB were taken") }
      return .text(text)
    case .back: return .text("<")
    case .interrupted: return .end(try pause("interrupted", status: 130))
    case .ended: return .end(try pause("ended", status: 3))
    case .hungUp: return .end(try pause("hung-up", status: 129))
    case .terminated: return .end(try pause("terminated", status: 143))
    case .idle: return .end(try pause("idle", status: 124))
    }
  }

  /// What came from the person: text, or an end.
  enum Line {
    case text(String)
    case end(DialogueEnd)
  }

  func pause(_ reason: String, status: Int32) throws -> DialogueEnd {
    try session.pause(reason)
    return .paused(status: status)
  }

  /// A remark of the dialogue, beneath what was typed.
  func say(_ text: String) throws { try screen.line("  " + text.printableLines) }

  // MARK: One question

  private func ask(_ pose: Pose) throws -> DialogueEnd? {
    isReviewShown = false
    if shown != pose.question { try show(pose) }
    try complain(pose.reason)
    switch try read(prompt(for: pose)) {
    case .end(let end): return end
    case .text(let text): return try take(text, pose)
    }
  }

  /// Has the question shown again before the next answer.
  func showAgain() {
    shown = nil
    isReviewShown = false
  }

  private func show(_ pose: Pose) throws {
    let page = QuestionPage(pose, self)
    if section != pose.question.section, let name = pose.question.section {
      try screen.line()
      try screen.line(screen.output.styled(page.heading(text(name)), .strong))
    }
    section = pose.question.section
    for remark in session.pass.remarks { try screen.lines(["", text(remark)]) }
    try screen.line()
    try screen.lines(page.lines)
    shown = pose.question
  }

  private func complain(_ reason: Pose.Reason) throws {
    switch reason {
    case .refused(let why): try say("not accepted: \(why)")
    case .warned(let why): try say("\(why) Enter again takes it.")
    case .broken(let why):
      try say("the rule of this question failed (a fault of the plugin): \(why)")
      try say(":force takes the answer as it is")
    default: return
    }
  }

  /// What was typed at a question: a command, nothing, or an answer.
  private func take(_ line: String, _ pose: Pose) throws -> DialogueEnd? {
    let word = line.trimmed
    if word == "?" {
      try help(pose)
    } else if let command = DialogueCommand(word) {
      return try run(command, pose)
    } else if let reply = try reply(line, pose) {
      try offer(reply)
    }
    return nil
  }

  /// The answer that a line means; nil when it means none, which was told.
  private func reply(_ line: String, _ pose: Pose) throws -> Reply? {
    if line.trimmed.isEmpty { return try emptyReply(pose) }
    let literal = line.hasPrefix("\\") ? String(line.dropFirst()) : line
    do throws(AnswerFault) {
      let value = try pose.question.read(literal, in: language)
      if input.isTerminal, pose.question.options.isEmpty { input.addHistory(line) }
      var reply = Reply.value(value)
      if case .warned = pose.reason, pose.standing?.value == value { reply.isConfirmed = true }
      return reply
    } catch {
      try say("not accepted: \(error.message)")
      return nil
    }
  }

  /// Enter alone: what stands there, again what could not be saved, or no answer.
  private func emptyReply(_ pose: Pose) throws -> Reply? {
    if let unsaved { return unsaved }
    switch pose.reason {
    case .warned:
      var reply = pose.standing
      reply?.isConfirmed = true
      return reply
    case .refused, .broken: break
    default:
      if let standing = pose.standing, (try? pose.question.check(standing)) != nil {
        return standing
      }
    }
    do throws(AnswerFault) {
      try pose.question.check(.skipped)
      return .skipped
    } catch {
      try say(error.message)
      return nil
    }
  }

  /// Offers an answer to the interview and tells what it did.
  func offer(_ reply: Reply) throws {
    guard case .ask(let pose) = session.pass.stop else { return }
    let source = QuestionPage.source(of: reply, pose)
    do {
      let advance = try session.answer(reply, from: source)
      unsaved = nil
      if advance.isTaken { try tell(advance) }
    } catch let error as StoreError where error.kind == .notWritten {
      unsaved = reply
      try say("not saved: \(error.winnowError.description)")
      try say("make room, and press Enter to try again")
    }
  }

  // MARK: What an answer did

  private func tell(_ advance: InterviewSession.Advance) throws {
    var facts: [String] = []
    if advance.kept > 0 {
      facts.append("kept \(advance.kept) answer\(advance.kept == 1 ? "" : "s")")
    }
    facts += advance.gone.map { "\($0) no longer applies" }
    if case .ask(let next) = session.pass.stop {
      switch next.reason {
      case .outdated: facts.append("\(next.question.key) asked again")
      case .invalid(let why): facts.append("\(next.question.key) asked again (\(why))")
      default: break
      }
    }
    if !facts.isEmpty { try say(facts.joined(separator: ", ")) }
    for taken in advance.silent { try say(taken) }
    try tellScore()
  }

  private func tellScore() throws {
    if let move = score?.move(session.pass) {
      let sign = move.difference < .zero ? "" : "+"
      let cause = move.cause.map { " " + $0 } ?? ""
      let grade = move.grade.map { ", grade \($0)" } ?? ""
      try say("score \(move.score) (\(sign)\(move.difference)\(cause))\(grade)")
    }
    let total = session.pass.total
    guard telling, total != points else { return }
    let difference = total - points
    let why = session.pass.points.last?.why.map { " " + $0 } ?? ""
    try say("questionnaire \(total) (\(difference < .zero ? "" : "+")\(difference)\(why))")
    points = total
  }
}

/// How a dialogue ended.
enum DialogueEnd {
  case finished(outcome: String?)
  /// The status that the process ends with.
  case paused(status: Int32)
}
