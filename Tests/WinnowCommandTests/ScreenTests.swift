import Testing
import winnow

@Suite struct ScreenTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\u{9B}b", "a\\u{9B}b"),
    ("bell\u{7}", "bell\\u{7}"), ("\u{7F}", "\\u{7F}"), ("a\u{202E}b", "a\\u{202E}b"),
    ("a\u{200B}b\u{FEFF}", "a\\u{200B}b\\u{FEFF}"), ("a\u{2028}b", "a\\u{2028}b"),
    ("two\nlines\r\n", "two\\nlines\\r\\n"), ("tab\t", "tab\\t"),
    ("Ærøskøbing 株式会社", "Ærøskøbing 株式会社"),
  ])
  func `control codes and hidden characters become visible`(text: String, shown: String) {
    #expect(text.printable == shown)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("Müller", 6), ("Mu\u{308}ller", 6), ("株式会社", 8), ("한국", 4),
    ("👍", 2), ("👍🏽", 2), ("❤️", 2), ("❤", 1), ("ﾊﾝｶｸ", 4), ("ＡＢ", 4), ("🇩🇪", 2),
  ])
  func `wide characters and marks are counted as a terminal shows them`(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test func `a text that is too wide ends with an ellipsis and fits`() {
    #expect("Example Works".truncated(to: 8) == "Example…")
    #expect("Example".truncated(to: 7) == "Example")
    #expect("株式会社".truncated(to: 6) == "株式…")
    #expect("株式会社".truncated(to: 5) == "株式…")
    #expect("株".truncated(to: 1) == "…")
  }
}
