import Testing
import WinnowCore
import WinnowPlugins

@Suite struct `A TOML document` {
  @Test func `keeps the order of the file and every place`() throws {
    let text = """
      zebra = 1
      [b.c]
      "ключ" = { y = true, x = [1.5, "é"] }
      [a]
      """

    let root = try TOMLDocument.parse(text, file: "x.toml").root

    #expect(root.members.map(\.key) == ["zebra", "b", "a"])
    let inner = try #require(root["b"]?.table?["c"]?.table?.members.first)
    #expect(inner.key == "ключ")
    #expect(inner.keyPosition == SourcePosition(line: 3, column: 1))
    #expect(inner.value.position == SourcePosition(line: 3, column: 10))
    #expect(inner.value.table?.members.map(\.key) == ["y", "x"])
    guard case .array(let elements) = inner.value.table?["x"]?.content else {
      Issue.record("x is no list")
      return
    }
    #expect(elements.map(\.position.column) == [27, 32])
  }

  @Test(arguments: [
    ("a = 1979-05-27T00:32:00.500-07:00", "a moment", "1979-05-27T00:32:00.5-07:00"),
    ("a = 1979-05-27T07:32:00Z", "a moment", "1979-05-27T07:32:00Z"),
    ("a = 1979-05-27 07:32:00", "a date and time", "1979-05-27T07:32:00"),
    ("a = 1979-05-27", "a date", "1979-05-27"),
    ("a = 07:32:00.000001", "a time", "07:32:00.000001"),
  ])
  func `gives dates and times as text with their kind`(
    text: String,
    kind: String,
    moment: String
  ) throws {
    let value = try #require(try TOMLDocument.parse(text, file: "x").root["a"])

    #expect(value.kind == kind)
    guard case .moment(let found) = value.content else {
      Issue.record("no moment")
      return
    }
    #expect(found.text == moment)
  }

  @Test(arguments: [
    ("a = 1\nb = \u{1}", 2, 5), ("a = 1\na = 2", 2, 5), ("a = [1,\n 2", 2, 3), ("= 1", 1, 1),
    ("a = \"x\u{0}\"", 1, 7),
  ])
  func `says where it is broken`(text: String, line: Int, column: Int) {
    let error = #expect(throws: WinnowError.self) { try TOMLDocument.parse(text, file: "f.toml") }

    #expect(error?.code == "bad-toml")
    #expect(error?.kind == .badData)
    #expect(error?.file == "f.toml")
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.message.unicodeScalars.allSatisfy { $0.value >= 0x20 } == true)
  }

  @Test func `says that a key stands there twice`() {
    let error = #expect(throws: WinnowError.self) {
      try TOMLDocument.parse("[a]\nb = 1\nb = 2", file: "f.toml")
    }

    #expect(error?.line == 3)
    #expect(error?.hint?.hasPrefix("a key stands once in each section") == true)
  }

  @Test(arguments: [[0x61, 0x3d, 0x22, 0xff, 0x22], [0x61, 0x3d, 0x22, 0xc3], [0], [0xff, 0xfe]])
  func `refuses bytes that are no UTF-8`(bytes: [UInt8]) {
    let error = #expect(throws: WinnowError.self) { try TOMLDocument.parse(bytes, file: "f") }

    #expect(error?.line == 1)
  }

  @Test(arguments: [
    ("a = ", "[", ""), ("a = ", "[", "]"), ("", "[", ""), ("a = ", "{a=", ""), ("a", ".a", " = 1"),
    ("[a", ".a", "]"),
  ])
  func `refuses depth without end`(start: String, part: String, end: String) {
    let text = start + String(repeating: part, count: 100_000) + end

    let error = #expect(throws: WinnowError.self) { try TOMLDocument.parse(text, file: "f") }

    #expect(error?.code == "bad-toml")
    #expect(error?.line == 1)
  }

  @Test func `takes the depth that it allows`() throws {
    let parts = Array(repeating: "a", count: 16).joined(separator: ".")
    let open = String(repeating: "{ \(parts) = ", count: 32)
    let text = "a = \(open)1\(String(repeating: "}", count: 32))"

    #expect(try TOMLDocument.parse(text, file: "f").root.members.count == 1)
  }

  @Test func `does not count brackets and dots in strings and comments`() throws {
    let many = String(repeating: "[{.", count: 100)
    let text =
      "# \(many)\na = \"\(many)\\\"\(many)\"\nb = '\(many)'\nc = '''\n\(many)''\(many)'''''\n"

    #expect(try TOMLDocument.parse(text, file: "f").root.members.count == 3)
  }

  @Test func `refuses more than 4 MiB`() {
    let bytes = Array(repeating: UInt8(ascii: "\n"), count: TOMLDocument.maximumBytes + 1)

    #expect(throws: WinnowError.self) { try TOMLDocument.parse(bytes, file: "f") }
  }

  @Test func `may be empty`() throws {
    #expect(try TOMLDocument.parse([], file: "f").root.members.isEmpty)
  }
}

extension TOMLValue {
  /// The table that a value is, or nil.
  fileprivate var table: TOMLTable? {
    guard case .table(let table) = content else { return nil }
    return table
  }
}
