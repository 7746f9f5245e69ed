import WinnowCore

/// A source that gives a few bytes at a time.
struct TricklingSource: ByteSource {
  private let bytes: [UInt8]
  private let step: Int
  private var offset = 0

  init(_ bytes: [UInt8], step: Int) {
    self.bytes = bytes
    self.step = step
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, step, bytes.count - offset)
    unsafe buffer.copyBytes(from: bytes[offset..<(offset + count)])
    offset += count
    return count
  }
}

/// What a reader gave: a record with its line, or an error with the lines it took.
enum Reading: Equatable {
  case record(line: Int, [String])
  case error(CSVError.Code, line: Int, lines: ClosedRange<Int>, raw: [UInt8])

  /// Everything that a reader gives, errors included.
  static func all(
    _ bytes: [UInt8],
    step: Int = 1 << 20,
    dialect: CSVDialect = CSVDialect(),
    maximumRecordBytes: Int = CSVReader.defaultMaximumRecordBytes
  ) -> [Reading] {
    var reader = CSVReader(
      source: TricklingSource(bytes, step: step),
      dialect: dialect,
      maximumRecordBytes: maximumRecordBytes
    )
    var readings: [Reading] = []
    while true {
      do throws(CSVError) {
        guard let record = try reader.next() else { return readings }
        readings.append(.record(line: record.line, record.texts))
      } catch {
        readings.append(.error(error.code, line: error.line, lines: error.lines, raw: error.raw))
      }
    }
  }
}
