/// Reads flat tagged bytes that it does not own. Malformed bytes give nil, never a trap.
@safe
struct LuaReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  var offset: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>, offset: Int = 0) {
    unsafe self.bytes = unsafe bytes
    self.offset = offset
  }

  mutating func byte() -> UInt8? { integer(UInt8.self) }

  mutating func integer<I: FixedWidthInteger & BitwiseCopyable>(_ type: I.Type) -> I? {
    let size = MemoryLayout<I>.size
    guard offset >= 0, unsafe offset <= bytes.count - size else { return nil }
    let value = unsafe UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: type)
    offset += size
    return value
  }

  /// The place of `count` bytes.
  mutating func range(_ count: Int) -> Range<Int>? {
    guard unsafe count <= bytes.count - offset else { return nil }
    defer { offset += count }
    return offset..<offset + count
  }

  mutating func countedRange() -> Range<Int>? {
    integer(UInt32.self).flatMap { range(Int($0)) }
  }

  /// A counted text, with what is not UTF-8 replaced.
  mutating func text() -> String? {
    countedRange().map { unsafe String(decoding: bytes[$0], as: UTF8.self) }
  }

  mutating func value(depth: Int = 100) -> LuaValue? {
    guard let tag = byte() else { return nil }
    switch tag {
    case LuaTag.nil: return .some(.nil)
    case LuaTag.false: return .bool(false)
    case LuaTag.true: return .bool(true)
    case LuaTag.int: return integer(Int64.self).map { .int($0) }
    case LuaTag.number: return integer(UInt64.self).map { .number(Double(bitPattern: $0)) }
    case LuaTag.bytes: return string()
    case LuaTag.table: return table(depth: depth).map { .table($0) }
    case LuaTag.function: return integer(UInt32.self).map { .function(LuaFunction(number: $0)) }
    default: return nil
    }
  }

  private mutating func string() -> LuaValue? {
    guard let range = countedRange() else { return nil }
    let part = unsafe UnsafeBufferPointer(rebasing: bytes[range])
    if let text = unsafe String(validating: part, as: UTF8.self) { return .string(text) }
    return unsafe .bytes(Array(part))
  }

  private mutating func table(depth: Int) -> LuaTable? {
    guard depth > 0, let items = integer(UInt32.self), let fields = integer(UInt32.self) else {
      return nil
    }
    var table = LuaTable()
    for _ in 0..<items {
      guard let item = value(depth: depth - 1) else { return nil }
      table.items.append(item)
    }
    for _ in 0..<fields {
      guard let name = text(), let value = value(depth: depth - 1) else { return nil }
      table.fields.append(LuaTable.Field(name: name, value: value))
    }
    return table
  }

  /// Values with their number before them.
  mutating func list() -> [LuaValue]? {
    guard let count = integer(UInt32.self) else { return nil }
    var values: [LuaValue] = []
    for _ in 0..<count {
      guard let value = value() else { return nil }
      values.append(value)
    }
    return values
  }

  /// The report of an error, behind its code.
  mutating func report(_ code: UInt8) -> LuaError? {
    guard let line = integer(Int32.self), let fuel = integer(Int64.self),
      let memory = integer(Int64.self), let file = text(), let message = text(),
      let trace = text()
    else { return nil }
    return LuaError(
      code: LuaError.Code(border: Int32(code)),
      message: message,
      file: file.isEmpty ? nil : file,
      line: line > 0 ? Int(line) : nil,
      traceback: trace.split(separator: "\n").map(String.init),
      fuelUsed: Int(fuel),
      memoryUsed: Int(memory)
    )
  }
}
