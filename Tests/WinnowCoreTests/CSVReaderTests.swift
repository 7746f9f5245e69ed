import Testing
import WinnowCore

@Suite struct `A CSV file` {
  private func records(_ text: String, step: Int = 1 << 20) -> [Reading] {
    Reading.all(Array(text.utf8), step: step)
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [true, false])
  func `ends its lines with LF, CRLF or CR, the last perhaps not`(end: String, closed: Bool) {
    let text = "a,b\(end)1,2\(end)3,4" + (closed ? end : "")
    let expected: [Reading] = [
      .record(line: 1, ["a", "b"]), .record(line: 2, ["1", "2"]), .record(line: 3, ["3", "4"]),
    ]

    #expect(records(text) == expected)
    #expect(records(text, step: 1) == expected)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `has blank lines that count and are no records`(end: String) {
    let text = "\(end)a\(end)\(end)\(end)b\(end)\(end)"

    #expect(records(text) == [.record(line: 2, ["a"]), .record(line: 5, ["b"])])
    #expect(records(text, step: 1) == [.record(line: 2, ["a"]), .record(line: 5, ["b"])])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `has line ends, delimiters and quotes in quotes`(end: String) {
    let text = "\"a\(end)\(end)b\",\"x,\"\"y\"\"\"\(end)\"\",\"\"\"\"\(end)c"
    let expected: [Reading] = [
      .record(line: 1, ["a\(end)\(end)b", "x,\"y\""]), .record(line: 4, ["", "\""]),
      .record(line: 5, ["c"]),
    ]

    #expect(records(text) == expected)
    #expect(records(text, step: 1) == expected)
  }

  @Test func `has ragged rows, empty fields and quotes that are ordinary characters`() {
    #expect(
      records("a,b,c\n1\n1,2,3,4\n,\n,,\nx\"y,\"\", \"z\"\n\"\"\n") == [
        .record(line: 1, ["a", "b", "c"]), .record(line: 2, ["1"]),
        .record(line: 3, ["1", "2", "3", "4"]), .record(line: 4, ["", ""]),
        .record(line: 5, ["", "", ""]), .record(line: 6, ["x\"y", "", " \"z\""]),
        .record(line: 7, [""]),
      ]
    )
  }

  @Test func `may be empty, or hold line ends alone`() {
    #expect(records("") == [])
    #expect(records("\n\r\n\r") == [])
    #expect(records("\u{FEFF}") == [])
    #expect(records("\u{FEFF}", step: 1) == [])
  }

  @Test func `loses its byte order mark`() {
    #expect(records("\u{FEFF}\"a,\",b\n", step: 1) == [.record(line: 1, ["a,", "b"])])
  }

  @Test func `in Latin-1 is read as Windows-1252`() {
    let bytes: [UInt8] = [0x4D, 0xFC, 0x6C, 0x2C, 0x80, 0x39, 0x2C, 0x22, 0xE9, 0x22, 0x22, 0x22]
    let dialect = CSVDialect(encoding: .latin1)

    #expect(Reading.all(bytes, dialect: dialect) == [.record(line: 1, ["Mül", "€9", "é\""])])
  }

  @Test func `keeps the bytes of a record as they stand`() throws {
    var reader = CSVReader(source: ByteArraySource(Array("a\r\n\"x\r\ny\",\"\"\"\"\r\nb".utf8)))
    _ = try reader.next()
    let record = try #require(try reader.next())

    #expect(record.raw == Array("\"x\r\ny\",\"\"\"\"".utf8))
    #expect(record.count == 2)
    #expect(!record.isEmpty(0))
  }

  @Test func `is read alike however its bytes arrive`() {
    var dice = Dice(seed: 5)
    let alphabet = Array("ab,,\"\"\"\n\r\0é;".utf8)
    for _ in 0..<3000 {
      let bytes = (0..<dice.below(60)).map { _ in alphabet[dice.below(alphabet.count)] }
      let whole = Reading.all(bytes, maximumRecordBytes: 20)
      for step in [1, 2, 7] {
        #expect(Reading.all(bytes, step: step, maximumRecordBytes: 20) == whole, "\(bytes)")
      }
    }
  }

  @Test func `larger than the reader's memory comes out whole`() {
    let row = "1,\"some text, with \"\"quotes\"\"\",x\r\n"
    let text = String(repeating: row, count: 50_000)
    let readings = Reading.all(Array(text.utf8), step: 60_001)

    #expect(readings.count == 50_000)
    #expect(readings.last == .record(line: 50_000, ["1", "some text, with \"quotes\"", "x"]))
  }
}

@Suite(.enabled(if: TestData.isThere)) struct `The CSV spectrum` {
  @Test(arguments: TestData.names(in: "csv-spectrum/csvs"))
  func `is read as its JSON says`(name: String) throws {
    let expected = try TestData.json("csv-spectrum/json/\(name.dropLast(3))json")
    var reader = CSVReader(source: ByteArraySource(try TestData.bytes("csv-spectrum/csvs/\(name)")))
    let header = try #require(try reader.next()).texts
    var rows: [JSONValue] = []
    while let record = try reader.next() {
      try #require(record.count == header.count)
      let members = zip(header, record.texts).map {
        JSONObject.Member(key: $0, value: .string($1))
      }
      rows.append(.object(JSONObject(members: members)))
    }

    #expect(.array(rows) == expected)
  }

  @Test func `has eleven files`() {
    #expect(TestData.names(in: "csv-spectrum/csvs").count == 11)
  }
}
