import Testing
import WinnowCore

@Suite struct `A CSV record that cannot be used` {
  private func error(
    _ code: CSVError.Code,
    _ line: Int,
    _ lines: ClosedRange<Int>,
    _ raw: String
  ) -> Reading {
    .error(code, line: line, lines: lines, raw: Array(raw.utf8))
  }

  @Test func `has text after a closing quote, and spoils its line alone`() {
    #expect(
      Reading.all(Array("a\n1,\"x\"y,\"z\",3\nb\n\"q\nr\" ,2\nc".utf8)) == [
        .record(line: 1, ["a"]), error(.textAfterQuote, 2, 2...2, "1,\"x\"y,\"z\",3"),
        .record(line: 3, ["b"]), error(.textAfterQuote, 5, 4...5, "\"q\nr\" ,2"),
        .record(line: 6, ["c"]),
      ]
    )
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [1, 1000])
  func `opens a quote that is never closed, which spoils that line alone`(
    end: String,
    step: Int
  ) {
    #expect(
      Reading.all(Array("a\(end)\"x\(end)y\",\"1\(end)2\(end)3".utf8), step: step) == [
        .record(line: 1, ["a"]),
        error(.unterminatedQuote, 3, 2...3, "\"x\(end)y\",\"1"),
        .record(line: 4, ["2"]), .record(line: 5, ["3"]),
      ]
    )
  }

  @Test func `opens a quote that another field's quote only seems to close`() {
    #expect(
      Reading.all(Array("1,\"oops\n2,b\n3,\"c\",d\n\"4\n".utf8)) == [
        error(.unterminatedQuote, 1, 1...1, "1,\"oops"), .record(line: 2, ["2", "b"]),
        .record(line: 3, ["3", "c", "d"]), error(.unterminatedQuote, 4, 4...4, "\"4"),
      ]
    )
  }

  @Test(arguments: [1, 7, 1000])
  func `opens a quote that is not closed within the longest record`(step: Int) {
    let rows = (0..<20).map { "\($0),x\n" }.joined()
    let readings = Reading.all(
      Array(("1,\"oops\n" + rows).utf8),
      step: step,
      maximumRecordBytes: 30
    )

    #expect(readings.first == error(.unterminatedQuote, 1, 1...1, "1,\"oops"))
    #expect(
      Array(readings.dropFirst()) == (0..<20).map { .record(line: $0 + 2, ["\($0)", "x"]) }
    )
  }

  @Test func `holds a NUL byte`() {
    #expect(
      Reading.all(Array("a\nb\0c,d\n\"x\ny\0\"\ne".utf8)) == [
        .record(line: 1, ["a"]), error(.nulByte, 2, 2...2, "b\0c,d"),
        error(.nulByte, 4, 3...4, "\"x\ny\0\""), .record(line: 5, ["e"]),
      ]
    )
  }

  @Test func `is not UTF-8`() {
    let bytes = Array("a\n\"x\r\n".utf8) + [0xE9] + Array("\"\nb".utf8)

    #expect(
      Reading.all(bytes) == [
        .record(line: 1, ["a"]),
        .error(.notUTF8, line: 3, lines: 2...3, raw: Array("\"x\r\n".utf8) + [0xE9, 0x22]),
        .record(line: 4, ["b"]),
      ]
    )
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [1, 3, 1000])
  func `is too long`(end: String, step: Int) {
    for extra in 1...30 {
      let long = String(repeating: "x", count: 10 + extra)
      let bytes = Array("a\(end)\(long)\(end)\(end)0123456789\(end)b".utf8)

      #expect(
        Reading.all(bytes, step: step, maximumRecordBytes: 10) == [
          .record(line: 1, ["a"]), error(.tooLong, 2, 2...2, "xxxxxxxxxx"),
          .record(line: 4, ["0123456789"]), .record(line: 5, ["b"]),
        ]
      )
    }
  }

  @Test(arguments: ["\n", "\r\n", "\r"], [1, 3, 1000])
  func `is too long in quotes, and the next line is read again`(end: String, step: Int) {
    for count in 1...20 {
      let bytes = Array("\"\(String(repeating: end, count: count))0123456789ab\(end)b".utf8)
      let readings = Reading.all(bytes, step: step, maximumRecordBytes: 10)

      #expect(readings.last == .record(line: count + 2, ["b"]), "\(count)")
    }
  }

  @Test func `does not hide that the source failed, once`() throws {
    struct Broken: ByteSource {
      struct Failure: Error {}
      func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { throw Failure() }
    }
    var reader = CSVReader(source: Broken())

    let error = #expect(throws: CSVError.self) { try reader.next() }
    #expect(error?.code == .unreadable)
    #expect(error?.cause is Broken.Failure)
    #expect(try reader.next() == nil)
  }

  @Test func `never traps, whatever the bytes`() {
    var dice = Dice(seed: 6)
    for _ in 0..<2000 {
      let bytes = (0..<dice.below(200)).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
      let dialect = CSVDialect.detect(sample: bytes)
      let readings = Reading.all(bytes, dialect: dialect)
      #expect(readings.isEmpty == bytes.allSatisfy { $0 == 0x0A || $0 == 0x0D })
    }
  }
}
