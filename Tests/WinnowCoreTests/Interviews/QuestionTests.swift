import Testing
import WinnowCore

@Suite struct `What is typed at a question` {
  private static func question(
    _ kind: Question.Kind,
    _ change: (inout Question) -> Void = { _ in }
  ) -> Question {
    var question = Question(key: "q", kind: kind, text: Wording("?"))
    if kind == .choice || kind == .multi {
      question.options = [
        Question.Option(
          id: "crm",
          text: Wording(texts: ["en": "Sales software", "de": "Vertrieb"])
        ),
        Question.Option(id: "bi", text: Wording("Reporting")),
        Question.Option(id: "none", text: Wording("Nothing now"), isExclusive: true),
      ]
    }
    change(&question)
    return question
  }

  @Test(arguments: [
    ("1", "crm"), ("3", "none"), ("bi", "bi"), ("report", "bi"), ("SALES", "crm"), (" 2 ", "bi"),
    ("4", "other"), ("other", "other"),
  ])
  func `names an option by number, id, or part of its text`(text: String, id: String) throws {
    let question = Self.question(.choice) { $0.allowsOther = true }
    #expect(try question.read(text, in: "en") == .string(id))
  }

  @Test func `names an option in the language that is spoken`() throws {
    #expect(try Self.question(.choice).read("vertr", in: "de") == "crm")
    #expect(throws: AnswerFault.self) { try Self.question(.choice).read("vertr", in: "en") }
  }

  @Test(arguments: ["", "0", "4", "n", "crn", "1,2"])
  func `names no option`(text: String) {
    #expect(throws: AnswerFault.self) { try Self.question(.choice).read(text, in: "en") }
  }

  @Test func `suggests the option that was meant`() {
    #expect(throws: AnswerFault("no option 'crn' (did you mean 'crm'?)")) {
      try Self.question(.choice).read("crn", in: "en")
    }
  }

  @Test func `names several options, and one that stands alone only alone`() throws {
    #expect(try Self.question(.multi).read("1, bi", in: "en") == ["crm", "bi"])
    #expect(try Self.question(.multi).read("3", in: "en") == ["none"])
    for text in ["1,3", "1,1", ","] {
      #expect(throws: AnswerFault.self, "\(text)") {
        try Self.question(.multi).read(text, in: "en")
      }
    }
    let bounded = Self.question(.multi) { $0.maximum = 1 }
    #expect(throws: AnswerFault("max 1 options")) { try bounded.read("1,2", in: "en") }
  }

  @Test(arguments: [
    ("80", JSONValue.int(80)), ("-2.5", .double(-2.5)), ("5 000", .int(5000)),
    ("12'000.50", .double(12000.5)), ("+7", .int(7)), ("80 seats", .int(80)),
  ])
  func `is a number`(text: String, value: JSONValue) throws {
    let question = Self.question(.number) { $0.unit = "seats" }
    #expect(try question.read(text, in: "en") == value)
  }

  @Test(arguments: ["lots", "1,000", "1e5", "0x10", "nan", "inf", "", "--1", "9007199254740993"])
  func `is no number`(text: String) {
    #expect(throws: AnswerFault.self) { try Self.question(.number).read(text, in: "en") }
  }

  @Test func `lies at a bound, or beyond it`() throws {
    let question = Self.question(.number) { ($0.minimum, $0.maximum, $0.isWhole) = (0, 5, true) }
    #expect(try question.read("0", in: "") == 0)
    #expect(try question.read("5", in: "") == 5)
    #expect(throws: AnswerFault("min 0")) { try question.read("-1", in: "") }
    #expect(throws: AnswerFault("max 5")) { try question.read("6", in: "") }
    #expect(throws: AnswerFault("a whole number 0..5")) { try question.read("2.5", in: "") }
    #expect(question.wanted == "number 0..5")
  }

  @Test(arguments: [
    ("5000", 5000.0, "EUR"), ("5000 USD", 5000, "USD"), ("usd 12.50", 12.5, "USD"),
    ("€99", 99, "EUR"), ("$ 1 000", 1000, "USD"),
  ])
  func `is an amount`(text: String, amount: Double, currency: String) throws {
    let question = Self.question(.money) { $0.currency = "EUR" }
    let value = try question.read(text, in: "en").object
    #expect(value?["amount"]?.number == amount)
    #expect(value?["currency"] == .string(currency))
  }

  @Test func `is an amount only with a currency`() {
    #expect(throws: AnswerFault.self) { try Self.question(.money).read("5000", in: "en") }
    #expect(throws: AnswerFault.self) { try Self.question(.money).read("1.2345 EUR", in: "en") }
  }

  @Test(arguments: [("y", true), ("Ja", true), ("no", false), ("nein", false)])
  func `is yes or no`(text: String, truth: Bool) throws {
    #expect(try Self.question(.yesno).read(text, in: "en") == .bool(truth))
  }

  @Test(arguments: [
    (Question.Kind.date, "2026-02-28", true), (.date, "2026-02-29", false),
    (.date, "28.02.2026", false), (.email, "ada@acme.example", true), (.email, "ada", false),
    (.email, "a b@c.d", false), (.phone, "+49 (30) 901-820", true), (.phone, "call me", false),
    (.url, "https://acme.example/a?b", true), (.url, "javascript:alert(1)", false),
    (.url, "https://", false), (.text, "two\nlines", false), (.long, "two\nlines", true),
    (.percent, "50 %", true), (.percent, "101", true),
  ])
  func `has the form of its kind`(kind: Question.Kind, text: String, isTaken: Bool) {
    #expect(((try? Self.question(kind).read(text, in: "en")) != nil) == isTaken)
  }

  @Test func `may be left out, unknown or refused as the question says`() throws {
    var question = Self.question(.number)
    try question.check(.skipped)
    question.isRequired = true
    #expect(throws: AnswerFault("required; :dk if unknown")) { try question.check(.skipped) }
    try question.check(.later)
    try question.check(.dontKnow)
    try question.check(.refused)
    (question.dontKnow, question.refusal) = (.refused, .refused)
    #expect(throws: AnswerFault("required")) { try question.check(.skipped) }
    #expect(throws: AnswerFault.self) { try question.check(.dontKnow) }
    #expect(throws: AnswerFault.self) { try question.check(.refused) }
  }

  @Test func `is shown in words`() {
    let choice = Self.question(.choice)
    #expect(choice.shown("crm", in: "de") == "Vertrieb")
    #expect(choice.shown("crm", in: "fr", or: ["en"]) == "Sales software")
    #expect(Self.question(.yesno).shown(true, in: "en") == "yes")
    #expect(Self.question(.money).shown(["amount": 5, "currency": "EUR"], in: "en") == "5 EUR")
  }
}

@Suite struct `Keys of answers` {
  @Test(arguments: [
    ("site[2]/city", ["site", "city"]), ("need", ["need"]), ("a[1]/b[22]/c", ["a", "b", "c"]),
    ("odd[x]", ["odd[x]"]), ("[1]", ["[1]"]),
  ])
  func `are made of ids`(key: String, ids: [String]) {
    #expect(AnswerKey.ids(key) == ids)
  }

  @Test(arguments: [
    ("L42-1", true), ("L42-0", false), ("L42", false), ("L42-1-2", false), ("L0-1", false),
  ])
  func `name interviews`(text: String, isID: Bool) {
    #expect((InterviewID(text)?.description == text) == isID)
  }
}
