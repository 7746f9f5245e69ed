/// Well-formed UTF-8 by the table of the Unicode standard (3.9, D92).
///
/// Overlong forms, surrogates and what lies above U+10FFFF are malformed.
public enum UTF8Sequence {
  /// The number of bytes of the scalar that begins at `start`, or 0 when it is malformed.
  ///
  /// `start` is an offset inside `bytes`.
  public static func length(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let lead = unsafe bytes[start]
    if lead < 0x80 { return 1 }
    let count = length(lead: lead)
    guard count > 0, bytes.count &- start >= count,
      unsafe secondBytes(after: lead).contains(bytes[start &+ 1])
    else { return 0 }
    for index in 2..<max(count, 2) where unsafe bytes[start &+ index] & 0xC0 != 0x80 { return 0 }
    return count
  }

  /// The offset of the first malformed byte, or nil when all of it is well formed.
  public static func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var at = 0
    while true {
      at = unsafe endOfASCII(from: at, in: bytes)
      guard at < bytes.count else { return nil }
      let count = unsafe length(at: at, in: bytes)
      guard count > 0 else { return at }
      at &+= count
    }
  }

  /// The offset of the first byte from `start` on that is no ASCII, or the count of the bytes.
  public static func endOfASCII(
    from start: Int,
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var at = start
    let raw = UnsafeRawBufferPointer(bytes)
    while at &+ 8 <= bytes.count {
      let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let high = word & 0x8080_8080_8080_8080
      if high != 0 { return at &+ high.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < bytes.count, unsafe bytes[at] < 0x80 { at &+= 1 }
    return at
  }

  private static func length(lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  private static func secondBytes(after lead: UInt8) -> ClosedRange<UInt8> {
    switch lead {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }
}
