/// A value of a buffer that was read without an allocation.
public enum LuaScalar: Sendable, Hashable {
  /// Nothing.
  case `nil`
  /// A truth value.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// A number with a fraction.
  case number(Double)
  /// A text: the place of its bytes in the buffer.
  case text(Range<Int>)
  /// A table or a function. Read it with `readValue` from where it starts.
  case other
}

/// What a function says that answers by degree: a truth value, a number from 0 to 1, or nothing; and
/// maybe a text.
@frozen public struct LuaDegree: Sendable, Hashable {
  /// Whether it said anything; `degree` is 0 when not.
  public var isKnown = true
  /// 0…1; a truth value is 0 or 1.
  public var degree = 0.0
  /// The place of the text in the buffer; nil when there is none.
  public var text: Range<Int>?

  @inlinable
  init() {}
}

extension LuaBuffer {
  /// Reads the value at `offset` and moves behind it.
  ///
  /// - Throws: `CRASH` when no well-formed value starts there; `offset` is then undefined.
  public borrowing func readValue(at offset: inout Int) throws(LuaError) -> LuaValue {
    try read(at: &offset) { $0.value() }
  }

  /// Reads the value at `offset` and moves behind it, except for `.other`, where it stays.
  ///
  /// - Throws: `CRASH` when no well-formed value starts there.
  @inlinable
  public borrowing func readScalar(at offset: inout Int) throws(LuaError) -> LuaScalar {
    guard let base = unsafe base, offset >= 0, offset < size else { throw .malformed }
    let start = unsafe UnsafeRawPointer(base + offset)
    let rest = size - offset - 1
    switch unsafe start.load(as: UInt8.self) {
    case LuaTag.nil:
      offset += 1
      return .nil
    case LuaTag.false:
      offset += 1
      return .bool(false)
    case LuaTag.true:
      offset += 1
      return .bool(true)
    case LuaTag.int where rest >= 8:
      offset += 9
      return unsafe .int(start.loadUnaligned(fromByteOffset: 1, as: Int64.self))
    case LuaTag.number where rest >= 8:
      offset += 9
      let bits = unsafe start.loadUnaligned(fromByteOffset: 1, as: UInt64.self)
      return .number(Double(bitPattern: bits))
    case LuaTag.bytes where rest >= 4:
      let count = unsafe Int(start.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
      guard count <= rest - 4 else { throw .malformed }
      let first = offset + 5
      offset = first + count
      return .text(first..<first + count)
    case LuaTag.table, LuaTag.function: return .other
    default: throw .malformed
    }
  }

  /// Reads what one function of a batch came to, and moves to its two results, or behind its error.
  ///
  /// - Returns: nil when it returned: two values follow. Else its error.
  /// - Throws: `CRASH` when there is no such entry at `offset`.
  @inlinable
  public borrowing func readOutcome(at offset: inout Int) throws(LuaError) -> LuaError? {
    guard let base = unsafe base, offset >= 0, offset < size else { throw .malformed }
    let code = unsafe base[offset]
    offset += 1
    return code == 0 ? nil : try readReport(code, at: &offset)
  }

  /// Reads what one function of a batch came to when it is of the usual kind, and moves behind it.
  ///
  /// - Returns: nil, and `offset` stays, for an error, a table, a number outside 0…1 and whatever else
  ///   `readOutcome` tells of.
  @inlinable
  public borrowing func readDegree(at offset: inout Int) -> LuaDegree? {
    guard let base = unsafe base, offset >= 0, size &- offset >= 3, unsafe base[offset] == 0 else {
      return nil
    }
    let start = unsafe UnsafeRawPointer(base + offset)
    var found = LuaDegree()
    var next = 2
    switch unsafe start.load(fromByteOffset: 1, as: UInt8.self) {
    case LuaTag.nil: found.isKnown = false
    case LuaTag.false: break
    case LuaTag.true: found.degree = 1
    case LuaTag.number where size &- offset >= 11:
      found.degree = unsafe Double(
        bitPattern: start.loadUnaligned(fromByteOffset: 2, as: UInt64.self)
      )
      guard found.degree >= 0, found.degree <= 1 else { return nil }
      next = 10
    default: return nil
    }
    switch unsafe start.load(fromByteOffset: next, as: UInt8.self) {
    case LuaTag.nil: next &+= 1
    case LuaTag.bytes where size &- offset &- next >= 5:
      let count = unsafe Int(start.loadUnaligned(fromByteOffset: next &+ 1, as: UInt32.self))
      guard count <= size &- offset &- next &- 5 else { return nil }
      let first = offset &+ next &+ 5
      found.text = first..<first &+ count
      next &+= 5 &+ count
    default: return nil
    }
    offset &+= next
    return found
  }

  /// Lends the bytes of a text that `readScalar` found.
  ///
  /// - Parameters:
  ///   - range: A range inside the buffer; a range outside gives an empty span.
  ///   - body: What to do with the bytes. They are valid only inside it.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  @inlinable
  public borrowing func withBytes<R, E: Error>(
    in range: Range<Int>,
    _ body: (Span<UInt8>) throws(E) -> R
  ) throws(E) -> R {
    guard let base = unsafe base, range.lowerBound >= 0, range.upperBound <= size else {
      return try body(Span())
    }
    let part = unsafe UnsafeBufferPointer(
      start: UnsafePointer(base + range.lowerBound),
      count: range.count
    )
    return try unsafe body(part.span)
  }

  // MARK: Results of the border

  @usableFromInline
  internal borrowing func readReport(_ code: UInt8, at offset: inout Int) throws(LuaError)
    -> LuaError
  {
    try read(at: &offset) { $0.report(code) }
  }

  borrowing func readFailure(at start: Int) throws(LuaError) -> LuaError {
    var offset = start
    guard let error = try readOutcome(at: &offset) else { throw .malformed }
    return error
  }

  borrowing func readList() throws(LuaError) -> [LuaValue] {
    var offset = 0
    return try read(at: &offset) { $0.list() }
  }

  borrowing func readPlace() throws(LuaError) -> LuaPlace? {
    var offset = 0
    let found = try read(at: &offset) { reader -> (Int32, Int32, String)? in
      guard let first = reader.integer(Int32.self), let last = reader.integer(Int32.self),
        let file = reader.text()
      else { return nil }
      return (first, last, file)
    }
    guard found.0 > 0, found.1 >= found.0 else { return nil }
    return LuaPlace(file: found.2, lines: Int(found.0)...Int(found.1))
  }

  borrowing func readNumber() throws(LuaError) -> UInt32 {
    var offset = 0
    return try read(at: &offset) { $0.integer(UInt32.self) }
  }

  private borrowing func read<R>(
    at offset: inout Int,
    _ body: (inout LuaReader) -> R?
  ) throws(LuaError) -> R {
    var place = offset
    let result = unsafe withContent { content in
      var reader = unsafe LuaReader(content, offset: place)
      defer { place = reader.offset }
      return body(&reader)
    }
    offset = place
    guard let result else { throw .malformed }
    return result
  }
}
