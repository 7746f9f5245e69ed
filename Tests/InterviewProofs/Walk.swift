import StoreProofs
import WinnowCore
import WinnowPlugins

/// One interview that goes to and fro, held against the model after every move.
package struct Walk {
  /// What an interview should not do.
  package struct Violation: Error, Sendable {
    package var words: String
  }

  private var front: any InterviewFront
  private var model: SheetModel
  private var dice: SplitMix
  private var versions: ArraySlice<SheetVersion>
  private var version: SheetVersion
  /// What the model has of the present state.
  private var expected: SheetPass
  private var isFinishing = false
  private let tell: (String) -> Void
  /// Moves at random; then what is left is answered.
  private var moves: Int

  /// - Parameters:
  ///   - versions: The questionnaire, and what it becomes.
  ///   - seed: Decides everything.
  ///   - isStored: Whether it goes through the engine and a store on the disk.
  ///   - flaw: What goes wrong on purpose where it does not.
  ///   - tell: Is told each move.
  /// - Throws: what keeps the interview from opening.
  package init(
    _ versions: [SheetVersion],
    seed: UInt64,
    isStored: Bool,
    flaw: FrontFlaw? = nil,
    tell: @escaping (String) -> Void = { _ in }
  ) throws {
    version = versions[0]
    self.versions = versions.dropFirst()
    front = isStored ? try SessionFront(version) : try PureFront(version, flaw: flaw)
    model = SheetModel(version.sheet)
    expected = model.pass()
    dice = SplitMix(state: seed)
    moves = dice.number(in: 3...8)
    self.tell = tell
  }

  /// Walks to the end.
  ///
  /// - Returns: How many moves it took.
  /// - Throws: ``Violation``; what the engine throws.
  package mutating func run() throws -> Int {
    var count = 0
    try compare()
    while true {
      count += 1
      guard count < 2000 else { throw Violation(words: "it never ends") }
      if moves > 0 {
        try move()
      } else if expected.stop != nil {
        try answer()
      } else if try finish() {
        return count
      }
      moves -= 1
    }
  }

  private mutating func move() throws {
    switch dice.number(in: 0...19) {
    case 0, 1: try back()
    case 2, 3: try go()
    case 4, 5: try crash()
    case 6: try pause()
    case 7: try upgrade()
    case 8: try remove()
    case 9: try refuse()
    case 10: try putOff()
    default: try answerSome()
    }
  }

  // MARK: Moves

  /// There is more to go back over when several are answered at once.
  private mutating func answerSome() throws {
    for _ in 0..<dice.number(in: 1...3) { try answer() }
  }

  /// Asks for the end, which brings up what was put off.
  private mutating func putOff() throws {
    guard expected.stop == nil else { return try offer(.later) }
    isFinishing = true
    tell("to the end")
    _ = front.prepareToFinish()
    try check(isRefused: false)
  }

  private mutating func answer() throws {
    guard let stop = expected.stop else { return }
    var reply = stop.item.reply(&dice)
    while moves <= 0, reply.isLater { reply = stop.item.reply(&dice) }
    if stop.item.warns(of: reply) {
      try offer(reply)
      reply.isConfirmed = true
    }
    try offer(reply)
  }

  private mutating func refuse() throws {
    guard let stop = expected.stop, let reply = stop.item.refusedReply(&dice) else { return }
    try offer(reply)
  }

  private mutating func offer(_ reply: Reply) throws {
    tell("\(expected.stop?.key ?? ""): \(Self.words(reply))")
    let isTaken = model.offer(reply, at: expected)
    guard try front.answer(reply) == isTaken else {
      throw Violation(words: "the answer is \(isTaken ? "not " : "")taken")
    }
    // What is refused leaves the question where it was.
    if isTaken { isFinishing = false }
    try check(isRefused: !isTaken)
  }

  private mutating func back() throws {
    guard !expected.path.isEmpty else { return }
    let count = dice.number(in: 1...2)
    tell("back \(count)")
    model.reopen(expected.path[max(0, expected.path.count - count)])
    try front.back(count)
    try checkAnew()
  }

  private mutating func go() throws {
    guard let key = expected.path.randomElement(using: &dice) else { return }
    tell("go to \(key)")
    model.reopen(key)
    try front.go(to: key)
    try checkAnew()
  }

  private mutating func remove() throws {
    let items = Set(expected.path.compactMap(Self.item)).sorted()
    guard let item = items.randomElement(using: &dice) else { return }
    tell("remove \(item)")
    model.remove(item)
    try front.remove(item)
    try checkAnew()
  }

  /// The innermost item of a list that a key stands in: `l1[2]` of `l1[2]/q3`.
  private static func item(_ key: String) -> String? {
    guard let end = key.lastIndex(of: "]") else { return nil }
    return String(key[...end])
  }

  private mutating func pause() throws {
    tell("pause and resume")
    model.pause()
    try front.pause()
    try checkAnew()
  }

  private mutating func crash() throws {
    tell("kill and resume")
    model.crash()
    try front.crash()
    try checkAnew()
  }

  private mutating func upgrade() throws {
    guard let next = versions.popFirst() else { return }
    tell("upgrade to version \(next.sheet.version)")
    version = next
    model.crash()
    model.upgrade(to: next.sheet)
    try front.upgrade(to: next)
    try checkAnew()
  }

  // MARK: The end

  /// Whether it is finished: what was put off is asked first.
  private mutating func finish() throws -> Bool {
    tell("finish")
    isFinishing = true
    let isDone = front.prepareToFinish()
    try check(isRefused: false)
    guard isDone else { return false }
    let final = front.pass
    try compareWithStraightRun(final)
    try front.finish()
    return true
  }

  /// Somebody who gives the same answers without a detour gets the same questions and the same end.
  private func compareWithStraightRun(_ final: InterviewPass) throws {
    let candidates = final.steps.map {
      Candidate(key: $0.question.key, reply: $0.reply, source: .typed)
    }
    let straight = try PureFront.straight(version, candidates, without: model.removed)
    guard case .done(let outcome) = final.stop, case .done(let other) = straight.stop,
      outcome == other, straight.unused.isEmpty,
      final.steps.map(Self.words) == straight.steps.map(Self.words)
    else { throw Violation(words: "a straight run ends otherwise: \(straight.stop)") }
  }

  // MARK: Checks

  private mutating func checkAnew() throws {
    isFinishing = false
    try check(isRefused: false)
  }

  private mutating func check(isRefused: Bool) throws {
    if !isRefused { expected = model.pass(isFinishing: isFinishing) }
    try compare(isRefused: isRefused)
  }

  private func compare(isRefused: Bool = false) throws {
    let pass = front.pass
    guard pass.path == expected.path else {
      throw Violation(words: "the path is \(pass.path) and should be \(expected.path)")
    }
    for (step, reply) in zip(pass.steps, expected.replies)
    where step.reply.state != reply.state || step.reply.value != reply.value {
      throw Violation(words: "\(Self.words(step)) should be \(Self.words(reply))")
    }
    try compareStop(pass.stop, isRefused: isRefused)
    try compareAnswers()
  }

  private func compareStop(_ stop: InterviewPass.Stop, isRefused: Bool) throws {
    switch (stop, expected.stop) {
    case (.done, nil): return
    case (.ask(let pose), let wanted?) where pose.question.key == wanted.key:
      guard Self.isReason(pose.reason, wanted.reason, isRefused: isRefused) else {
        throw Violation(words: "\(wanted.key) is asked: \(pose.reason), not \(wanted.reason)")
      }
    case (.failed(let error), _): throw Violation(words: "the script failed: \(error)")
    default: throw Violation(words: "asked is \(stop), not \(expected.stop?.key ?? "nothing")")
    }
  }

  private static func isReason(
    _ reason: Pose.Reason,
    _ wanted: SheetPass.Reason,
    isRefused: Bool
  ) -> Bool {
    switch reason {
    case .refused, .warned: isRefused
    case .broken: false
    case _ where isRefused: false
    case .unanswered: wanted == .unanswered
    case .reopened: wanted == .reopened
    case .postponed: wanted == .postponed
    case .outdated: wanted == .outdated
    case .invalid: wanted == .invalid
    }
  }

  /// No answer is lost, also those that are not on the path any more.
  private func compareAnswers() throws {
    let record = front.record
    guard record.answers.count == model.answers.count else {
      throw Violation(
        words: "there are the answers \(record.answers.keys.sorted()), "
          + "not \(model.answers.keys.sorted())"
      )
    }
    for (key, held) in model.answers {
      guard let answer = record.answers[key], answer.reply.state == held.reply.state,
        answer.reply.value == held.reply.value, answer.reply.isLater == held.reply.isLater
      else { throw Violation(words: "the answer to \(key) is lost: \(Self.words(held.reply))") }
    }
  }

  private static func words(_ reply: Reply) -> String {
    reply.isLater ? "later" : reply.value.map { "\($0)" } ?? reply.state.rawValue
  }

  private static func words(_ step: InterviewStep) -> String {
    "\(step.question.key) = \(words(step.reply))"
  }
}
