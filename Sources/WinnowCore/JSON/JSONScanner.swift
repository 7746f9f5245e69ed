/// Reads JSON token by token from borrowed bytes, strictly by RFC 8259, without allocating.
///
/// Public, like what goes with it, because no other code is inlined into other modules.
///
/// The one grammar behind `JSONValue.parse`, the journal and
/// the stream. The bytes must outlive the scanner. After an error its position means nothing.
///
/// ```swift
/// var key = try scanner.firstKey()
/// while let name = key {
///   try scanner.skipValue()
///   key = try scanner.nextKey()
/// }
/// try scanner.finish()
/// ```
@safe public struct JSONScanner {
  /// What kind of value comes next.
  @frozen public enum Kind: Sendable {
    case object, array, string, number, boolean, null
  }

  /// A string as it stands in the bytes: the range between its quotes, checked already.
  @frozen public struct Text: Sendable {
    /// Offset of the first byte after the opening quote.
    public let start: Int
    /// Offset of the closing quote.
    public let end: Int
    /// Whether it has escapes, so that its bytes are not its text.
    public let hasEscapes: Bool

    /// The string between two offsets.
    @inlinable public init(start: Int, end: Int, hasEscapes: Bool) {
      self.start = start
      self.end = end
      self.hasEscapes = hasEscapes
    }

    /// The number of bytes between the quotes: at least as many as the text has in UTF-8.
    @inlinable public var count: Int { end &- start }
  }

  /// Objects and arrays deeper than this are refused whatever was asked for: callers recurse.
  public static let deepest = 1024

  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  /// Offset of the next byte to be read.
  public var offset: Int
  /// How many objects and arrays may still be opened.
  @usableFromInline var room: Int

  /// Begins at the first of `bytes`, which are borrowed: they stay while the scanner is used.
  ///
  /// At most `depth` objects and arrays may stand inside each other, never more than ``deepest``.
  public init(_ bytes: UnsafeBufferPointer<UInt8>, depth: Int = 512) {
    unsafe self.bytes = bytes
    offset = 0
    room = min(max(depth, 0), Self.deepest)
  }

  // MARK: Values

  /// Skips white space and tells the kind of the value that comes next, without reading it.
  @inlinable @inline(__always) public mutating func kind() throws(JSONError) -> Kind {
    // Most values that follow a key at once are texts.
    if unsafe offset < bytes.count, unsafe bytes[offset] == 0x22 { return .string }
    return try anyKind()
  }

  @inlinable mutating func anyKind() throws(JSONError) -> Kind {
    skipSpace()
    guard unsafe offset < bytes.count else { throw expected("a value") }
    switch unsafe bytes[offset] {
    case 0x22: return .string
    case 0x7B: return .object
    case 0x5B: return .array
    case 0x2D, 0x30...0x39: return .number
    case 0x74, 0x66: return .boolean
    case 0x6E: return .null
    default: throw expected("a value")
    }
  }

  /// Reads `true` or `false`, which must begin here.
  @inlinable public mutating func boolean() throws(JSONError) -> Bool {
    let isTrue = unsafe offset < bytes.count && bytes[offset] == 0x74
    if isTrue { try word("true") } else { try word("false") }
    return isTrue
  }

  /// Reads `null`, which must begin here.
  @inlinable public mutating func null() throws(JSONError) { try word("null") }

  /// Reads any value, checks all of it and keeps none of it.
  public mutating func skipValue() throws(JSONError) {
    switch try kind() {
    case .string: _ = try string()
    case .number: _ = try number()
    case .boolean: _ = try boolean()
    case .null: try null()
    case .object:
      var key = try firstKey()
      while key != nil {
        try skipValue()
        key = try nextKey()
      }
    case .array:
      var more = try firstElement()
      while more {
        try skipValue()
        more = try nextElement()
      }
    }
  }

  /// Checks that nothing but white space follows.
  public mutating func finish() throws(JSONError) {
    skipSpace()
    guard unsafe offset == bytes.count else { throw expected("the end of the text") }
  }

  // MARK: Objects and arrays

  /// Enters the object that begins here and reads its first key with the colon; nil if it is empty.
  @inlinable public mutating func firstKey() throws(JSONError) -> Text? {
    try open(0x7B)
    skipSpace()
    if unsafe offset < bytes.count, unsafe bytes[offset] == 0x7D {
      close()
      return nil
    }
    return try key()
  }

  /// Reads the comma and the next key with the colon, after a value of an object; nil at its end.
  @inlinable @inline(__always) public mutating func nextKey() throws(JSONError) -> Text? {
    if let text = closeKey() { return text }
    return try anyNextKey()
  }

  /// Reads the next key where no space stands around it and no escape in it; nil, and nothing is read, for
  /// any other.
  @inlinable mutating func closeKey() -> Text? {
    let start = offset &+ 2
    guard unsafe start &+ 8 <= bytes.count, unsafe bytes[offset] == 0x2C,
      unsafe bytes[offset &+ 1] == 0x22
    else { return nil }
    var end = start
    var stops = stops(at: end)
    while stops == 0 {
      end &+= 8
      guard unsafe end &+ 8 <= bytes.count else { return nil }
      stops = self.stops(at: end)
    }
    end &+= stops.trailingZeroBitCount >> 3
    guard unsafe end &+ 1 < bytes.count, unsafe bytes[end] == 0x22,
      unsafe bytes[end &+ 1] == 0x3A
    else { return nil }
    offset = end &+ 2
    return Text(start: start, end: end, hasEscapes: false)
  }

  @inlinable mutating func anyNextKey() throws(JSONError) -> Text? {
    skipSpace()
    guard unsafe offset < bytes.count else { throw expected("',' or '}'") }
    switch unsafe bytes[offset] {
    case 0x2C:
      offset &+= 1
      skipSpace()
      return try key()
    case 0x7D:
      close()
      return nil
    default: throw expected("',' or '}'")
    }
  }

  /// Enters the array that begins here; false if it is empty and left again.
  @inlinable public mutating func firstElement() throws(JSONError) -> Bool {
    try open(0x5B)
    skipSpace()
    guard unsafe offset < bytes.count, unsafe bytes[offset] == 0x5D else { return true }
    close()
    return false
  }

  /// Reads the comma after an element of an array; false at its end.
  @inlinable public mutating func nextElement() throws(JSONError) -> Bool {
    skipSpace()
    guard unsafe offset < bytes.count else { throw expected("',' or ']'") }
    switch unsafe bytes[offset] {
    case 0x2C:
      offset &+= 1
      return true
    case 0x5D:
      close()
      return false
    default: throw expected("',' or ']'")
    }
  }

  @inlinable mutating func open(_ bracket: UInt8) throws(JSONError) {
    guard unsafe offset < bytes.count, unsafe bytes[offset] == bracket else {
      throw expected(bracket == 0x7B ? "'{'" : "'['")
    }
    guard room > 0 else { throw failure("too deep") }
    room &-= 1
    offset &+= 1
  }

  @inlinable mutating func close() {
    room &+= 1
    offset &+= 1
  }

  @inlinable mutating func key() throws(JSONError) -> Text {
    let text = try string()
    skipSpace()
    guard unsafe offset < bytes.count, unsafe bytes[offset] == 0x3A else { throw expected("':'") }
    offset &+= 1
    return text
  }

  // MARK: Bytes

  @inlinable mutating func skipSpace() {
    while unsafe offset < bytes.count {
      let byte = unsafe bytes[offset]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
      else { return }
      offset &+= 1
    }
  }

  @usableFromInline mutating func word(_ text: StaticString) throws(JSONError) {
    for index in 0..<text.utf8CodeUnitCount {
      guard unsafe offset < bytes.count, unsafe bytes[offset] == text.utf8Start[index]
      else { throw expected("'\(text)'") }
      offset &+= 1
    }
  }

  @usableFromInline @inline(never) func expected(_ what: String) -> JSONError {
    let isAtEnd = unsafe offset >= bytes.count
    return failure(isAtEnd ? "unexpected end" : "expected \(what)")
  }

  @usableFromInline @inline(never) func failure(_ reason: String, at place: Int? = nil) -> JSONError
  {
    JSONError(reason: reason, offset: place ?? offset)
  }
}
