import Testing
import WinnowCore

@Suite struct `Any JSON value` {
  @Test func `is the same after it was written and read`() throws {
    var dice = Dice(seed: 1)
    for _ in 0..<10_000 {
      let value = JSONValue.random(&dice)
      let bytes = JSONWriter.encode(value)
      let read = try JSONValue.parse(bytes, repeatedKeys: .refused)
      try #require(read == value && JSONWriter.encode(read) == bytes)
      try #require(JSONWriter.encode(try JSONValue.parse(JSONWriter.encodePretty(value))) == bytes)
      try #require(bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    }
  }

  @Test func `has numbers that are rounded as the standard library rounds them`() throws {
    var dice = Dice(seed: 2)
    for _ in 0..<20_000 {
      let digits = (0...dice.below(20)).map { _ in String(dice.below(10)) }.joined()
      let text = "\(dice.below(1000)).\(digits)e\(dice.below(60) - 30)"
      let read = try JSONValue.parse(Array(text.utf8)).number
      try #require(read?.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
  }

  @Test func `is refused when its text is cut anywhere`() throws {
    var dice = Dice(seed: 3)
    let sample: JSONValue = .array((0..<40).map { _ in .random(&dice) })
    let bytes = JSONWriter.encode(sample) + Array(#"x"#.utf8)
    for count in 0..<(bytes.count - 2) {
      try #require(throws: JSONError.self) { try JSONValue.parse(Array(bytes[..<count])) }
    }
  }

  @Test func `never traps when its bytes are changed`() throws {
    var dice = Dice(seed: 4)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = JSONWriter.encode(.array([.random(&dice), .random(&dice)]))
      for _ in 0...dice.below(3) {
        bytes[dice.below(bytes.count)] = UInt8(truncatingIfNeeded: dice.next())
      }
      guard let value = try? JSONValue.parse(bytes) else { continue }
      accepted += 1
      try #require(try JSONValue.parse(JSONWriter.encode(value)) == value)
    }
    #expect(accepted > 100)
  }
}

@Suite(.enabled(if: TestData.isThere)) struct `The naughty strings` {
  private func strings() throws -> [String] {
    let strings = try TestData.json("naughty-strings/blns.json").array?.compactMap(\.text) ?? []
    try #require(strings.count > 300)
    return strings
  }

  @Test func `come through JSON unchanged, without a control in the bytes`() throws {
    for string in try strings() {
      let bytes = JSONWriter.encode(.string(string))
      let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars

      #expect(try JSONValue.parse(bytes).text?.utf8.elementsEqual(string.utf8) == true)
      #expect(scalars.allSatisfy { $0.properties.generalCategory != .control })
    }
  }

  @Test func `come through CSV unchanged`() throws {
    let strings = try strings()
    var out: [UInt8] = []
    for string in strings { CSVWriter.append([string, "x"], to: &out, raw: true) }
    var reader = CSVReader(source: ByteArraySource(out))

    for string in strings {
      let record = try #require(try reader.next())
      #expect(record.texts.map { Array($0.utf8) } == [Array(string.utf8), [0x78]])
    }
    #expect(try reader.next() == nil)
  }
}
