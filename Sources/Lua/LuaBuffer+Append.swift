extension LuaBuffer {
  /// The place of a table whose numbers of items and fields are not known yet.
  public struct Mark {
    @usableFromInline let offset: Int

    @inlinable
    init(offset: Int) { self.offset = offset }
  }

  // MARK: Plain values

  /// Appends nothing.
  @inlinable
  public mutating func appendNil() { appendByte(LuaTag.nil) }

  /// Appends a truth value.
  @inlinable
  public mutating func append(_ value: Bool) { appendByte(value ? LuaTag.true : LuaTag.false) }

  /// Appends a whole number.
  @inlinable
  public mutating func append(_ value: Int64) {
    let start = unsafe room(9)
    unsafe start.storeBytes(of: LuaTag.int, as: UInt8.self)
    unsafe start.storeBytes(of: value, toByteOffset: 1, as: Int64.self)
  }

  /// Appends a number with a fraction.
  @inlinable
  public mutating func append(_ value: Double) {
    let start = unsafe room(9)
    unsafe start.storeBytes(of: LuaTag.number, as: UInt8.self)
    unsafe start.storeBytes(of: value.bitPattern, toByteOffset: 1, as: UInt64.self)
  }

  /// Appends a text.
  @inlinable
  public mutating func append(_ text: String) {
    appendByte(LuaTag.bytes)
    appendKey(text)
  }

  /// Appends a text; it need not be UTF-8.
  @inlinable
  public mutating func append(bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(bytes: $0) }
  }

  /// Appends a text; it need not be UTF-8.
  @inlinable
  public mutating func append(bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(bytes: $0) }
  }

  /// Appends a text; it need not be UTF-8.
  @inlinable
  public mutating func append(bytes: UnsafeBufferPointer<UInt8>) {
    appendByte(LuaTag.bytes)
    unsafe appendKey(bytes)
  }

  /// Appends a function of the box that the buffer is for.
  public mutating func append(_ function: LuaFunction) {
    appendByte(LuaTag.function)
    appendCount(function.number)
  }

  // MARK: Tables

  /// Starts a table. First its items, then a key and a value for each field, then `endTable`.
  @inlinable
  public mutating func beginTable() -> Mark {
    appendByte(LuaTag.table)
    return reserveCounts()
  }

  /// Starts a table under a guard of the same box.
  @inlinable
  public mutating func beginTable(under guardian: LuaGuard) -> Mark {
    appendByte(LuaTag.guarded)
    appendCount(guardian.number)
    return reserveCounts()
  }

  /// Ends a table with what it has got since its mark.
  @inlinable
  public mutating func endTable(_ mark: Mark, items: Int = 0, fields: Int = 0) {
    guard let base = unsafe base, mark.offset &+ 8 <= size else { return }
    let start = unsafe UnsafeMutableRawPointer(base + mark.offset)
    unsafe start.storeBytes(of: UInt32(truncatingIfNeeded: items), as: UInt32.self)
    unsafe start.storeBytes(
      of: UInt32(truncatingIfNeeded: fields),
      toByteOffset: 4,
      as: UInt32.self
    )
  }

  /// Appends the key of a field; its value comes next.
  @inlinable
  public mutating func appendKey(_ key: String) {
    let utf8 = key.utf8
    let fast: Void? = unsafe utf8.withContiguousStorageIfAvailable { unsafe appendKey($0) }
    if fast == nil { unsafe Array(utf8).withUnsafeBufferPointer { unsafe appendKey($0) } }
  }

  /// Appends the key of a field; its value comes next.
  @inlinable
  public mutating func appendKey(_ key: Span<UInt8>) {
    unsafe key.withUnsafeBufferPointer { unsafe appendKey($0) }
  }

  /// Appends the key of a field; its value comes next.
  @inlinable
  public mutating func appendKey(_ key: UnsafeBufferPointer<UInt8>) {
    let start = unsafe room(4 &+ key.count)
    unsafe start.storeBytes(of: UInt32(truncatingIfNeeded: key.count), as: UInt32.self)
    guard let bytes = key.baseAddress else { return }
    unsafe (start + 4).copyMemory(from: bytes, byteCount: key.count)
  }

  // MARK: Whole values

  /// Appends a value with all that it holds.
  public mutating func append(_ value: LuaValue) {
    switch value {
    case .nil: appendNil()
    case .bool(let value): append(value)
    case .int(let value): append(value)
    case .number(let value): append(value)
    case .string(let text): append(text)
    case .bytes(let bytes): append(bytes: bytes)
    case .table(let table): append(table)
    case .function(let function): append(function)
    }
  }

  private mutating func append(_ table: LuaTable) {
    let mark = beginTable()
    for item in table.items { append(item) }
    for field in table.fields {
      appendKey(field.name)
      append(field.value)
    }
    endTable(mark, items: table.items.count, fields: table.fields.count)
  }

  mutating func append(list values: [LuaValue]) {
    appendCount(UInt32(truncatingIfNeeded: values.count))
    for value in values { append(value) }
  }

  // MARK: Parts

  @inlinable
  internal mutating func appendByte(_ byte: UInt8) {
    unsafe room(1).storeBytes(of: byte, as: UInt8.self)
  }

  @inlinable
  internal mutating func appendCount(_ count: UInt32) {
    unsafe room(4).storeBytes(of: count, as: UInt32.self)
  }

  @inlinable
  internal mutating func reserveCounts() -> Mark {
    let mark = Mark(offset: size)
    unsafe room(8).storeBytes(of: 0, as: UInt64.self)
    return mark
  }
}

extension LuaBuffer {
  /// A buffer with bytes that were written before, which need not be well formed.
  public init(bytes: some Sequence<UInt8>) {
    self.init()
    append(raw: Array(bytes))
  }
}
