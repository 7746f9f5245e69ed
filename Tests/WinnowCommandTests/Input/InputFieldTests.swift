import Testing
import winnow

@Suite struct InputFieldTests {
  /// What a field holds after keys, with a `|` for the cursor.
  static func field(_ keys: String, isMultiline: Bool = false) -> String {
    var line = EditLine(isMultiline: isMultiline)
    for key in InputKeyTests.keys(keys.utf8) { _ = line.apply(key) }
    return String(line.characters[..<line.cursor]) + "|" + String(line.characters[line.cursor...])
  }

  @Test(arguments: [
    ("Osl", "Osl|"), ("Osl\u{1B}[D\u{1B}[Dx", "Ox|sl"), ("abc\u{1}x\u{5}y", "xabcy|"),
    ("abc\u{2}\u{2}\u{6}", "ab|c"), ("abc\u{8}\u{7F}", "a|"), ("abc\u{1}\u{1B}[3~", "|bc"),
    ("one two\u{17}", "one |"), ("one two \u{17}", "one |"), ("one-two\u{1B}\u{7F}", "one-|"),
    ("one two\u{1B}b", "one |two"), ("one two\u{1}\u{1B}f", "one| two"),
    ("one two\u{1}\u{1B}d", "| two"), ("one two\u{1B}b\u{B}", "one |"),
    ("one two\u{1B}b\u{15}", "|two"), ("one two\u{17}\u{1}\u{19}", "two|one "),
    ("ab\u{14}", "ba|"), ("abc\u{2}\u{14}", "acb|"), ("a\u{14}", "a|"), ("abc\u{1}\u{14}", "|abc"),
    ("\u{8}\u{1B}[3~\u{1B}[D\u{1B}[C\u{17}\u{19}\u{14}\u{1B}d", "|"),
  ])
  func `keys edit as a shell has taught them`(keys: String, field: String) {
    #expect(Self.field(keys) == field)
  }

  @Test(arguments: [
    ("e\u{301}x\u{8}\u{8}", "|"), ("👨‍👩‍👧\u{8}", "|"), ("🇩🇪🇳🇴\u{8}", "🇩🇪|"), ("株式\u{2}会", "株会|式"),
    ("xe\u{2}\u{2}\u{6}\u{6}\u{301}", "xe\u{301}|"), ("ax\u{2}\u{301}", "a\u{301}|x"),
    ("👍🏽!\u{2}\u{2}a", "a|👍🏽!"),
  ])
  func `a character is what a person sees as one`(keys: String, field: String) {
    #expect(Self.field(keys) == field)
  }

  @Test(arguments: [
    ("Oslo\nBergen\n", "Oslo Bergen"), ("a\r\nb\rc", "a b c"), ("a\n\n\nb", "a b"),
    ("\nb", " b"), ("a\tb", "a b"), ("a\u{1B}\u{0}\u{7F}\u{9B}b", "ab"), ("a\u{2028}b", "a b"),
    ("\n\n", ""), ("\u{FEFF}a", "a"),
  ])
  func `a field of one line holds one line`(text: String, held: String) {
    var line = EditLine()
    line.insert(text)
    #expect(line.text == held)
  }

  @Test func `a field of several lines keeps line ends`() {
    var line = EditLine(isMultiline: true)
    line.insert("a\r\nb\rc\u{2029}d\u{1B}\n")
    #expect(line.text == "a\nb\nc\nd\n")
  }

  @Test func `a field holds 64 KiB and whole characters`() {
    var line = EditLine()
    let fits = [String(repeating: "株", count: 30_000), "é", "e"].map { line.insert($0) }
    #expect(fits == [false, false, true])
    #expect(line.text.utf8.count == 65_536)

    _ = line.apply(.deleteBackward)
    _ = line.apply(.deleteBackward)
    let fitsAgain = line.insert("é")
    #expect(fitsAgain)
  }

  @Test func `a heap of marks stays quick`() {
    var line = EditLine()
    for _ in 0..<30_000 { line.insert("\u{301}") }
    #expect(line.text.unicodeScalars.count == 30_000)
  }
}
