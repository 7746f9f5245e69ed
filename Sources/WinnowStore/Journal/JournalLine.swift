import WinnowCore

/// One event's line: its envelope, and where its texts stand in the bytes that were read.
package struct JournalLine: Sendable {
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
  package var number: Int64 = 0
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
  package var crc: UInt32 = 0
}

extension JournalLine {
  /// True for a line whose content was taken out on purpose, or was lost: it has another checksum
  /// than it had once.
  func isRewritten(in bytes: [UInt8], at start: Int) -> Bool {
    isKind(Self.erasedKind, in: bytes, at: start) || isLost(in: bytes, at: start)
  }

  /// True for a stand-in of an event that was lost.
  func isLost(in bytes: [UInt8], at start: Int) -> Bool {
    isKind(Self.lostKind, in: bytes, at: start)
  }

  private static let erasedKind = Array(EventKind.erased.rawValue.utf8)
  private static let lostKind = Array(EventKind.lost.rawValue.utf8)
}

/// Why a line is not accepted.
package enum LineFault: Error, Hashable {
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
  package init(_ bytes: [UInt8], _ range: Range<Int>, seed: UInt32) throws(LineFault) {
    crc = try Self.checkedTrailer(bytes, range, seed: seed)
    let body = range.lowerBound..<range.upperBound - Self.trailerLength
    guard
      EnvelopeReader.read(bytes, body, into: &self) || LooseEnvelope.read(bytes, body, into: &self)
    else { throw .envelope }
    length = range.count + 1
  }

  /// Reads a line without looking at its checksum.
  init(claimed bytes: [UInt8], _ range: Range<Int>) throws(LineFault) {
    guard range.count > Self.trailerLength else { throw .trailer }
    let body = range.lowerBound..<range.upperBound - Self.trailerLength
    guard
      EnvelopeReader.read(bytes, body, into: &self) || LooseEnvelope.read(bytes, body, into: &self)
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
    guard range.count > trailerLength, start >= 0, range.upperBound <= bytes.count
    else { return nil }
    return Bytes.trailer(bytes, at: start)
  }
}
