import WinnowCore

/// Checks every line of one segment, going on behind what is wrong.
struct SegmentCheck {
  /// How the segment began and ended.
  struct Result {
    var header: SegmentHeader?
    /// Number of the last good line's event; one below the segment's name when it has none.
    var last: Int64
    /// Stored checksum of the last good line.
    var crc: UInt32 = 0
    var seal: Seal?
    var transactions: Int64 = 0
    var bytes: Int64 = 0
    var findings: [VerifyReport.Finding] = []
  }

  private let files: JournalFiles
  private let ordinal: Int
  private let isActive: Bool
  private let name: String
  private var result: Result
  private var line = 0
  private var offset: Int64 = 0
  /// Stored checksum of the line before; nil when that line has none.
  private var seed: UInt32?
  /// Behind the last whole transaction.
  private var whole: Int64 = 0
  private var wholeNumber: Int64
  private var isOpen = false

  /// A segment with more faults than this is described by the first ones.
  private static let findingLimit = 100
  private static let emptyLine = "an empty line"

  init(_ files: JournalFiles, ordinal: Int) {
    self.files = files
    self.ordinal = ordinal
    self.isActive = ordinal == files.segments.count - 1
    self.name = "journal/" + SegmentName.lines(first: files.segments[ordinal])
    self.result = Result(last: files.segments[ordinal] - 1)
    self.wholeNumber = files.segments[ordinal] - 1
  }

  mutating func run() throws(StoreError) -> Result {
    var sealer = Sealer()
    var carry: [UInt8] = []
    var at: Int64 = 0
    while true {
      let rest = try files.size(ordinal) - at
      let bytes = try files.read(ordinal, at: at, count: Int(min(max(rest, 0), 1 << 20)))
      if bytes.isEmpty { break }
      at += Int64(bytes.count)
      sealer.add(bytes)
      carry += bytes
      takeLines(&carry)
    }
    result.bytes = at
    if !carry.isEmpty { takeUnfinished(carry) }
    try finish()
    result.seal = sealer.seal(
      first: files.segments[ordinal],
      last: result.last,
      crc: result.crc,
      previous: result.header?.previous ?? ""
    )
    return result
  }

  private mutating func takeLines(_ bytes: inout [UInt8]) {
    var start = 0
    while let end = Bytes.newline(bytes, start..<bytes.count) {
      take(bytes, start..<end)
      offset += Int64(end + 1 - start)
      start = end + 1
    }
    bytes.removeSubrange(..<start)
  }

  private mutating func take(_ bytes: [UInt8], _ range: Range<Int>) {
    line += 1
    if line == 1 { return takeHeader(bytes, range) }
    let before = seed
    seed = JournalLine.storedChecksum(bytes, range)
    if range.isEmpty { return note(.edited, Self.emptyLine) }
    if bytes[range.upperBound - 1] == 0x0d {
      return note(.edited, "the line ends with CR LF: an editor or git changed it")
    }
    guard let before else { return takeUnseeded(bytes, range) }
    do throws(LineFault) {
      let found = try JournalLine(bytes, range, seed: before)
      accept(found)
    } catch {
      noteFault(error, bytes, range)
    }
  }

  private mutating func takeHeader(_ bytes: [UInt8], _ range: Range<Int>) {
    seed = JournalLine.storedChecksum(bytes, range)
    whole = Int64(range.count + 1)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      return note(.edited, "the file begins with a byte order mark: an editor changed it")
    }
    if !range.isEmpty, bytes[range.upperBound - 1] == 0x0d {
      return note(.edited, "the line ends with CR LF: an editor or git changed it")
    }
    let text = Array(bytes[range.lowerBound...range.upperBound])
    guard let header = (try? SegmentHeader(text, path: name)) ?? nil else {
      return note(.bitRot, "the header's checksum does not fit, or it is no header")
    }
    result.header = header
    result.crc = header.crc
    if header.store != files.store { note(.chainBreak, "the segment is of another store") }
    if header.first != files.segments[ordinal] {
      note(.reordered, "the segment begins with event \(header.first), not as its name says")
    }
  }

  private mutating func accept(_ found: JournalLine) {
    if found.number != result.last + 1 {
      note(.reordered, "event \(found.number) stands where \(result.last + 1) belongs")
    }
    result.last = found.number
    result.crc = found.crc
    isOpen = !found.isLast
    if found.isLast {
      whole = offset + Int64(found.length)
      wholeNumber = found.number
      result.transactions += 1
    }
  }

  /// A line behind one without a checksum cannot be checked itself, but be read.
  private mutating func takeUnseeded(_ bytes: [UInt8], _ range: Range<Int>) {
    guard seed != nil, let number = Self.claimedNumber(bytes, range)
    else { return note(.bitRot, LineFault.trailer.message) }
    result.last = number
    result.crc = seed ?? 0
    isOpen = !Self.claimsEnd(bytes, range)
  }

  private mutating func noteFault(_ fault: LineFault, _ bytes: [UInt8], _ range: Range<Int>) {
    let expected = result.last + 1
    let number = Self.claimedNumber(bytes, range)
    switch fault {
    case .checksum:
      if let number, number != expected {
        note(.reordered, "event \(number) stands where \(expected) belongs")
      } else {
        note(.bitRot, fault.message)
      }
    case .trailer, .unfinished, .envelope, .number: note(.bitRot, fault.message)
    }
    result.last = number ?? expected
    result.crc = seed ?? 0
    isOpen = !Self.claimsEnd(bytes, range)
  }

  /// The number that a line claims, whether it is sound or not.
  private static func claimedNumber(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    guard range.count > 6, Bytes.matches(bytes, at: range.lowerBound, "{\"n\":") else { return nil }
    var value: Int64 = 0
    var at = range.lowerBound + 5
    while at < range.upperBound, at < range.lowerBound + 21, bytes[at] &- 0x30 <= 9 {
      value = value * 10 + Int64(bytes[at] &- 0x30)
      at += 1
    }
    return at > range.lowerBound + 5 && at < range.upperBound && bytes[at] == 0x2c ? value : nil
  }

  private static func claimsEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let at = range.upperBound - JournalLine.trailerLength - 6
    return at > range.lowerBound && Bytes.matches(bytes, at: at, ",\"z\":1")
  }

  private mutating func takeUnfinished(_ bytes: [UInt8]) {
    line += 1
    isOpen = true
    note(.bitRot, LineFault.unfinished.message)
  }

  /// Says what an unfinished end means.
  private mutating func finish() throws(StoreError) {
    guard isOpen || result.findings.contains(where: { $0.offset >= whole && $0.line > 1 })
    else { return }
    guard isActive else {
      if result.findings.isEmpty { note(.chainBreak, "the last transaction has no end") }
      return
    }
    let behind = result.findings.filter { $0.offset >= whole && $0.line > 1 }
    let count = result.bytes - whole
    guard count <= 2 * Int64(Writer.transactionLimit),
      behind.allSatisfy({ $0.kind == .bitRot || $0.message == Self.emptyLine })
    else { return }
    if let first = behind.first {
      let bytes = try files.read(
        ordinal,
        at: first.offset,
        count: Int(result.bytes - first.offset)
      )
      guard TailJudge.verdict(bytes, offset: first.offset) == .torn else { return }
    }
    result.findings.removeAll { $0.offset >= whole && $0.line > 1 }
    result.last = wholeNumber
    line = files.lineNumber(ordinal, at: whole)
    offset = whole
    note(
      .tornTail,
      "\(count) \(count == 1 ? "byte" : "bytes") of an interrupted write; the next change puts them into quarantine"
    )
  }

  private mutating func note(_ kind: VerifyReport.Class, _ message: String) {
    guard result.findings.count < Self.findingLimit else { return }
    result.findings.append(
      VerifyReport.Finding(
        kind: kind,
        file: name,
        line: line,
        offset: offset,
        message: message
      )
    )
  }
}
