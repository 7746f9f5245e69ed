/// Makes lines look right that are not, as a store would see them that does not look.
package enum Forgery {
  private static let trailer = Array(",\"c\":\"00000000\"}".utf8)
  private static let end = Array(",\"z\":1".utf8)

  /// Gives each line that ends with a checksum the one that fits.
  static func fitChecksums(_ bytes: inout [UInt8]) {
    var seed: UInt32 = 0
    for line in lines(bytes, from: 0) {
      guard hasTrailer(bytes, line) else {
        seed = 0
        continue
      }
      let body = line.dropLast(trailer.count)
      seed = crc(bytes[body], seed: seed)
      bytes.replaceSubrange(line.suffix(trailer.count), with: sealed(seed))
    }
  }

  /// The whole lines up to the first one without a checksum, the last of them made to end a
  /// transaction.
  static func endingTransaction(_ bytes: [UInt8], from start: Int) -> [UInt8] {
    let whole = lines(bytes, from: start).prefix { hasTrailer(bytes, $0) }
    guard let last = whole.last else { return Array(bytes[..<start]) }
    var body = Array(bytes[last.dropLast(trailer.count)])
    if !body.suffix(end.count).elementsEqual(end) { body += end }
    let seed = storedChecksum(bytes, before: last.lowerBound)
    return bytes[..<last.lowerBound] + body + sealed(crc(body[...], seed: seed)) + [0x0a]
  }

  /// Whole lines without their ends.
  private static func lines(_ bytes: [UInt8], from start: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var first = start
    while let end = bytes[first...].firstIndex(of: 0x0a) {
      found.append(first..<end)
      first = end + 1
    }
    return found
  }

  private static func hasTrailer(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    line.count > trailer.count && bytes[line.suffix(trailer.count).prefix(6)] == trailer[..<6]
      && bytes[line.suffix(2)] == trailer[14...]
  }

  private static func storedChecksum(_ bytes: [UInt8], before start: Int) -> UInt32 {
    guard start >= 11 else { return 0 }
    return UInt32(String(decoding: bytes[start - 11..<start - 3], as: UTF8.self), radix: 16) ?? 0
  }

  private static func sealed(_ crc: UInt32) -> [UInt8] {
    let digits = String(crc, radix: 16)
    let zeros = String(repeating: "0", count: 8 - digits.count)
    return Array(",\"c\":\"\(zeros)\(digits)\"}".utf8)
  }

  /// CRC-32C, bit by bit.
  package static func crc(_ bytes: ArraySlice<UInt8>, seed: UInt32) -> UInt32 {
    var crc = ~seed
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82f6_3b78 : 0) }
    }
    return ~crc
  }
}
