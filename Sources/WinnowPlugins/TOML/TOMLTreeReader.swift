import CToml

/// Turns the block of bytes of `ct_parse` into values.
///
/// The block was written by this process: where it is cut short all the same, zeros are read.
struct TOMLTreeReader {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The whole file.
  mutating func root() -> TOMLTable {
    guard case .table(let table) = value().content else {
      return TOMLTable([], at: SourcePosition(line: 1, column: 1))
    }
    return table
  }

  private mutating func value() -> TOMLValue {
    let kind = byte()
    let position = position()
    return TOMLValue(content(kind, at: position), at: position)
  }

  private mutating func content(_ kind: UInt8, at position: SourcePosition) -> TOMLValue.Content {
    switch Int(kind) {
    case ct_kind_integer: .integer(Int64(bitPattern: word(8)))
    case ct_kind_float: .float(Double(bitPattern: word(8)))
    case ct_kind_boolean: .boolean(byte() != 0)
    case ct_kind_offset_date_time: .moment(TOMLMoment(.offsetDateTime, string()))
    case ct_kind_local_date_time: .moment(TOMLMoment(.localDateTime, string()))
    case ct_kind_local_date: .moment(TOMLMoment(.localDate, string()))
    case ct_kind_local_time: .moment(TOMLMoment(.localTime, string()))
    case ct_kind_array: .array((0..<count()).map { _ in value() })
    case ct_kind_table: .table(table(at: position))
    default: .string(string())
    }
  }

  private mutating func table(at position: SourcePosition) -> TOMLTable {
    let members = (0..<count()).map { _ in
      let key = string()
      let keyPosition = self.position()
      return TOMLTable.Member(key: key, keyPosition: keyPosition, value: value())
    }
    return TOMLTable(members, at: position)
  }

  private mutating func position() -> SourcePosition {
    let line = Int(word(4))
    let column = Int(word(4))
    return SourcePosition(line: max(1, line), column: max(1, column))
  }

  private mutating func string() -> String {
    let count = count()
    let end = at + count
    defer { at = end }
    return String(decoding: bytes[at..<end], as: UTF8.self)
  }

  /// A count of what follows, never more than the bytes that are left.
  private mutating func count() -> Int {
    let count = Int(word(4))
    return min(count, bytes.count - at)
  }

  private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: word(1)) }

  private mutating func word(_ size: Int) -> UInt64 {
    guard bytes.count - at >= size else {
      at = bytes.count
      return 0
    }
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(bytes[at + index]) << (8 * UInt64(index)) }
    at += size
    return value
  }
}
