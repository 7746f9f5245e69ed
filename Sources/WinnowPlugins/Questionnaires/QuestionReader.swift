import Lua
import WinnowCore

/// Reads what a script asks: the table that `ask.number` and its like were given.
struct QuestionReader {
  /// Where the question stands: `site[1]/` in an item of a list, empty at the top.
  let scope: String
  let kind: Question.Kind
  private var table: ScriptTable

  /// - Throws: ``ScriptComplaint``.
  init(
    _ value: LuaValue?,
    kind: Question.Kind,
    scope: String
  ) throws(ScriptComplaint) {
    self.kind = kind
    self.scope = scope
    table = try ScriptTable(value, name: "ask.\(kind.rawValue)")
  }

  /// The question; `proposal` is told what is known about its answer.
  mutating func read(known: (_ key: String) -> KnownAnswer?) throws(ScriptComplaint) -> Question {
    let id = try Self.id(&table, kind.rawValue)
    guard let text = try table.wording("text") else { throw table.missing("text") }
    var question = Question(key: scope + id, kind: kind, text: text)
    try readCommon(&question)
    try readBounds(&question)
    if kind == .choice || kind == .multi { try readOptions(&question) }
    question.proposal = try readProposal(question, known(scope + id))
    try table.refuseElements()
    try table.finish()
    return question
  }

  /// The id of a question, a form or a list.
  static func id(_ table: inout ScriptTable, _ what: String) throws(ScriptComplaint) -> String {
    let id = try table.requiredText("id")
    guard AnswerKey.isID(id) else {
      throw ScriptComplaint(
        message: "the id of \(table.name) must be a letter or '_', then letters, digits, '_' "
          + "or '-', at most 64",
        word: id
      )
    }
    table.name = "\(what) '\(id)'"
    table.id = id
    return id
  }

  private mutating func readCommon(_ question: inout Question) throws(ScriptComplaint) {
    question.help = try table.wording("help")
    question.hint = try table.wording("hint")
    question.isRequired = try table.boolean("required") ?? false
    question.dontKnow = Self.offer(try table.boolean("dont_know"))
    question.refusal = Self.offer(try table.boolean("refuse"))
    question.tags = try table.texts("tags") ?? []
    question.isSensitive = try table.boolean("sensitive") ?? false
    question.askedAgainAfter = try table.texts("reask_on") ?? []
  }

  private static func offer(_ given: Bool?) -> Question.Offer {
    given.map { $0 ? .shown : .refused } ?? .taken
  }

  // MARK: Bounds

  private mutating func readBounds(_ question: inout Question) throws(ScriptComplaint) {
    switch kind {
    case .number, .percent, .scale, .money:
      try readRange(&question)
      if kind == .money { try readCurrency(&question) } else { try readUnit(&question) }
    case .multi, .text, .long: try readRange(&question)
    case .date:
      question.earliest = try day("earliest")
      question.latest = try day("latest")
    case .choice, .yesno, .email, .phone, .url: return
    }
  }

  private mutating func readRange(_ question: inout Question) throws(ScriptComplaint) {
    question.minimum = try number("min")
    question.maximum = try number("max")
    if kind == .percent {
      question.minimum = question.minimum ?? 0
      question.maximum = question.maximum ?? 100
    }
    if kind == .scale {
      question.minimum = question.minimum ?? 1
      question.maximum = question.maximum ?? 5
      question.isWhole = true
    }
    guard let low = question.minimum, let high = question.maximum, low > high else { return }
    throw ScriptComplaint(
      message: "'min' of \(table.name) is above 'max'",
      word: "min",
      owner: table.id
    )
  }

  private mutating func readUnit(_ question: inout Question) throws(ScriptComplaint) {
    if kind == .number {
      question.isWhole = try table.boolean("integer") ?? false
      question.unit = try table.text("unit")
    }
  }

  private mutating func readCurrency(_ question: inout Question) throws(ScriptComplaint) {
    guard let code = try table.text("currency") else { return }
    guard Question.isCurrency(code) else {
      throw ScriptComplaint(
        message: "'\(code)' of \(table.name) is no currency",
        word: code,
        hint: "Write its code of three letters: EUR, USD, GBP."
      )
    }
    question.currency = code
  }

  private mutating func number(_ key: String) throws(ScriptComplaint) -> Double? {
    guard let value = table.value(key) else { return nil }
    guard let number = value.number else { throw table.mismatch(key, "a number", value) }
    return number
  }

  private mutating func day(_ key: String) throws(ScriptComplaint) -> String? {
    guard let text = try table.text(key) else { return nil }
    guard CalendarDay(iso: text) != nil else {
      throw table.mismatch(key, "a day such as \"2026-03-31\"", .string(text))
    }
    return text
  }

  // MARK: Options

  /// The most options that a question may have.
  private static let optionLimit = 500

  private mutating func readOptions(_ question: inout Question) throws(ScriptComplaint) {
    question.allowsOther = try readOther()
    guard let list = try table.table("options") else { throw table.missing("options") }
    for (index, element) in list.elements.enumerated() {
      let option = try Self.option(element, "option \(index + 1) of \(table.name)")
      guard question.option(option.id) == nil else {
        throw ScriptComplaint(
          message: "\(table.name) has two options '\(option.id)'",
          word: option.id,
          owner: table.id
        )
      }
      question.options.append(option)
    }
    try list.finish()
    guard (1...Self.optionLimit).contains(question.options.count) else {
      throw ScriptComplaint(
        message: "\(table.name) must have 1 to \(Self.optionLimit) options",
        word: "options",
        owner: table.id
      )
    }
  }

  private mutating func readOther() throws(ScriptComplaint) -> Bool {
    guard let value = table.value("other") else { return false }
    if let truth = value.bool { return truth }
    _ = try ScriptTable.wording(value, "other", of: table.name)
    return true
  }

  private static func option(
    _ value: LuaValue,
    _ name: String
  ) throws(ScriptComplaint) -> Question.Option {
    if let text = value.text {
      try check(option: text, name)
      return Question.Option(id: text, text: Wording(text))
    }
    var table = try ScriptTable(value, name: name)
    let id = try table.requiredText("id")
    try check(option: id, name)
    let option = Question.Option(
      id: id,
      text: try table.wording("text") ?? Wording(id),
      points: try table.points("points") ?? .zero,
      tags: try table.texts("tags") ?? [],
      isExclusive: try table.boolean("exclusive") ?? false
    )
    try table.refuseElements()
    try table.finish()
    return option
  }

  private static func check(option id: String, _ name: String) throws(ScriptComplaint) {
    let isPlain = id.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x20 && scalar != "," && !scalar.properties.isWhitespace
        && scalar.properties.generalCategory != .control
    }
    guard isPlain, (1...64).contains(id.utf8.count) else {
      throw ScriptComplaint(
        message: "the id of \(name) must be 1 to 64 bytes without spaces and commas",
        word: id,
        hint: "Write an option as { id = \"crm\", text = \"CRM\" }."
      )
    }
  }

  // MARK: What is known

  private mutating func readProposal(
    _ question: Question,
    _ known: KnownAnswer?
  ) throws(ScriptComplaint) -> Question.Proposal? {
    let span = table.value("known")
    let days = try span.map { value throws(ScriptComplaint) in
      guard let days = HostType.days(value) else {
        throw table.mismatch("known", HostType.span.phrase, value)
      }
      return days
    }
    let mode = try table.text("prefill_mode") ?? "ask"
    guard ["ask", "accept"].contains(mode) else {
      throw table.mismatch("prefill_mode", "\"ask\" or \"accept\"", .string(mode))
    }
    let prefill = try json("prefill")
    let standard = try json("default")
    let candidates: [Question.Proposal?] = [
      known.flatMap { known in
        (days.map { known.age <= $0 } ?? false)
          ? Question.Proposal(value: known.value, origin: .known, isSilent: true) : nil
      },
      prefill.map { Question.Proposal(value: $0, origin: .record, isSilent: mode == "accept") },
      standard.map { Question.Proposal(value: $0, origin: .standard, isSilent: false) },
    ]
    // What the question would not take is not proposed: records hold what forms let in.
    return candidates.compactMap { candidate -> Question.Proposal? in
      guard var candidate, let value = try? question.read(file: candidate.value) else { return nil }
      candidate.value = value
      return candidate
    }.first
  }

  private mutating func json(_ key: String) throws(ScriptComplaint) -> JSONValue? {
    guard let value = table.value(key) else { return nil }
    do throws(LuaHostError) {
      let json = try value.json()
      return json == .null ? nil : json
    } catch {
      throw ScriptComplaint(message: "'\(key)' of \(table.name): \(error.message)", word: key)
    }
  }
}

/// An answer of an earlier interview.
struct KnownAnswer {
  var value: JSONValue
  /// Days since it was given.
  var age: Double
}
