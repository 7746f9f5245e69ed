import Testing
import WinnowCore

@Suite struct `A JSON text` {
  @Test(
    arguments: [
      ("0", .int(0)), ("-0", .int(0)), ("-0.0", .double(-0.0)), ("12", .int(12)),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      ("-9223372036854775809", .double(-9_223_372_036_854_775_808)),
      ("10000000000000000000000", .double(1e22)), ("1.0", .double(1)), ("1e2", .double(100)),
      ("1E+2", .double(100)), ("25e-1", .double(2.5)), ("0.1", .double(0.1)),
      ("123.456", .double(123.456)), ("1e-400", .double(0)), ("0e999999999999", .double(0)),
      ("5e-324", .double(.leastNonzeroMagnitude)),
      ("1.7976931348623157e308", .double(1.7976931348623157e308)),
      ("9007199254740993.0", .double(9_007_199_254_740_992)),
      ("0.000000000000000000000000000001", .double(1e-30)),
    ] as [(String, JSONValue)]
  )
  func `keeps whole numbers whole and rounds others correctly`(
    text: String,
    value: JSONValue
  ) throws {
    #expect(try JSONValue.parse(Array(text.utf8)) == value)
  }

  @Test(
    arguments: [
      (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"),
      (#""\u0000""#, "\0"), (#""\u00e9\u00E9""#, "éé"), (#""\u20ac""#, "€"),
      (#""\ud83d\ude00!""#, "😀!"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), ("\"\u{7F}\"", "\u{7F}"),
      ("\"aé€😀 and more text than a word\"", "aé€😀 and more text than a word"),
    ]
  )
  func `gives the text of its strings`(text: String, expected: String) throws {
    let parsed = try JSONValue.parse(Array(text.utf8)).text
    #expect(parsed.map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test func `may have white space between all tokens`() throws {
    let text = " \t\r\n{ \"a\" : [ 1 , { } , [ ] ] , \"b\" : null } \n"
    let expected: JSONValue = ["a": [1, [:], []], "b": .null]

    #expect(try JSONValue.parse(Array(text.utf8)) == expected)
  }

  @Test(
    arguments: [
      ("", "unexpected end", 0), ("  ", "unexpected end", 2), ("[1,]", "expected a value", 3),
      ("[1 2]", "expected ',' or ']'", 3), ("{\"a\":1,}", "expected a string", 7),
      ("{\"a\" 1}", "expected ':'", 5), ("{\"a\":1", "unexpected end", 6),
      ("{a:1}", "expected a string", 1), ("[1", "unexpected end", 2),
      ("1 1", "expected the end of the text", 2), ("01", "leading zero", 0),
      ("-01", "leading zero", 1), ("-", "unexpected end", 1), ("1.", "unexpected end", 2),
      ("1.e1", "expected a digit", 2), ("1e", "unexpected end", 2), ("+1", "expected a value", 0),
      (".5", "expected a value", 0), ("1e400", "number out of range", 0),
      ("[-1e400]", "number out of range", 1), ("nul", "unexpected end", 3),
      ("trux", "expected 'true'", 3), ("NaN", "expected a value", 0),
      ("\"a", "unterminated string", 0), ("\"a\\", "unterminated string", 2),
      ("\"a\\x\"", "unknown escape", 2), ("\"\\u12g4\"", "bad \\u escape", 1),
      ("\"\\u12", "bad \\u escape", 1), ("\"a\nb\"", "control character in a string", 2),
      (#""\ud800""#, "lone surrogate", 1), (#""\udc00""#, "lone surrogate", 1),
      (#""\ud800\u0041""#, "lone surrogate", 1), (#""\ud800x12345""#, "lone surrogate", 1),
      ("\u{FEFF}1", "expected a value", 0), ("'a'", "expected a value", 0),
    ] as [(String, String, Int)]
  )
  func `is refused with a reason and a place`(text: String, reason: String, offset: Int) {
    #expect(throws: JSONError(reason: reason, offset: offset)) {
      try JSONValue.parse(Array(text.utf8))
    }
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0xC1, 0x81], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xFF], [0xC3], [0xE2, 0x82],
      [0xF0, 0x9F, 0x98], [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x28, 0x80],
    ] as [[UInt8]]
  )
  func `is refused where a string is not UTF-8`(bytes: [UInt8]) {
    #expect(throws: JSONError(reason: "not UTF-8", offset: 3)) {
      try JSONValue.parse(Array("\"ab".utf8) + bytes + [0x22])
    }
  }

  @Test func `may be as deep as was allowed, and no deeper`() throws {
    let deep = { (count: Int) in
      [UInt8](repeating: 0x5B, count: count) + [UInt8](repeating: 0x5D, count: count)
    }

    _ = try JSONValue.parse(deep(512))
    _ = try JSONValue.parse(deep(3), depth: 3)
    #expect(throws: JSONError(reason: "too deep", offset: 512)) { try JSONValue.parse(deep(513)) }
    #expect(throws: JSONError(reason: "too deep", offset: 3)) {
      try JSONValue.parse(deep(4), depth: 3)
    }
    #expect(throws: JSONError(reason: "too deep", offset: JSONScanner.deepest)) {
      try JSONValue.parse(deep(100_000), depth: .max)
    }
    #expect(throws: JSONError.self) {
      try JSONValue.parse(Array(String(repeating: #"{"a":"#, count: 100_000).utf8))
    }
  }

  @Test func `that goes up and down is not deep`() throws {
    let text = "[" + Array(repeating: "[{}]", count: 2000).joined(separator: ",") + "]"

    #expect(try JSONValue.parse(Array(text.utf8), depth: 3).array?.count == 2000)
  }
}

@Suite struct `An object that has a key twice` {
  @Test func `keeps the last value in the first place`() throws {
    let value = try JSONValue.parse(Array(#"{"a":1,"b":2,"\u0061":3}"#.utf8))

    #expect(JSONWriter.encode(value) == Array(#"{"a":3,"b":2}"#.utf8))
  }

  @Test(arguments: [0, 10, 100, 5000])
  func `is refused by name where it must not`(others: Int) {
    let members = (0..<others).map { #""k\#($0)":0,"# }.joined()
    let text = #"{"a":1,"# + members + #""\u0061":{}}"#

    #expect(throws: JSONError(reason: #"repeated key "a""#, offset: text.utf8.count - 12)) {
      try JSONValue.parse(Array(text.utf8), repeatedKeys: .refused)
    }
  }

  @Test func `keeps all keys apart that only look alike`() throws {
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    let value = try JSONValue.parse(Array(text.utf8), repeatedKeys: .refused)

    #expect(value.object?["\u{E9}"] == 1)
    #expect(value.object?["e\u{301}"] == 2)
  }

  @Test func `with many keys still has each value`() throws {
    let text = "{" + (0..<3000).map { #""k\#($0 % 1500)":\#($0)"# }.joined(separator: ",") + "}"
    let object = try #require(try JSONValue.parse(Array(text.utf8)).object)

    #expect(object.count == 1500)
    #expect(object.members.map(\.value) == (1500..<3000).map { .int($0) })
  }
}
