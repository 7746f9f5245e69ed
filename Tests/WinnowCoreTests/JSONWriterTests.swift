import Testing
import WinnowCore

@Suite struct `Written JSON` {
  private func text(_ value: JSONValue) -> String {
    String(decoding: JSONWriter.encode(value), as: UTF8.self)
  }

  @Test func `stands on one line, members in order`() {
    #expect(
      text(["b": [1, -2, 2.5, true, false, .null], "a": [:], "c": []])
        == #"{"b":[1,-2,2.5,true,false,null],"a":{},"c":[]}"#
    )
  }

  @Test func `for people has a line for each member`() {
    let bytes = JSONWriter.encodePretty(["b": [1, ["c": "x"]], "a": [:], "d": []])

    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        {
          "b": [
            1,
            {
              "c": "x"
            }
          ],
          "a": {},
          "d": []
        }
        """
    )
  }

  @Test(
    arguments: [
      ("a\"b\\c/", #""a\"b\\c/""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
      ("\0\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
      ("\u{80}\u{85}\u{9F}", #""\u0080\u0085\u009f""#),
      ("\u{2027}\u{2028}\u{2029}\u{202F}", "\"\u{2027}\\u2028\\u2029\u{202F}\""),
      ("\u{200D}\u{200E}\u{200F}\u{2010}", "\"\u{200D}\\u200e\\u200f\u{2010}\""),
      ("\u{202A}\u{202E}\u{2066}\u{2069}", #""\u202a\u202e\u2066\u2069""#),
      ("\u{2065}\u{206A}\u{FEFF}\u{FEFE}", "\"\u{2065}\u{206A}\\ufeff\u{FEFE}\""),
      ("a long plain text, é € 😀 \u{A0}", "\"a long plain text, é € 😀 \u{A0}\""),
      ("sixteen letters\u{7F}", #""sixteen letters\u007f""#),
    ]
  )
  func `escapes what is not safe to print, and only that`(string: String, expected: String) {
    #expect(Array(text(.string(string)).utf8) == Array(expected.utf8))
  }

  @Test func `replaces malformed bytes`() {
    var out: [UInt8] = []
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x80]
    unsafe bytes.withUnsafeBufferPointer { unsafe JSONWriter.append(utf8: $0, to: &out) }

    #expect(String(decoding: out, as: UTF8.self) == "\"a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}\"")
  }

  @Test(
    arguments: [
      (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"),
      (1e16, "1e+16"), (.leastNonzeroMagnitude, "5e-324"), (.infinity, "null"), (.nan, "null"),
      (-2.5, "-2.5"),
    ] as [(Double, String)]
  )
  func `has the shortest number that reads back as the same`(value: Double, expected: String) {
    #expect(text(.double(value)) == expected)
  }

  @Test(
    arguments: [
      (0, "0"), (9, "9"), (10, "10"), (-1, "-1"), (1_000_000, "1000000"),
      (.max, "9223372036854775807"), (.min, "-9223372036854775808"),
    ] as [(Int64, String)]
  )
  func `has whole numbers digit by digit`(value: Int64, expected: String) {
    #expect(text(.int(value)) == expected)
  }

  @Test(arguments: [0, 1, 10, 100, 1000, 1001, 30_000, 2500, -2500, -1, 999, 1_010, .max, .min])
  func `has points as they are described`(milli: Int64) {
    var out: [UInt8] = []
    JSONWriter.append(points: Points(milli: milli), to: &out)

    #expect(String(decoding: out, as: UTF8.self) == Points(milli: milli).description)
  }
}
