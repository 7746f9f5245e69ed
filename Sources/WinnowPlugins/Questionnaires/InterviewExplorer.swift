package import WinnowCore

/// Walks through a questionnaire in many ways, to find what it can ask.
///
/// Every value that a question may have is tried at least once, with ordinary answers to the others; then
/// answers are drawn at random until nothing new was found for a while. Deterministic.
package struct InterviewExplorer {
  /// A question that some walk came by.
  package struct Finding: Sendable {
    package var question: Question
    /// The answers of the walk that met it first.
    package var before: [Candidate]
    /// Ids of options that were there on any walk.
    package var options: Set<String>
    /// Replies that were tried, the usual one first.
    package var replies: [Reply]
    /// The questionnaire's languages.
    package var languages: [String]
  }

  /// By key, in the order in which they were met.
  package private(set) var findings: [Finding] = []
  /// The errors that walks ended with, each once.
  package private(set) var failures: [WinnowError] = []
  private var places: [String: Int] = [:]
  private let script: InterviewScript
  private let record: InterviewRecord
  private let literals: [Double]
  private var passes = 0
  /// Answers that are still to be tried, each with those that led to its question.
  private var waiting: [[Candidate]] = [[]]
  /// What is answered where nothing else is to be tried: the first reply that the question takes.
  private var usual: [String: Int] = [:]

  /// The most times that a script is run.
  private static let passLimit = 3000
  /// Random walks without anything new, after which there is nothing new.
  private static let patience = 25

  /// - Parameters:
  ///   - script: The questionnaire.
  ///   - record: An interview without answers, whose lead the script sees.
  ///   - literals: Numbers that may decide something: those of the script are tried anyway.
  package init(_ script: InterviewScript, _ record: InterviewRecord, literals: [Double] = []) {
    self.script = script
    self.record = record
    self.literals = Array(Set(literals + Self.numbers(in: script.source.plugin))).sorted()
  }

  /// Walks until every value was tried, or the limit is reached.
  package mutating func explore() {
    exhaust()
    var dice = SmallDice(state: 1)
    var quiet = 0
    while quiet < Self.patience, passes < Self.passLimit {
      let before = findings.count
      walk(randomAnswers(&dice))
      quiet = findings.count > before ? 0 : quiet + 1
      exhaust()
    }
  }

  private mutating func exhaust() {
    while let start = waiting.popLast(), passes < Self.passLimit { walk(start) }
  }

  // MARK: One walk

  /// Walks to the end with the given answers, and the usual ones to all other questions.
  private mutating func walk(_ given: [Candidate]) {
    let fixed = Set(given.map(\.key))
    while passes < Self.passLimit {
      passes += 1
      let pass = script.run(record, candidates: given + usualAnswers(except: fixed))
      switch pass.stop {
      case .done: return
      case .failed(let error): return note(error)
      case .ask(let pose):
        guard goesOn(behind: pose, pass, fixed) else { return }
      }
    }
  }

  /// Whether the walk has an answer to the question now.
  private mutating func goesOn(
    behind pose: Pose,
    _ pass: InterviewPass,
    _ fixed: Set<String>
  ) -> Bool {
    let key = pose.question.key
    guard let place = places[key] else {
      note(pose.question, pass)
      return !findings[findings.count - 1].replies.isEmpty
    }
    findings[place].options.formUnion(pose.question.options.map(\.id))
    // A rule refused the usual answer: the next one may do.
    let next = (usual[key] ?? 0) + 1
    guard !fixed.contains(key), next < findings[place].replies.count else { return false }
    usual[key] = next
    return true
  }

  private func usualAnswers(except fixed: Set<String>) -> [Candidate] {
    findings.compactMap { finding in
      let key = finding.question.key
      let place = usual[key] ?? 0
      guard !fixed.contains(key), finding.replies.indices.contains(place) else { return nil }
      return Candidate(key: key, reply: finding.replies[place], source: .typed)
    }
  }

  private func randomAnswers(_ dice: inout SmallDice) -> [Candidate] {
    findings.compactMap { finding in
      guard !finding.replies.isEmpty else { return nil }
      let reply = finding.replies[Int(dice.next() % UInt64(finding.replies.count))]
      return Candidate(key: finding.question.key, reply: reply, source: .typed)
    }
  }

  // MARK: Findings

  private mutating func note(_ error: WinnowError) {
    guard !failures.contains(where: { $0.description == error.description }) else { return }
    failures.append(error)
  }

  private mutating func note(_ question: Question, _ pass: InterviewPass) {
    let replies = values(of: question)
    let before = pass.steps.map { step in
      Candidate(key: step.question.key, reply: step.reply, source: .typed)
    }
    places[question.key] = findings.count
    findings.append(
      Finding(
        question: question,
        before: before,
        options: Set(question.options.map(\.id)),
        replies: replies,
        languages: pass.languages
      )
    )
    // The last one waits on top: one thing after the other, in the order of the questions.
    for reply in replies.dropFirst().reversed() {
      waiting.append(before + [Candidate(key: question.key, reply: reply, source: .typed)])
    }
  }

  // MARK: Values

  /// Replies to try, the usual one first.
  private func values(of question: Question) -> [Reply] {
    var values = candidates(question).filter { (try? question.check(value: $0)) != nil }
      .map { value in
        var reply = Reply.value(value)
        reply.isConfirmed = true
        return reply
      }
    for reply in [Reply.skipped, .dontKnow] where (try? question.check(reply)) != nil {
      values.append(reply)
    }
    return values
  }

  private func candidates(_ question: Question) -> [JSONValue] {
    switch question.kind {
    case .choice:
      return question.options.map { .string($0.id) }
        + (question.allowsOther ? [.string(Question.otherID)] : [])
    case .multi: return question.options.map { .array([.string($0.id)]) } + all(question)
    case .yesno: return question.isStructural ? [false, true] : [true, false]
    case .number, .percent, .scale: return numbers(question).map(Self.json)
    case .money:
      let currency = JSONValue.string(question.currency ?? "EUR")
      return numbers(question).map { ["amount": Self.json($0), "currency": currency] }
    case .date:
      return [question.earliest, question.latest, "2026-06-30"].compactMap {
        $0.map { .string($0) }
      }
    case .email: return ["ada@acme.example"]
    case .phone: return ["+49 30 901820"]
    case .url: return ["https://acme.example"]
    case .text, .long:
      let count = Int(min(max(question.minimum ?? 0, 6), 1000))
      return [.string(String(repeating: "answer", count: count / 6 + 1))]
    }
  }

  private func all(_ question: Question) -> [JSONValue] {
    let together = question.options.filter { !$0.isExclusive }.map { JSONValue.string($0.id) }
    return together.count > 1 ? [.array(together)] : []
  }

  private static func json(_ number: Double) -> JSONValue {
    number == number.rounded() && abs(number) < 1e15 ? .int(Int64(number)) : .double(number)
  }

  private func numbers(_ question: Question) -> [Double] {
    let near = literals.flatMap { [$0 - 1, $0, $0 + 1] }
    var numbers: [Double] = [question.minimum ?? 1, question.maximum ?? 1_000_000]
    numbers += near.filter { number in
      number >= (question.minimum ?? 0) && number <= (question.maximum ?? .infinity)
    }
    var seen: Set<Double> = []
    return numbers.filter { seen.insert($0).inserted }.prefix(40).map(\.self)
  }

  /// The numbers that stand in the scripts of a plugin.
  package static func numbers(in plugin: PluginFolder) -> [Double] {
    let files = plugin.files.contents.filter {
      $0.key.hasSuffix(".lua") && !$0.key.hasPrefix("tests/")
    }
    var numbers: Set<Double> = []
    for bytes in files.values {
      for token in (try? LuaLexer.tokens(of: bytes)) ?? [] where token.kind == .number {
        if let number = Double(token.text), number.isFinite { numbers.insert(number) }
      }
    }
    return numbers.sorted()
  }
}

/// Numbers that only look random: the same each time. SplitMix64, public domain, Sebastiano Vigna.
private struct SmallDice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
