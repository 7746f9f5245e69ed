import Testing
import WinnowTestSupport
import winnow

@Suite struct InputRowTests {
  /// The row that shows a text with a `|` for the cursor, with the same mark.
  static func row(_ text: String, width: Int, prompt: String = "> ", hint: String = "") -> String {
    let characters = Array(text)
    let cursor = characters.firstIndex(of: "|") ?? characters.count
    let line = characters.filter { $0 != "|" }
    let view = LineView(prompt: prompt, line: line[...], cursor: cursor, hint: hint, width: width)
    return view.prompt + view.before + "|" + view.after + view.hint
  }

  @Test(arguments: [
    ("Oslo|", 80, "> Oslo|"), ("|", 80, "> |"), ("Os|lo", 80, "> Os|lo"),
    ("abcdefghij|", 10, "> …efghij|"), ("|abcdefghij", 10, "> |abcdef…"),
    ("abcdefg|", 10, "> abcdefg|"), ("abcde|fghij", 10, "> abcde|f…"), ("株式会社|", 9, "> …会社|"),
    ("a\u{202E}b|", 80, "> ab|"), ("abc|", 1, "……|"), ("abc|", 0, "……|"),
  ])
  func `the part around the cursor shows`(text: String, width: Int, row: String) {
    #expect(Self.row(text, width: width) == row)
  }

  @Test func `a prompt takes half of the row at most`() {
    #expect(Self.row("Oslo|", width: 13, prompt: "Name of the city: ") == "Name …Oslo|")
  }

  @Test func `a hint shows as far as there is room`() {
    #expect(Self.row("rep|", width: 20, hint: "  → 2 Reporting") == "> rep|  → 2 Reporti…")
  }

  @Test func `drawing again changes one row and leaves the cursor in its place`() {
    var screen = ScreenModel(width: 20)
    screen.write("Which city?\r\n")
    for text in ["Oslo and Ber|gen", "株|式", "a|"] {
      let characters = Array(text)
      let cursor = characters.firstIndex(of: "|") ?? 0
      let line = characters.filter { $0 != "|" }
      let view = LineView(prompt: "> ", line: line[...], cursor: cursor, hint: "  → b", width: 20)
      screen.write(view.drawing(hasColour: true))
      #expect(screen.cursor == [1, 2 + String(line[..<cursor]).displayWidth])
    }
    #expect(screen.text == ["Which city?", "> a  → b"])
  }
}
