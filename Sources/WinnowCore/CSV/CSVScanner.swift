/// Finds the fields of the record at the beginning of borrowed bytes.
///
/// Starts over for each record, and when a record turns out to need more bytes than are there.
@safe struct CSVScanner {
  enum Fault { case nulByte, textAfterQuote, unterminatedQuote }

  private enum Stop { case delimiter, lineEnd, end, incomplete }

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Whether the file ends where the bytes do.
  private let isLast: Bool
  private let delimiter: UInt8
  /// The offset behind what was read: after ``record(into:)`` behind the line end.
  private(set) var offset = 0
  /// Where the record ends, before its line end.
  private(set) var end = 0
  /// Line ends that were passed.
  private(set) var lines = 0
  /// What is wrong with the record, and on which of its lines, 0 for the first.
  private(set) var fault: (kind: Fault, line: Int)?

  /// The quote that is not closed: its offset, and its line, 0 for the first of the record.
  private(set) var openQuote: (offset: Int, line: Int)?

  init(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, delimiter: UInt8) {
    unsafe self.bytes = bytes
    self.isLast = isLast
    self.delimiter = delimiter
  }

  /// Reads the record to its end, with its line end; false if more bytes are needed.
  mutating func record(into fields: inout [CSVRecord.Field]) -> Bool {
    while true {
      let isQuoted = unsafe offset < bytes.count && bytes[offset] == 0x22
      switch isQuoted ? quoted(into: &fields) : unquoted(into: &fields) {
      case .delimiter: offset &+= 1
      case .lineEnd:
        end = offset
        return skipLineEnd()
      case .end:
        end = offset
        return true
      case .incomplete: return false
      }
    }
  }

  // MARK: Fields

  private mutating func unquoted(into fields: inout [CSVRecord.Field]) -> Stop {
    let start = offset
    let stop = stop()
    append(start, offset, hasDoubledQuotes: false, to: &fields)
    return stop
  }

  private mutating func quoted(into fields: inout [CSVRecord.Field]) -> Stop {
    let opening = (at: offset &+ 1, line: lines)
    openQuote = (offset, lines)
    var hasDoubledQuotes = false
    offset &+= 1
    while findQuote() {
      guard unsafe offset &+ 1 < bytes.count || isLast else { return .incomplete }
      guard unsafe offset &+ 1 < bytes.count, unsafe bytes[offset &+ 1] == 0x22 else {
        append(opening.at, offset, hasDoubledQuotes: hasDoubledQuotes, to: &fields)
        offset &+= 1
        return afterQuote(opening)
      }
      hasDoubledQuotes = true
      offset &+= 2
    }
    guard isLast else { return .incomplete }
    append(opening.at, offset, hasDoubledQuotes: false, to: &fields)
    fault = (.unterminatedQuote, opening.line)
    return .end
  }

  /// What stands after a closing quote; text there spoils the rest of the line.
  ///
  /// A quote on a later line, with text behind it and a field's beginning before it, opens a field:
  /// the one before was never closed.
  private mutating func afterQuote(_ opening: (at: Int, line: Int)) -> Stop {
    let start = offset
    var stop = stop()
    guard offset > start else {
      if stop != .incomplete { openQuote = nil }
      return stop
    }
    if lines > opening.line, isFieldStart(start &- 1) {
      fault = (.unterminatedQuote, opening.line)
    } else {
      openQuote = nil
      if fault == nil { fault = (.textAfterQuote, lines) }
    }
    while stop == .delimiter {
      offset &+= 1
      stop = self.stop()
    }
    return stop
  }

  /// Whether a field can begin at `offset`, which is above 0.
  private func isFieldStart(_ offset: Int) -> Bool {
    let before = unsafe bytes[offset &- 1]
    return before == delimiter || before == 0x0A || before == 0x0D
  }

  private func append(
    _ start: Int,
    _ end: Int,
    hasDoubledQuotes: Bool,
    to fields: inout [CSVRecord.Field]
  ) {
    fields.append(
      CSVRecord.Field(
        start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end),
        hasDoubledQuotes: hasDoubledQuotes
      )
    )
  }

  // MARK: Bytes

  /// Goes to the next delimiter or line end.
  private mutating func stop() -> Stop {
    while true {
      offset = next(delimiter, from: offset)
      guard unsafe offset < bytes.count else { return isLast ? .end : .incomplete }
      switch unsafe bytes[offset] {
      case delimiter: return .delimiter
      case 0x0A, 0x0D: return .lineEnd
      case 0x00: if fault == nil { fault = (.nulByte, lines) }
      default: break
      }
      offset &+= 1
    }
  }

  /// Goes to the next quote, counting line ends; false at the end of the bytes.
  private mutating func findQuote() -> Bool {
    while true {
      offset = next(0x22, from: offset)
      guard unsafe offset < bytes.count else { return false }
      switch unsafe bytes[offset] {
      case 0x22: return true
      case 0x0A: if unsafe bytes[offset &- 1] != 0x0D { lines &+= 1 }
      case 0x0D: lines &+= 1
      case 0x00: if fault == nil { fault = (.nulByte, lines) }
      default: break
      }
      offset &+= 1
    }
  }

  private mutating func skipLineEnd() -> Bool {
    if unsafe bytes[offset] == 0x0D {
      guard unsafe offset &+ 1 < bytes.count || isLast else { return false }
      if unsafe offset &+ 1 < bytes.count, unsafe bytes[offset &+ 1] == 0x0A { offset &+= 1 }
    }
    offset &+= 1
    lines &+= 1
    return true
  }

  /// The offset of the next `byte` or control from `start` on; eight bytes at a time.
  private func next(_ byte: UInt8, from start: Int) -> Int {
    var at = start
    let raw = unsafe UnsafeRawBufferPointer(bytes)
    let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
    while unsafe at &+ 8 <= bytes.count {
      let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let mixed = word ^ pattern
      let found = (mixed &- 0x0101_0101_0101_0101) & ~mixed
      let control = (word &- 0x2020_2020_2020_2020) & ~word
      let stops = (found | control) & 0x8080_8080_8080_8080
      if stops != 0 { return at &+ stops.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while unsafe at < bytes.count, unsafe bytes[at] >= 0x20, unsafe bytes[at] != byte { at &+= 1 }
    return at
  }
}
