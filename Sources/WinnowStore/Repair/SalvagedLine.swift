import WinnowCore

/// A line that could be saved from a damaged segment.
struct SalvagedLine {
  var number: Int64
  /// The line without its trailer.
  var body: ArraySlice<UInt8>
  var transaction: String
  var time: Instant
  /// True when its transaction ends with it.
  var isLast: Bool
  /// Its stored checksum, as it was or must have been.
  var crc: UInt32

  /// Reads a line without looking at its checksum; nil when it is no event.
  init?(_ bytes: [UInt8], _ range: Range<Int>, crc: UInt32? = nil) {
    guard let line = try? JournalLine(claimed: bytes, range),
      let crc = crc ?? JournalLine.storedChecksum(bytes, range),
      Bytes.json(bytes, line.data.range(in: range.lowerBound))?.object != nil
    else { return nil }
    number = line.number
    body = bytes[range.lowerBound..<range.upperBound - JournalLine.trailerLength]
    transaction = line.text(line.transaction, in: bytes, at: range.lowerBound)
    time = line.time
    isLast = line.isLast
    self.crc = crc
  }
}

/// Finds the one bit by which bytes differ from a line that fits its checksum.
enum BitMend {
  /// Longer lines are not searched: the work grows with the square of the length.
  static let lengthLimit = 8192

  /// The bytes with one bit changed, so that they are lines which continue `seed` from event
  /// `number` on; nil when no bit, or nothing at all, makes them so.
  static func mend(_ bytes: [UInt8], seed: UInt32, number: Int64) -> [UInt8]? {
    guard bytes.count <= lengthLimit else { return nil }
    var copy = bytes
    for index in copy.indices {
      for bit in 0..<8 {
        copy[index] ^= 1 << UInt8(bit)
        if areSound(copy, seed: seed, number: number) { return copy }
        copy[index] ^= 1 << UInt8(bit)
      }
    }
    return nil
  }

  /// The header with one bit changed, so that it fits its checksum.
  static func mendHeader(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count <= SegmentHeader.lengthLimit else { return nil }
    var copy = bytes
    for index in copy.indices {
      for bit in 0..<8 {
        copy[index] ^= 1 << UInt8(bit)
        if let found = try? SegmentHeader(copy + [0x0a], path: ""), found.length == copy.count + 1 {
          return copy
        }
        copy[index] ^= 1 << UInt8(bit)
      }
    }
    return nil
  }

  private static func areSound(_ bytes: [UInt8], seed: UInt32, number: Int64) -> Bool {
    var seed = seed
    var number = number
    var start = 0
    while start <= bytes.count {
      let end = Bytes.newline(bytes, start..<bytes.count) ?? bytes.count
      guard let line = try? JournalLine(bytes, start..<end, seed: seed), line.number == number
      else { return false }
      seed = line.crc
      number += 1
      start = end + 1
      // The bit was in the newline behind the last line.
      if start == bytes.count { return true }
    }
    return true
  }
}
