/// Reads a CSV file record by record, in constant memory: RFC 4180 as the world writes it.
///
/// Lines end with CRLF, LF or CR; quoted fields may hold them. Blank lines are skipped, but count.
/// Records may differ in their number of fields. A quote inside a field that does not begin with
/// one is an ordinary character. The header, if any, is the first record.
package struct CSVReader {
  /// The longest record, in bytes without its line end, unless told otherwise.
  package static let defaultMaximumRecordBytes = 1 << 20

  private var source: any ByteSource
  private var buffer: CSVBuffer
  private let dialect: CSVDialect
  private let maximumRecordBytes: Int
  private var line = 1
  private var isAtStart = true

  package init(
    source: some ByteSource,
    dialect: CSVDialect = CSVDialect(),
    maximumRecordBytes: Int = CSVReader.defaultMaximumRecordBytes
  ) {
    self.source = source
    self.dialect = dialect
    self.maximumRecordBytes = min(max(maximumRecordBytes, 1), 1 << 30)
    buffer = CSVBuffer(count: 1 << 18)
  }

  /// The next record, or nil at the end.
  ///
  /// - Throws: ``CSVError`` for a record that cannot be used; calling again goes on after it: on
  ///   the next line for text after a quote and for what is too long, and on the line after the
  ///   quote for one that is not closed within the longest record. When the source fails, the code
  ///   is `unreadable`, and after it comes nil.
  package mutating func next() throws(CSVError) -> CSVRecord? {
    var record = CSVRecord()
    return try next(into: &record) ? record : nil
  }

  /// The same into a record that is used again, which saves allocations; false at the end.
  package mutating func next(into record: inout CSVRecord) throws(CSVError) -> Bool {
    if isAtStart { try skipMark() }
    record.encoding = dialect.encoding
    while true {
      guard try skipBlankLines() else { return false }
      record.fields.removeAll(keepingCapacity: true)
      let window = min(buffer.count, maximumRecordBytes + 2)
      let isLast = buffer.isAtEnd && window == buffer.count
      let (scanner, isComplete) = scan(window, isLast: isLast, into: &record)
      if isComplete, scanner.fault?.kind != .unterminatedQuote {
        try finish(scanner, into: &record)
        return true
      }
      guard !isComplete, window < maximumRecordBytes + 2 else {
        if let error = try skipOpenQuote(scanner, window, isLast: isLast) { throw error }
        throw try skipTooLong(scanner)
      }
      try fill()
    }
  }

  private func scan(
    _ window: Int,
    isLast: Bool,
    into record: inout CSVRecord
  ) -> (CSVScanner, Bool) {
    unsafe buffer.withBytes { bytes in
      var scanner = unsafe CSVScanner(
        UnsafeBufferPointer(rebasing: bytes[..<window]),
        isLast: isLast,
        delimiter: dialect.delimiter
      )
      let isComplete = scanner.record(into: &record.fields)
      return (scanner, isComplete)
    }
  }

  /// Takes a record that was scanned to its end out of the buffer, and judges it.
  private mutating func finish(
    _ scanner: CSVScanner,
    into record: inout CSVRecord
  ) throws(CSVError) {
    record.line = line
    record.raw.removeAll(keepingCapacity: true)
    let badUTF8 = unsafe buffer.withBytes { bytes in
      let content = unsafe UnsafeBufferPointer(rebasing: bytes[..<scanner.end])
      unsafe record.raw.append(contentsOf: content)
      return dialect.encoding == .utf8 ? unsafe UTF8Sequence.firstFault(in: content) : nil
    }
    buffer.drop(scanner.offset)
    let first = line
    line += scanner.lines
    let hasLineEnd = scanner.offset > scanner.end
    let lines = first...(line - (hasLineEnd ? 1 : 0))
    if let fault = scanner.fault {
      throw CSVError(fault.kind, line: first + fault.line, lines: lines, raw: record.raw)
    }
    if record.raw.count > maximumRecordBytes {
      throw tooLong(lines, Array(record.raw.prefix(maximumRecordBytes)))
    }
    if let badUTF8 {
      let line = first + Self.lineEnds(in: record.raw[..<badUTF8])
      throw CSVError(
        code: .notUTF8,
        line: line,
        lines: lines,
        reason: "not UTF-8",
        raw: record.raw
      )
    }
  }

  private static func lineEnds(in bytes: ArraySlice<UInt8>) -> Int {
    var previous: UInt8 = 0
    return bytes.count { byte in
      defer { previous = byte }
      return byte == 0x0D || (byte == 0x0A && previous != 0x0D)
    }
  }

  // MARK: Skipping

  private mutating func skipMark() throws(CSVError) {
    isAtStart = false
    while buffer.count < 3, !buffer.isAtEnd { try fill() }
    let isMarked = unsafe buffer.withBytes { bytes in unsafe bytes.starts(with: [0xEF, 0xBB, 0xBF])
    }
    if isMarked, dialect.encoding == .utf8 { buffer.drop(3) }
  }

  /// Goes to the next line that is not empty; false if there is none.
  private mutating func skipBlankLines() throws(CSVError) -> Bool {
    while true {
      if buffer.count == 0 {
        try fill()
        if buffer.count == 0 { return false }
      }
      guard buffer[0] == 0x0A || buffer[0] == 0x0D else { return true }
      try skipLineEnd()
    }
  }

  private mutating func skipLineEnd() throws(CSVError) {
    let isReturn = buffer[0] == 0x0D
    buffer.drop(1)
    line += 1
    if buffer.count == 0 { try fill() }
    if isReturn, buffer.count > 0, buffer[0] == 0x0A { buffer.drop(1) }
  }

  /// Skips the line on which a quote was opened that is not closed, and gives the error to throw:
  /// only that line is lost. Nil when no quote is open, or its line has no end in memory.
  private mutating func skipOpenQuote(
    _ scanner: CSVScanner,
    _ window: Int,
    isLast: Bool
  ) throws(CSVError) -> CSVError? {
    guard let quote = scanner.openQuote else { return nil }
    let found = unsafe buffer.withBytes { bytes in
      unsafe bytes[quote.offset..<window].firstIndex { $0 == 0x0A || $0 == 0x0D }
    }
    guard let end = found ?? (isLast ? window : nil) else { return nil }
    let raw = unsafe buffer.withBytes { bytes in unsafe Array(bytes[..<end]) }
    let first = line
    line += quote.line
    let lines = first...line
    buffer.drop(end)
    if found != nil { try skipLineEnd() }
    return CSVError(.unterminatedQuote, line: lines.upperBound, lines: lines, raw: raw)
  }

  /// Skips the line on which the longest record ends, and gives the error to throw.
  private mutating func skipTooLong(_ scanner: CSVScanner) throws(CSVError) -> CSVError {
    let raw = unsafe buffer.withBytes { bytes in unsafe Array(bytes[..<maximumRecordBytes]) }
    let first = line
    line += scanner.lines
    // A line end in quotes that the window cuts in two was counted with its first half.
    let isSplit = scanner.offset > 0 && buffer[scanner.offset - 1] == 0x0D
    buffer.drop(scanner.offset)
    if buffer.count == 0 { try fill() }
    if isSplit, buffer.count > 0, buffer[0] == 0x0A { buffer.drop(1) }
    let last = line
    try skipLine()
    return tooLong(first...last, raw)
  }

  private mutating func skipLine() throws(CSVError) {
    while true {
      if buffer.count == 0 { try fill() }
      guard buffer.count > 0 else { return }
      let lineEnd = unsafe buffer.withBytes { bytes in
        unsafe bytes.firstIndex { $0 == 0x0A || $0 == 0x0D }
      }
      buffer.drop(lineEnd ?? buffer.count)
      if lineEnd != nil { return try skipLineEnd() }
    }
  }

  private func tooLong(_ lines: ClosedRange<Int>, _ raw: [UInt8]) -> CSVError {
    CSVError(
      code: .tooLong,
      line: lines.lowerBound,
      lines: lines,
      reason: "longer than \(maximumRecordBytes) bytes; is a quote not closed?",
      raw: raw
    )
  }

  private mutating func fill() throws(CSVError) {
    do {
      try buffer.fill(from: &source)
    } catch {
      buffer.drop(buffer.count)
      buffer.stop()
      throw CSVError(
        code: .unreadable,
        line: line,
        lines: line...line,
        reason: "cannot be read: \(error)",
        raw: [],
        cause: error
      )
    }
  }
}

extension CSVError {
  fileprivate init(
    _ fault: CSVScanner.Fault,
    line: Int,
    lines: ClosedRange<Int>,
    raw: [UInt8]
  ) {
    let (code, reason): (Code, String) =
      switch fault {
      case .nulByte: (.nulByte, "a NUL byte: not a text file, or UTF-16")
      case .textAfterQuote: (.textAfterQuote, "text after a closing quote")
      case .unterminatedQuote: (.unterminatedQuote, "a quote is opened and never closed")
      }
    self.init(code: code, line: line, lines: lines, reason: reason, raw: raw)
  }
}
