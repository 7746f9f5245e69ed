import WinnowCore
import WinnowEngine
import WinnowPlugins

extension Dialogue {
  /// Does what a command says at a question; `pose` is nil on the review page.
  func run(_ command: DialogueCommand, _ pose: Pose?) throws -> DialogueEnd? {
    switch command {
    case .back(let count):
      if try session.back(count) { showAgain() } else { try say("this is the first question") }
    case .go(let key): try complaining { try session.go(to: key) }
    case .remove(let item):
      try complaining {
        try session.remove(item)
        try say("\(item) is taken out")
      }
    case .review: try review(again: pose == nil)
    case .help: try screen.lines(DialogueCommand.page.map { "  " + $0 })
    case .pause: return try pause("paused", status: 3)
    case .language(let language): try speak(language)
    case .dontKnow: try offer(.dontKnow, at: pose)
    case .refuse: try offer(.refused, at: pose)
    case .skip: try offer(.skipped, at: pose)
    case .later: try offer(.later, at: pose)
    case .force: try force(pose)
    case .unknown(let text): try refuse(text)
    }
    return nil
  }

  private func offer(_ reply: Reply, at pose: Pose?) throws {
    guard pose != nil else { return try say("nothing is asked here") }
    try offer(reply)
  }

  /// Takes the answer whose rule failed.
  private func force(_ pose: Pose?) throws {
    guard let pose, case .broken = pose.reason, var reply = pose.standing else {
      return try say("there is nothing to force: only an answer whose rule failed")
    }
    reply.isForced = true
    try offer(reply)
  }

  private func speak(_ language: String) throws {
    let known = session.pass.languages
    let base = language.split(separator: "-").first.map(String.init) ?? language
    guard known.isEmpty || known.contains(language) || known.contains(base) else {
      return try say(
        "the questionnaire has no '\(language)'; it has " + known.joined(separator: ", ")
      )
    }
    session.speak(language)
    showAgain()
  }

  private func complaining(_ body: () throws -> Void) throws {
    do {
      try body()
      showAgain()
    } catch let error as WinnowError where error.kind == .usage {
      try say(error.message + (error.hint.map { ". " + $0 } ?? ""))
    }
  }

  private func review(again isReview: Bool) throws {
    if isReview { isReviewShown = false } else { try showAnswers() }
  }

  private func refuse(_ text: String) throws {
    let word = String(text.dropFirst().split(separator: " ").first ?? "")
    let advice = nearest(word, among: DialogueCommand.names).map { " Did you mean :\($0)?" } ?? ""
    try say("'\(text)' is no command.\(advice) :help lists them; \\ before it makes it an answer.")
  }

  /// Help on the question, and on the dialogue.
  func help(_ pose: Pose) throws {
    if let help = pose.question.help { try say(text(help)) }
    try say("wanted: \(pose.question.wanted)")
    try say(":help lists what else can be typed")
  }
}
