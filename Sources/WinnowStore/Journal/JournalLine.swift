import WinnowCore

/// One event's line: its envelope, and where its texts stand in the bytes that were read.
struct JournalLine: Sendable {
  /// A part of the line, counted from the line's first byte; empty when the part is missing.
  struct Part: Sendable {
    var start: Int32 = 0
    var end: Int32 = 0

    var isEmpty: Bool { start == end }

    func range(in line: Int) -> Range<Int> { line + Int(start)..<line + Int(end) }
  }

  /// Offset of the line in its segment.
  var offset: Int64 = 0
  /// Bytes of the line with its newline.
  var length = 0
  var number: Int64 = 0
  var time = Instant(milliseconds: 0)
  var kind = Part()
  var subject = Part()
  var actor = Part()
  var transaction = Part()
  var data = Part()
  var version: Int64 = 1
  /// True on the last line of a transaction.
  var isLast = false
  /// The checksum as stored.
  var crc: UInt32 = 0
}

/// Why a line is not accepted.
enum LineFault: Error, Hashable {
  /// No newline before the end of the file.
  case unfinished
  /// The sixteen bytes at the end are not a checksum.
  case trailer
  /// The checksum does not fit the bytes.
  case checksum
  /// The bytes are as they were written, yet they are no event.
  case envelope
  /// An event number that does not follow.
  case number(expected: Int64, found: Int64)
}

extension JournalLine {
  /// Bytes of `,"c":"00000000"}`.
  static let trailerLength = 16

  /// Reads the line `bytes[range]` (without newline) whose predecessor stored the checksum `seed`.
  init(_ bytes: [UInt8], _ range: Range<Int>, seed: UInt32) throws(LineFault) {
    crc = try Self.checkedTrailer(bytes, range, seed: seed)
    let body = range.lowerBound..<range.upperBound - Self.trailerLength
    var reader = EnvelopeReader(bytes, body)
    guard reader.read(into: &self) || Self.readLoosely(bytes, body, into: &self)
    else { throw .envelope }
    length = range.count + 1
  }

  /// The stored checksum, if it fits the bytes.
  static func checkedTrailer(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    seed: UInt32
  ) throws(LineFault) -> UInt32 {
    guard let stored = storedChecksum(bytes, range) else { throw .trailer }
    let body = range.lowerBound..<range.upperBound - trailerLength
    guard Bytes.checksum(bytes, body, seed: seed) == stored else { throw .checksum }
    return stored
  }

  /// The checksum that the line ends with, whether it fits or not; nil when there is none.
  static func storedChecksum(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
    let start = range.upperBound - trailerLength
    guard range.count > trailerLength, bytes[start] == 0x2c, bytes[start + 1] == 0x22,
      bytes[start + 2] == 0x63, bytes[start + 3] == 0x22, bytes[start + 4] == 0x3a,
      bytes[start + 5] == 0x22, bytes[start + 14] == 0x22, bytes[start + 15] == 0x7d
    else { return nil }
    return Bytes.readHex(bytes, at: start + 6)
  }

  /// Reads an envelope whose members stand in another order, or among others that we do not know.
  private static func readLoosely(
    _ bytes: [UInt8],
    _ body: Range<Int>,
    into line: inout JournalLine
  ) -> Bool {
    // The trailer's comma is the end of the last member, so the object is closed only behind it.
    let whole = body.lowerBound..<body.upperBound + trailerLength
    var scan = MemberScan(bytes, whole)
    var seen = 0
    while scan.next() {
      let value = scan.value
      if scan.isKey("n"), let number = integer(bytes, value) {
        line.number = number
        seen |= 1
      } else if scan.isKey("t"), let time = instant(bytes, value) {
        line.time = time
        seen |= 2
      } else if scan.isKey("v"), let version = integer(bytes, value) {
        line.version = version
      } else if scan.isKey("z") {
        line.isLast = integer(bytes, value) == 1
      } else if let part = part(value, of: body, in: bytes) {
        if scan.isKey("k") { line.kind = part }
        if scan.isKey("id") { line.subject = part }
        if scan.isKey("by") { line.actor = part }
        if scan.isKey("tx") { line.transaction = part }
      } else if scan.isKey("d"), bytes[value.lowerBound] == 0x7b {
        line.data = Part(
          start: Int32(value.lowerBound - body.lowerBound),
          end: Int32(value.upperBound - body.lowerBound)
        )
      }
    }
    return seen == 3 && !line.kind.isEmpty && !line.transaction.isEmpty && !line.data.isEmpty
  }

  /// The inside of a string.
  private static func part(_ value: Range<Int>, of body: Range<Int>, in bytes: [UInt8]) -> Part? {
    guard value.count >= 2, bytes[value.lowerBound] == 0x22 else { return nil }
    return Part(
      start: Int32(value.lowerBound + 1 - body.lowerBound),
      end: Int32(value.upperBound - 1 - body.lowerBound)
    )
  }

  private static func integer(_ bytes: [UInt8], _ value: Range<Int>) -> Int64? {
    Int64(String(decoding: bytes[value], as: UTF8.self))
  }

  private static func instant(_ bytes: [UInt8], _ value: Range<Int>) -> Instant? {
    Instant(String(decoding: bytes[value].dropFirst().dropLast(), as: UTF8.self))
  }
}
