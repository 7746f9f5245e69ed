import Testing
import winnow

@Suite struct InputEditorTests {
  static let choices = [
    PromptChoice(number: 1, id: "crm", text: "Customer relations"),
    PromptChoice(number: 2, id: "bi", text: "Reporting"),
    PromptChoice(number: 3, id: "none", text: "Nothing of these"),
    PromptChoice(number: 12, id: "old", text: "Reports of last year"),
  ]

  /// What the keys come to: the first thing that ends the prompt, and the field.
  static func type(
    _ keys: String,
    _ prompt: Prompt,
    history: History = History()
  ) -> (entry: Entry?, editor: LineEditor) {
    var editor = LineEditor(prompt, history: history)
    for key in InputKeyTests.keys(keys.utf8) {
      if case .entry(let entry) = editor.take(key) { return (entry, editor) }
    }
    return (nil, editor)
  }

  @Test(
    arguments: [
      ("Oslo\r", .line("Oslo")), ("\r", .line("")), ("Os\u{1B}", .back), ("\u{1B}[Z", .back),
      ("Os\u{3}", .interrupted), ("\u{4}", .ended), ("a\u{1}\u{4}\r", .line("")),
    ] as [(String, Entry)]
  )
  func `a key ends the prompt`(keys: String, entry: Entry) {
    #expect(Self.type(keys, Prompt("> ")).entry == entry)
  }

  @Test func `what stands in the field at first can be edited`() {
    #expect(Self.type("!\r", Prompt("> ", initial: "Oslo")).entry == .line("Oslo!"))
  }

  @Test func `arrow keys bring back what was entered, and the draft`() {
    var history = History()
    for line in ["one", "two", "two", "", "two\nlines"] { history.add(line) }
    let (up, down) = ("\u{1B}[A", "\u{1B}[B")
    let texts = ["", up, up + up, up + up + up, up + up + down, up + down, down].map {
      Self.type("new" + $0, Prompt("> "), history: history).editor.line.text
    }
    #expect(texts == ["new", "two", "one", "one", "two", "new", "new"])
  }

  @Test(arguments: [
    ("\u{1B}[B", "1  Customer relations", "1"), ("\u{1B}[B\u{1B}[B", "2  Reporting", "2"),
    ("\u{1B}[A", "12  Reports of last year", "12"), ("rep\u{1B}[B", "2  Reporting", "2"),
    ("rep\u{1B}[B\u{1B}[B", "12  Reports of last year", "12"),
    ("REP\u{1B}[B\u{1B}[B\u{1B}[B", "2  Reporting", "2"), ("crm\t", "1  Customer relations", "1"),
    ("rep\t", "rep", "rep"), ("zzz\u{1B}[B", "zzz", "zzz"), ("1\t", "1  Customer relations", "1"),
    ("\u{1B}[Bx", "x", "x"), ("\u{1B}[B\u{8}", "", ""), ("\u{1B}[A\u{8}", "1", "1"),
    ("bi", "bi", "bi"),
  ])
  func `a choice is picked by keys`(keys: String, field: String, submitted: String) {
    let prompt = Prompt("> ", choices: Self.choices)
    #expect(Self.type(keys, prompt).editor.line.text == field)
    #expect(Self.type(keys + "\r", prompt).entry == .line(submitted))
  }

  @Test(arguments: [
    ("crm", "  → 1 Customer relations"), ("rep", ""), ("report", ""),
    ("reporti", "  → 2 Reporting"),
    ("", ""), ("2", "  → 2 Reporting"), ("zzz", ""), ("crm\u{2}", ""), ("\u{1B}[B", ""),
  ])
  func `the only choice that is left shows behind the cursor`(keys: String, hint: String) {
    #expect(Self.type(keys, Prompt("> ", choices: Self.choices)).editor.hint == hint)
  }

  @Test(arguments: [
    ("\u{1B}[B,\u{1B}[B\u{1B}[B", "1, 2  Reporting", "1, 2"),
    ("1, rep\u{1B}[B", "1, 2  Reporting", "1, 2"),
    ("1,crm\t", "1, 1  Customer relations", "1, 1"), ("1,2", "1,2", "1,2"),
    ("1, \u{1B}[Bno\t", "1, 3  Nothing of these", "1, 3"),
  ])
  func `the last of several choices is picked by keys`(
    keys: String,
    field: String,
    submitted: String
  ) {
    let prompt = Prompt("> ", choices: Self.choices, picksSeveral: true)
    #expect(Self.type(keys, prompt).editor.line.text == field)
    #expect(Self.type(keys + "\r", prompt).entry == .line(submitted))
  }

  @Test(
    arguments: [
      ("one\rtwo\r\r", .line("one\ntwo")), ("one\r\u{4}", .line("one")), ("one\u{4}", .line("one")),
      ("\u{4}", .ended), ("\r", .line("")), ("\u{1B}[200~a\n\nb\n\u{1B}[201~\r", .line("a\n\nb")),
      ("one\rtwo\u{1B}[A!\r\u{1B}[B\u{5}\r\r", .line("one!\n\ntwo")),
    ] as [(String, Entry)]
  )
  func `a field of several lines ends with an empty one`(keys: String, entry: Entry) {
    #expect(Self.type(keys, Prompt("> ", isMultiline: true)).entry == entry)
  }

  @Test(arguments: 0..<60)
  func `random bytes leave a field of text, and a row that fits`(seed: UInt64) {
    var dice = ByteDice(seed)
    var prompt = Prompt("> ", choices: seed % 3 == 0 ? Self.choices : [])
    prompt.picksSeveral = seed % 2 == 0
    prompt.isMultiline = seed % 5 == 0
    var editor = LineEditor(prompt)
    for key in InputKeyTests.keys(dice.bytes(1000)) {
      _ = editor.take(key)
      let view = LineView(
        prompt: "> ",
        line: editor.line.characters[editor.line.currentLine],
        cursor: editor.line.cursor,
        hint: editor.hint,
        width: Int(seed % 30)
      )
      let columns = [view.prompt, view.before, view.after, view.hint].map(\.displayWidth)
      if columns.reduce(0, +) >= max(seed % 30, 3) { Issue.record("\(view) after \(key)") }
    }
    let codes = editor.line.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(codes.allSatisfy { prompt.isMultiline && $0 == "\n" })
  }
}
