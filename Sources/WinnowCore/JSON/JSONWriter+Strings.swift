extension JSONWriter {
  /// Adds a string with its quotes.
  public static func append(string: String, to out: inout [UInt8]) {
    var copy = string
    copy.withUTF8 { bytes in unsafe append(utf8: bytes, to: &out) }
  }

  /// Adds a string with its quotes, given in UTF-8; each malformed byte becomes U+FFFD.
  public static func append(utf8 bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(0x22)
    var at = 0
    while at < bytes.count {
      let end = unsafe endOfPlain(from: at, in: bytes)
      if end > at { unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[at..<end])) }
      at = end
      if at < bytes.count { unsafe appendSpecial(at: &at, in: bytes, to: &out) }
    }
    out.append(0x22)
  }

  /// Whether nothing of a text in UTF-8 has to be escaped, and all of it is ASCII.
  public static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe endOfPlain(from: 0, in: bytes) == bytes.count
  }

  /// The offset of the first byte from `start` on that may not stand as it is.
  private static func endOfPlain(
    from start: Int,
    in bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    var at = start
    let raw = UnsafeRawBufferPointer(bytes)
    while at &+ 8 <= bytes.count {
      let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
      let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
      let control = word &- 0x2020_2020_2020_2020
      let delete = (word ^ 0x7F7F_7F7F_7F7F_7F7F) &- 0x0101_0101_0101_0101
      let stops = (quote | backslash | control | delete | word) & 0x8080_8080_8080_8080
      if stops != 0 { return at &+ stops.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < bytes.count, unsafe isPlain(bytes[at]) { at &+= 1 }
    return at
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x5C
  }

  private static func appendSpecial(
    at place: inout Int,
    in bytes: UnsafeBufferPointer<UInt8>,
    to out: inout [UInt8]
  ) {
    let byte = unsafe bytes[place]
    guard byte >= 0x80 else {
      append(escaped: UInt32(byte), to: &out)
      place &+= 1
      return
    }
    let count = unsafe UTF8Sequence.length(at: place, in: bytes)
    if count == 0 {
      out.append(contentsOf: [0xEF, 0xBF, 0xBD])
      place &+= 1
      return
    }
    if let scalar = unsafe hidden(at: place, in: bytes) {
      append(escaped: scalar, to: &out)
    } else {
      unsafe out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[place..<(place &+ count)]))
    }
    place &+= count
  }

  /// The scalar at `place` if it is one that must be escaped, else nil.
  private static func hidden(at place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let second = unsafe UInt32(bytes[place &+ 1] & 0x3F)
    let scalar: UInt32
    switch unsafe bytes[place] {
    case 0xC2: scalar = 0x80 | second
    case 0xE2: scalar = unsafe 0x2000 | second << 6 | UInt32(bytes[place &+ 2] & 0x3F)
    case 0xEF: scalar = unsafe 0xF000 | second << 6 | UInt32(bytes[place &+ 2] & 0x3F)
    default: return nil
    }
    switch scalar {
    case 0x80...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: return scalar
    default: return nil
    }
  }

  private static func append(escaped scalar: UInt32, to out: inout [UInt8]) {
    out.append(0x5C)
    switch scalar {
    case 0x22, 0x5C: out.append(UInt8(truncatingIfNeeded: scalar))
    case 0x08: out.append(0x62)
    case 0x09: out.append(0x74)
    case 0x0A: out.append(0x6E)
    case 0x0C: out.append(0x66)
    case 0x0D: out.append(0x72)
    default:
      out.append(0x75)
      for shift: UInt32 in [12, 8, 4, 0] {
        let digit = UInt8(truncatingIfNeeded: scalar >> shift & 0xF)
        out.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
      }
    }
  }
}
