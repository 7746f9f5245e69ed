/// A key as it mostly stands behind the value before it, `,"name":`, to be compared word by word.
@frozen public struct JSONKeyPattern: Sendable {
  @usableFromInline let words: (UInt64, UInt64, UInt64)
  /// Ones where the bytes of `words` count.
  @usableFromInline let masks: (UInt64, UInt64, UInt64)
  /// Bytes from the comma to the colon.
  @usableFromInline let count: Int

  /// Nil for a name that is too long for three words.
  ///
  /// - Parameter name: The bytes between the quotes of a key without escapes.
  public init?(_ name: [UInt8]) {
    let bytes = [0x2C, 0x22] + name + [0x22, 0x3A]
    guard bytes.count <= 24 else { return nil }
    let word = { (index: Int) -> UInt64 in
      bytes.dropFirst(8 * index).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let mask = { (index: Int) -> UInt64 in
      let used = min(max(bytes.count - 8 * index, 0), 8)
      return used == 8 ? .max : 1 << UInt64(8 * used) &- 1
    }
    words = (word(0), word(1), word(2))
    masks = (mask(0), mask(1), mask(2))
    count = bytes.count
  }
}

extension JSONScanner {
  /// Reads the comma, the key and the colon that come next, where they are these; nil, and nothing is
  /// read, for any other and near the end of the text.
  @inlinable @inline(__always)
  public mutating func nextKey(_ pattern: borrowing JSONKeyPattern) -> Text? {
    key(pattern, behind: 0x2C)
  }

  /// Enters the object that begins here, where its first key is this one; nil, and nothing is read, for any
  /// other and near the end of the text.
  @inlinable @inline(__always)
  public mutating func firstKey(_ pattern: borrowing JSONKeyPattern) -> Text? {
    guard room > 0, let text = key(pattern, behind: 0x7B) else { return nil }
    room &-= 1
    return text
  }

  @inlinable @inline(__always)
  mutating func key(_ pattern: borrowing JSONKeyPattern, behind opening: UInt64) -> Text? {
    guard unsafe offset &+ 24 <= bytes.count else { return nil }
    let first = (word(at: offset) ^ pattern.words.0 ^ 0x2C ^ opening) & pattern.masks.0
    let second = (word(at: offset &+ 8) ^ pattern.words.1) & pattern.masks.1
    let third = (word(at: offset &+ 16) ^ pattern.words.2) & pattern.masks.2
    guard first | second | third == 0 else { return nil }
    let start = offset &+ 2
    offset &+= pattern.count
    return Text(start: start, end: offset &- 2, hasEscapes: false)
  }

  /// The eight bytes at `place`, the first one lowest.
  @inlinable @inline(__always) func word(at place: Int) -> UInt64 {
    let raw = unsafe UnsafeRawBufferPointer(bytes)
    return unsafe UInt64(
      littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    )
  }
}
