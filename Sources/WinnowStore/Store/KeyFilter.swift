/// Tells quickly that a key is surely not in the index; made when many keys are looked up.
///
/// Eight million bytes of bits, two for each key: up to a few million keys nearly every unknown
/// key is recognized.
struct KeyFilter {
  private var words = [UInt64](repeating: 0, count: 1 << 20)

  mutating func insert(_ hash: Int64) {
    let hash = UInt64(bitPattern: hash)
    set(hash & 0x3ff_ffff)
    set(hash >> 38)
  }

  /// False when no such key was inserted.
  func mayContain(_ hash: Int64) -> Bool {
    let hash = UInt64(bitPattern: hash)
    return isSet(hash & 0x3ff_ffff) && isSet(hash >> 38)
  }

  private mutating func set(_ bit: UInt64) { words[Int(bit >> 6)] |= 1 << (bit & 63) }

  private func isSet(_ bit: UInt64) -> Bool { words[Int(bit >> 6)] & (1 << (bit & 63)) != 0 }
}
