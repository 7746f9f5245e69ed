import CStore
import Crypto
import Glibc
import WinnowCore

/// The operations on bytes that must be fast: the only ones here that hand pointers to C.
enum Bytes {
  /// CRC-32C of `bytes[range]`, continued from `seed`.
  static func checksum(_ bytes: [UInt8], _ range: Range<Int>, seed: UInt32) -> UInt32 {
    unsafe bytes.withUnsafeBytes { all in
      let part = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      return unsafe cs_crc32c(part.baseAddress, part.count, seed)
    }
  }

  /// Index of the first newline in `bytes[range]`, or nil.
  static func newline(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    unsafe bytes.withUnsafeBytes { all in
      let part = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      guard let base = part.baseAddress, let found = unsafe memchr(base, 0x0a, part.count)
      else { return nil }
      return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
    }
  }

  /// Adds `bytes[range]` to a running SHA-256.
  static func hash(_ bytes: [UInt8], _ range: Range<Int>, into digest: inout SHA256) {
    unsafe bytes.withUnsafeBytes { all in
      unsafe digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: all[range]))
    }
  }

  /// Moves `bytes[range]` to the beginning, over what stands there; the room stays as large.
  static func moveDown(_ bytes: inout [UInt8], _ range: Range<Int>) {
    unsafe bytes.withUnsafeMutableBytes { all in
      let part = unsafe all[range]
      guard let base = all.baseAddress,
        let source = unsafe part.isEmpty ? nil : base + part.startIndex
      else { return }
      unsafe memmove(base, source, part.count)
    }
  }

  /// True when `bytes[range]` holds exactly `literal`.
  static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ literal: [UInt8]) -> Bool {
    guard range.count == literal.count else { return false }
    return unsafe bytes.withUnsafeBytes { all in
      unsafe literal.withUnsafeBytes { other in
        let part = unsafe UnsafeRawBufferPointer(rebasing: all[range])
        guard let left = part.baseAddress, let right = other.baseAddress else { return true }
        return unsafe memcmp(left, right, part.count) == 0
      }
    }
  }

  /// True when `literal` stands at `index`.
  static func matches(_ bytes: [UInt8], at index: Int, _ literal: StaticString) -> Bool {
    guard index >= 0, bytes.count - index >= literal.utf8CodeUnitCount else { return false }
    return literal.withUTF8Buffer { text in
      for place in 0..<text.count where unsafe text[place] != bytes[index + place] {
        return false
      }
      return true
    }
  }

  /// True when a backslash stands in `bytes[range]`.
  static func hasEscape(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    unsafe bytes.withUnsafeBytes { all in
      let part = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      guard let base = part.baseAddress else { return false }
      return unsafe memchr(base, 0x5c, part.count) != nil
    }
  }

  /// True when `needle`, which is not empty, stands in `bytes[range]`.
  static func contains(_ bytes: [UInt8], _ range: Range<Int>, _ needle: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { all in
      unsafe needle.withUnsafeBytes { text in
        let part = unsafe UnsafeRawBufferPointer(rebasing: all[range])
        guard let left = part.baseAddress, let right = text.baseAddress else { return false }
        return unsafe cs_contains(left, part.count, right, text.count) != 0
      }
    }
  }

  /// The index behind the object or array that begins at `start` in valid JSON; nil when none ends
  /// before `end`.
  static func endOfContainer(_ bytes: [UInt8], from start: Int, before end: Int) -> Int? {
    guard start >= 0, start < end, end <= bytes.count else { return nil }
    let found = unsafe bytes.withUnsafeBufferPointer { all in
      unsafe all.baseAddress.map { unsafe cs_json_container_end($0, start, end) } ?? 0
    }
    return found > 0 ? found : nil
  }

  /// True for a JSON object on one line of the form that we write; false says nothing about it.
  static func isPlainObject(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe all.baseAddress.map { unsafe cs_json_is_plain($0, all.count) != 0 } ?? false
    }
  }

  /// The number behind one letter in `bytes[range]`, as ids have it: 0 for anything else.
  static func number(after letter: UInt8, _ bytes: [UInt8], _ range: Range<Int>) -> Int64 {
    guard range.count >= 2, range.count <= 17, bytes[range.lowerBound] == letter,
      bytes[range.lowerBound + 1] != 0x30
    else { return 0 }
    var value: Int64 = 0
    for index in range.lowerBound + 1..<range.upperBound {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return 0 }
      value = value &* 10 &+ Int64(digit)
    }
    return value
  }

  /// The JSON value in `bytes[range]`; nil when there is none.
  static func json(_ bytes: [UInt8], _ range: Range<Int>) -> JSONValue? {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe try? JSONValue.parse(UnsafeBufferPointer(rebasing: all[range]))
    }
  }

  /// True when nothing in a text in UTF-8 ends a line for any program: no controls, no U+2028 and
  /// U+2029.
  static func isOneLine(_ bytes: [UInt8]) -> Bool {
    var smallest: UInt8 = 255
    var hasSuspect = false
    for byte in bytes {
      smallest = min(smallest, byte)
      hasSuspect = hasSuspect || byte == 0x7f || byte == 0xc2 || byte == 0xe2
    }
    guard smallest >= 0x20 else { return false }
    return !hasSuspect || !hasLineEnd(bytes)
  }

  private static func hasLineEnd(_ bytes: [UInt8]) -> Bool {
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x7f: return true
      case 0xc2 where index + 1 < bytes.count && bytes[index + 1] < 0xa0: return true
      case 0xe2
      where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xfe == 0xa8:
        return true
      default: continue
      }
    }
    return false
  }

  /// Eight lower-case hexadecimal digits.
  static func appendHex(_ value: UInt32, to out: inout [UInt8]) {
    for shift in stride(from: UInt32(28), through: 0, by: -4) {
      out.append(digit(UInt8(truncatingIfNeeded: (value >> shift) & 15)))
    }
  }

  static func hex(_ value: UInt32) -> String {
    var out: [UInt8] = []
    appendHex(value, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Two lower-case hexadecimal digits for each byte.
  static func appendHex(_ bytes: [UInt8], to out: inout [UInt8]) {
    for byte in bytes {
      out.append(digit(byte >> 4))
      out.append(digit(byte & 15))
    }
  }

  /// The bytes that lower-case hexadecimal digits stand for; nil when they are none.
  static func fromHex(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var high: UInt8?
    for character in text.utf8 {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x61...0x66: digit = character - 0x57
      default: return nil
      }
      if let first = high {
        out.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return high == nil ? out : nil
  }

  /// The checksum in the sixteen bytes of a trailer that begins at `start`; nil when they are none.
  static func trailer(_ bytes: [UInt8], at start: Int) -> UInt32? {
    guard start >= 0, bytes.count - start >= 16 else { return nil }
    var checksum: UInt32 = 0
    let isTrailer = unsafe bytes.withUnsafeBufferPointer { all in
      unsafe all.baseAddress.map { unsafe cs_read_trailer($0 + start, &checksum) } ?? 0
    }
    return isTrailer != 0 ? checksum : nil
  }

  /// Reads exactly eight lower-case hexadecimal digits at `start`; nil for anything else.
  static func readHex(_ bytes: [UInt8], at start: Int) -> UInt32? {
    guard start >= 0, start <= bytes.count - 8 else { return nil }
    var value: UInt32 = 0
    for index in start..<start + 8 {
      let byte = bytes[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Lower-case hexadecimal digits of a digest.
  static func hex(_ digest: SHA256.Digest) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(2 * SHA256.Digest.byteCount)
    for byte in digest {
      out.append(digit(byte >> 4))
      out.append(digit(byte & 15))
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x57 + value
  }
}
