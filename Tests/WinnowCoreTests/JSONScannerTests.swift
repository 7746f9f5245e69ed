import Testing
import WinnowCore

@Suite struct `A JSON scanner` {
  private func scan<Result>(
    _ text: String,
    _ body: (inout JSONScanner) throws -> Result
  ) rethrows -> Result {
    try unsafe Array(text.utf8).withUnsafeBufferPointer { bytes in
      var scanner = unsafe JSONScanner(bytes)
      return try body(&scanner)
    }
  }

  @Test func `walks an object member by member`() throws {
    let seen = try scan(#" { "a" : 1 , "b\n" : [ true , null ] , "c" : "x" } "#) { scanner in
      var seen: [String] = []
      #expect(try scanner.kind() == .object)
      var key = try scanner.firstKey()
      while let name = key {
        seen.append(scanner.decoded(name))
        #expect(name.hasEscapes == (seen.count == 2))
        try scanner.skipValue()
        key = try scanner.nextKey()
      }
      try scanner.finish()
      return seen
    }

    #expect(seen == ["a", "b\n", "c"])
  }

  @Test func `walks an array element by element`() throws {
    let seen = try scan("[1, 2.5, -3e2]") { scanner in
      var seen: [JSONScanner.Number] = []
      var more = try scanner.firstElement()
      while more {
        #expect(try scanner.kind() == .number)
        seen.append(try scanner.number())
        more = try scanner.nextElement()
      }
      return seen
    }

    #expect(seen == [.int(1), .double(2.5), .double(-300)])
  }

  @Test func `tells a string's place, bytes and text`() throws {
    try scan(#""a\u00e9\ud83d\ude00""#) { scanner in
      let text = try scanner.string()
      var out: [UInt8] = []
      scanner.append(text, to: &out)

      #expect((text.start, text.end, text.count) == (1, 20, 19))
      #expect(unsafe scanner.raw(text).first == 0x61)
      #expect(out == Array("aé😀".utf8))
      #expect(scanner.equals(text, "aé😀"))
      #expect(!scanner.equals(text, "aé"))
    }
    try scan(#""plain""#) { scanner in
      let text = try scanner.string()
      #expect(scanner.equals(text, "plain"))
      #expect(!scanner.equals(text, "plaid"))
    }
  }

  @Test(arguments: ["[1,{\"a\":[}]", "[\"\\x\"]", "{\"a\":01}", "[tru]", "{\"a\":\"\u{1}\"}"])
  func `checks what it skips`(text: String) {
    #expect(throws: JSONError.self) { try scan(text) { try $0.skipValue() } }
  }

  @Test func `has nothing to read in no bytes`() {
    #expect(throws: JSONError(reason: "unexpected end", offset: 0)) {
      try scan("") { try $0.kind() }
    }
    #expect(throws: JSONError.self) { try scan("") { try $0.firstKey() } }
    #expect(throws: JSONError.self) { try scan("") { try $0.string() } }
    #expect(throws: JSONError.self) { try scan("") { try $0.number() } }
    #expect(throws: JSONError.self) { try scan("") { try $0.boolean() } }
  }
}
