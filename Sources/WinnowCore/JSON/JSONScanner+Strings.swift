extension JSONScanner {
  /// Reads the string that begins here: checks its UTF-8 and its escapes, copies nothing.
  @inlinable @inline(__always) public mutating func string() throws(JSONError) -> Text {
    let start = offset &+ 1
    guard unsafe start &+ 8 <= bytes.count, unsafe bytes[offset] == 0x22 else {
      return try longString()
    }
    // Most keys and many values are shorter than a word.
    let stops = stops(at: start)
    let end = start &+ stops.trailingZeroBitCount >> 3
    guard stops != 0, unsafe bytes[end] == 0x22 else { return try longString() }
    offset = end &+ 1
    return Text(start: start, end: end, hasEscapes: false)
  }

  @inlinable @inline(never) mutating func longString() throws(JSONError) -> Text {
    guard unsafe offset < bytes.count, unsafe bytes[offset] == 0x22 else {
      throw expected("a string")
    }
    let start = offset &+ 1
    let end = endOfPlain(from: start)
    guard unsafe end < bytes.count, unsafe bytes[end] == 0x22 else {
      return try string(from: start, plainUntil: end)
    }
    offset = end &+ 1
    return Text(start: start, end: end, hasEscapes: false)
  }

  /// The bytes between the quotes as they stand, escapes and all.
  @inlinable public func raw(_ text: Text) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(rebasing: bytes[text.start..<text.end])
  }

  /// The text of a string.
  public func decoded(_ text: Text) -> String {
    guard text.hasEscapes else { return unsafe String(decoding: raw(text), as: UTF8.self) }
    return unsafe String(unsafeUninitializedCapacity: text.count) { buffer in
      guard let target = buffer.baseAddress else { return 0 }
      return unsafe unescape(text, into: target)
    }
  }

  /// Adds the text of a string in UTF-8.
  public func append(_ text: Text, to out: inout [UInt8]) {
    guard text.hasEscapes else {
      unsafe out.append(contentsOf: raw(text))
      return
    }
    out.append(contentsOf: decoded(text).utf8)
  }

  /// Whether the text of a string is `word`.
  @inlinable public func equals(_ text: Text, _ word: StaticString) -> Bool {
    guard !text.hasEscapes else { return unescapedEquals(text, word) }
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in 0..<text.count
    where unsafe bytes[text.start &+ index] != word.utf8Start[index] { return false }
    return true
  }

  /// Writes the text of a string in UTF-8 and tells how many bytes it took.
  ///
  /// `target` has room for `text.count` bytes: an escape is never shorter than what it stands for.
  public func unescape(_ text: Text, into target: UnsafeMutablePointer<UInt8>) -> Int {
    var at = text.start
    var count = 0
    while at < text.end {
      var byte = unsafe bytes[at]
      at &+= 1
      if byte == 0x5C {
        let escape = unsafe bytes[at]
        at &+= 1
        if escape == 0x75 {
          let scalar = unescapedScalar(at: &at)
          unsafe count &+= Self.write(scalar, to: target + count)
          continue
        }
        byte = Self.plain(escape)
      }
      unsafe target[count] = byte
      count &+= 1
    }
    return count
  }

  // MARK: Scanning

  /// The offset of the first byte from `start` on that is a quote, a backslash, a control, or no
  /// ASCII; eight bytes at a time.
  @inlinable func endOfPlain(from start: Int) -> Int {
    var at = start
    while unsafe at &+ 8 <= bytes.count {
      let stops = stops(at: at)
      if stops != 0 { return at &+ stops.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while unsafe at < bytes.count {
      let byte = unsafe bytes[at]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte >= 0x80 { break }
      at &+= 1
    }
    return at
  }

  /// The highest bit of each of the eight bytes at `place` at which plain text may end; the lowest of
  /// these bits is exact.
  @inlinable @inline(__always) func stops(at place: Int) -> UInt64 {
    let word = word(at: place)
    let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let control = word &- 0x2020_2020_2020_2020
    // A borrow only reaches bytes above the one that it comes from.
    return (quote | backslash | control | word) & 0x8080_8080_8080_8080
  }

  @usableFromInline mutating func string(
    from start: Int,
    plainUntil end: Int
  ) throws(JSONError) -> Text {
    var at = end
    var hasEscapes = false
    while unsafe at < bytes.count {
      switch unsafe bytes[at] {
      case 0x22:
        offset = at &+ 1
        return Text(start: start, end: at, hasEscapes: hasEscapes)
      case 0x5C:
        hasEscapes = true
        at = try endOfEscape(at)
      case 0x80...:
        let count = unsafe UTF8Sequence.length(at: at, in: bytes)
        guard count > 0 else { throw failure("not UTF-8", at: at) }
        at &+= count
      case ..<0x20: throw failure("control character in a string", at: at)
      default: at = endOfPlain(from: at)
      }
    }
    throw failure("unterminated string", at: start &- 1)
  }

  private func endOfEscape(_ start: Int) throws(JSONError) -> Int {
    guard unsafe start &+ 1 < bytes.count else { throw failure("unterminated string", at: start) }
    switch unsafe bytes[start &+ 1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return start &+ 2
    case 0x75: return try endOfUnicodeEscape(start)
    default: throw failure("unknown escape", at: start)
    }
  }

  private func endOfUnicodeEscape(_ start: Int) throws(JSONError) -> Int {
    guard let unit = codeUnit(at: start) else { throw failure("bad \\u escape", at: start) }
    guard unit & 0xF800 == 0xD800 else { return start &+ 6 }
    guard unit < 0xDC00, let low = codeUnit(at: start &+ 6), low & 0xFC00 == 0xDC00
    else { throw failure("lone surrogate", at: start) }
    return start &+ 12
  }

  /// The value of a `\uXXXX` that begins at `start`, or nil when none does.
  private func codeUnit(at start: Int) -> UInt32? {
    guard unsafe start &+ 6 <= bytes.count, unsafe bytes[start] == 0x5C,
      unsafe bytes[start &+ 1] == 0x75
    else { return nil }
    var value: UInt32 = 0
    for index in 2..<6 {
      guard let digit = unsafe Self.hexadecimal(bytes[start &+ index]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte &- 0x30)
    case 0x41...0x46: UInt32(byte &- 0x37)
    case 0x61...0x66: UInt32(byte &- 0x57)
    default: nil
    }
  }

  // MARK: Unescaping

  @usableFromInline func unescapedEquals(_ text: Text, _ word: StaticString) -> Bool {
    decoded(text).utf8.elementsEqual(word.description.utf8)
  }

  /// The scalar of an escape that was checked before; `at` is behind its `u` and moves past it.
  private func unescapedScalar(at: inout Int) -> UInt32 {
    let unit = codeUnit(at: at &- 2) ?? 0xFFFD
    at &+= 4
    guard unit & 0xF800 == 0xD800, let low = codeUnit(at: at) else { return unit }
    at &+= 6
    return 0x1_0000 &+ (unit & 0x3FF) << 10 &+ low & 0x3FF
  }

  private static func plain(_ escape: UInt8) -> UInt8 {
    switch escape {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: escape
    }
  }

  private static func write(_ scalar: UInt32, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let tail = { (shift: UInt32) in 0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F) }
    switch scalar {
    case ..<0x80:
      unsafe target[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case ..<0x800:
      unsafe target[0] = 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6)
      unsafe target[1] = tail(0)
      return 2
    case ..<0x1_0000:
      unsafe target[0] = 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12)
      unsafe target[1] = tail(6)
      unsafe target[2] = tail(0)
      return 3
    default:
      unsafe target[0] = 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18)
      unsafe target[1] = tail(12)
      unsafe target[2] = tail(6)
      unsafe target[3] = tail(0)
      return 4
    }
  }
}
