import Testing
import winnow

@Suite struct InputKeyTests {
  /// The keys of bytes, with a pause at their end.
  static func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
    var decoder = KeyDecoder()
    let keys = bytes.flatMap { decoder.take($0) }
    return keys + decoder.pause()
  }

  @Test(
    arguments: [
      ("a", [.text("a")]), ("é株😀", [.text("é"), .text("株"), .text("😀")]),
      ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.deleteBackward]),
      ("\u{8}", [.deleteBackward]), ("\u{1}\u{5}", [.home, .end]), ("\u{3}", [.interrupt]),
      ("\u{4}", [.endOfInput]), ("\u{1A}", [.suspend]), ("\u{0}\u{1C}\u{1D}\u{1F}", []),
      ("\u{1B}", [.back]), ("\u{1B}[Z", [.back]), ("\u{1B}\u{1B}", [.back]),
      ("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", [.up, .down, .right, .left]),
      ("\u{1B}OA\u{1B}OH\u{1B}OF\u{1B}OM", [.up, .home, .end, .enter]),
      ("\u{1B}[H\u{1B}[F\u{1B}[1~\u{1B}[4~\u{1B}[7~", [.home, .end, .home, .end, .home]),
      ("\u{1B}[3~\u{1B}[1;5C\u{1B}[1;3D", [.deleteForward, .wordRight, .wordLeft]),
      ("\u{1B}[1;2C", [.right]), ("\u{1B}b\u{1B}f", [.wordLeft, .wordRight]),
      ("\u{1B}d\u{1B}\u{7F}", [.killWordForward, .killWordBackward]),
    ] as [(String, [Key])]
  )
  func `what a terminal sends is the key that was pressed`(bytes: String, keys: [Key]) {
    #expect(Self.keys(bytes.utf8) == keys)
  }

  @Test(arguments: [
    "\u{1B}[15~", "\u{1B}[?1;2c", "\u{1B}[99;99;99;99;99;99;99;99;99;99;99;99;99u", "\u{1B}[[A",
    "\u{1B}OP", "\u{1B}O5P", "\u{1B}]0;a title\u{7}", "\u{1B}]11;rgb:0/0/0\u{1B}\\",
    "\u{1B}P1$r0m\u{1B}\\", "\u{1B}_x\u{1B}\\", "\u{1B}(B", "\u{1B}x", "\u{1B}[201~", "\u{1B}[2~",
    "\u{1B}[<0;1;1M", "\u{1B}[I", "\u{1B}[;~", "\u{1B}[~",
  ])
  func `a control sequence that means nothing is swallowed whole`(sequence: String) {
    #expect(Self.keys("a\(sequence)b".utf8) == [.text("a"), .text("b")])
  }

  @Test(
    arguments: [
      ([0xFF], 1), ([0xC3, 0x41], 1), ([0xE4, 0xB8, 0x41], 1), ([0xC0, 0x80], 2),
      ([0xED, 0xA0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0x80], 1), ([0xE4], 1),
    ] as [([UInt8], Int)]
  )
  func `bytes that are no UTF-8 are replaced`(bytes: [UInt8], count: Int) {
    let replaced = Self.keys(bytes).count { $0 == .text("\u{FFFD}") }
    #expect(replaced == count)
  }

  @Test func `a control code in a sequence ends it and counts`() {
    #expect(Self.keys("\u{1B}[1\u{3}".utf8) == [.interrupt])
    #expect(Self.keys("\u{1B}]0;x\u{3}y".utf8) == [.interrupt, .text("y")])
  }

  @Test func `codes of the second kind are no characters`() {
    #expect(Self.keys("a\u{9B}31m\u{85}".utf8) == Self.keys("a31m".utf8))
  }

  @Test(arguments: [
    ("Oslo\nBergen\n", "Oslo\nBergen\n"), ("a\u{1B}[31mred", "a[31mred"), ("a\u{3}b", "ab"),
    ("\u{1B}\u{1B}[20x", "[20x"), ("", ""), ("\u{1B}[20", "[20"), ("株", "株"),
  ])
  func `pasted text comes as a whole, without control codes`(text: String, pasted: String) {
    let bytes = "\u{1B}[200~\(text)\u{1B}[201~x".utf8
    #expect(Self.keys(bytes) == [.paste(pasted, isCut: false), .text("x")])
  }

  @Test func `a long paste is cut at 64 KiB, at a whole character`() {
    let text = String(repeating: "株", count: 30_000)
    let keys = Self.keys("\u{1B}[200~\(text)\u{1B}[201~".utf8)
    #expect(keys == [.paste(String(repeating: "株", count: 21_845), isCut: true)])
  }

  @Test func `Ctrl-C leaves a paste whose end never comes`() {
    var decoder = KeyDecoder()
    let keys = "\u{1B}[200~abc".utf8.flatMap { decoder.take($0) } + decoder.pause()
    #expect(keys == [])
    #expect(decoder.take(3) == [.interrupt])
    #expect(decoder.take(0x61) == [.text("a")])
  }

  @Test(arguments: 0..<60)
  func `random bytes give no control codes`(seed: UInt64) {
    var dice = ByteDice(seed)
    let texts = Self.keys(dice.bytes(2000)).compactMap { key -> String? in
      switch key {
      case .text(let scalar): String(scalar)
      case .paste(let text, _): text.filter { !"\t\n\r\r\n".contains($0) }
      default: nil
      }
    }
    let scalars = texts.joined().unicodeScalars
    #expect(!scalars.contains { $0.value < 0x20 || $0.value == 0x7F })
  }
}
