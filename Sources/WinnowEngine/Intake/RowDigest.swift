import Crypto

/// Tells rows apart by their content: 16 bytes of SHA-256.
struct RowDigest: Hashable {
  /// The bytes in reading order.
  let high: UInt64
  let low: UInt64

  /// The digest of any bytes.
  init(of bytes: [UInt8]) {
    var hash = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    self.init(hash.finalize())
  }

  /// The first half of a digest that was worked out piece by piece.
  init(_ digest: SHA256.Digest) {
    (high, low) = unsafe digest.withUnsafeBytes { bytes in
      unsafe (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  /// Appends 32 hexadecimal digits.
  func appendHex(to out: inout [UInt8]) {
    Self.appendHex(high, to: &out)
    Self.appendHex(low, to: &out)
  }

  /// The mark of a row under a mapping: 16 hexadecimal digits, others when either changes.
  func mark(under mapping: RowDigest) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(16)
    Self.appendHex(high ^ mapping.high, to: &out)
    return out
  }

  private static func appendHex(_ word: UInt64, to out: inout [UInt8]) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: (word >> shift) & 0xF)
      out.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
    }
  }
}
