import WinnowCore

/// Checks every line of one segment, going on behind what is wrong.
struct SegmentCheck {
  /// How the segment began and ended.
  struct Result {
    var header: SegmentHeader?
    /// Number of the last line's event; one below the segment's name when it has none.
    var last: Int64
    /// False when the last line is damaged, and `last` is only what it claims.
    var isEndSound = true
    /// Stored checksum of the last good line.
    var crc: UInt32 = 0
    /// Behind the last whole transaction.
    var whole: Int64 = 0
    var lines: Int64 = 0
    var bytes: Int64 = 0
    var transactions: Int64 = 0
    /// What a seal of it would say; nil unless its bytes were hashed.
    var seal: Seal?
    var findings: [VerifyReport.Finding] = []
    /// Events that tell of erasures and repairs.
    var rewrites: [Event] = []
    /// Digests of the bundles that events refer to, in the order of the events.
    var bundles: [String] = []
    /// Numbers of the events that have a stand-in only.
    var lost: [Int64] = []
  }

  let files: JournalFiles
  let ordinal: Int
  private let isDeep: Bool
  private let isHashed: Bool
  private let name: String
  var result: Result
  var line = 0
  var offset: Int64 = 0
  /// Stored checksum of the line before; nil when that line has none.
  var seed: UInt32?
  /// Stored checksums of the events so far.
  var origins: EventOrigins
  private var wholeNumber: Int64
  /// Stored checksum of the line that ends the last whole transaction.
  private var wholeChecksum: UInt32 = 0
  /// Findings before the present transaction.
  private var findingsBefore = 0
  private var isOpen = false
  /// A line has its checksum, and yet is no event: no crash wrote it.
  var hasForeignLine = false
  /// The place in `findings` of the last line, when that was no line of a journal at all.
  var strayLine: Int?

  /// A segment with more faults than this is described by the first ones.
  private static let findingLimit = 100
  static let emptyLine = "an empty line"
  static let editorsEnd = "the line ends with CR LF: an editor or git changed it"

  /// `isHashed` works out the SHA-256 as well; `isDeep` reads the data of each event too.
  init(_ files: JournalFiles, ordinal: Int, isHashed: Bool, isDeep: Bool = false) {
    self.files = files
    self.ordinal = ordinal
    self.isDeep = isDeep
    self.isHashed = isHashed || isDeep
    self.name = files.name(ordinal)
    let first = files.segments[ordinal]
    self.result = Result(last: first - 1)
    self.wholeNumber = first - 1
    self.origins = EventOrigins(first: first)
  }

  private var isActive: Bool { ordinal == files.segments.count - 1 }

  mutating func run() throws(StoreError) -> Result {
    var sealer = Sealer()
    var carry: [UInt8] = []
    while true {
      let rest = try files.size(ordinal) - result.bytes
      let bytes = try files.read(ordinal, at: result.bytes, count: Int(min(max(rest, 0), 1 << 20)))
      if bytes.isEmpty { break }
      result.bytes += Int64(bytes.count)
      if isHashed { sealer.add(bytes) }
      carry += bytes
      takeLines(&carry)
    }
    if !carry.isEmpty { takeUnfinished(carry) }
    try finish()
    if isHashed {
      result.seal = sealer.seal(
        first: files.segments[ordinal],
        last: result.last,
        crc: result.crc,
        previous: result.header?.previous ?? ""
      )
    }
    return result
  }

  private mutating func takeLines(_ bytes: inout [UInt8]) {
    var start = 0
    while let end = Bytes.newline(bytes, start..<bytes.count) {
      line += 1
      result.lines += 1
      let stray = strayLine
      strayLine = nil
      if line == 1 {
        takeHeader(bytes, start..<end)
        findingsBefore = result.findings.count
      } else {
        take(bytes, start..<end, behind: stray)
      }
      offset += Int64(end + 1 - start)
      start = end + 1
    }
    bytes.removeSubrange(..<start)
  }

  private mutating func take(_ bytes: [UInt8], _ range: Range<Int>, behind stray: Int?) {
    let before = seed
    seed = JournalLine.storedChecksum(bytes, range)
    if let trace = LineTrace(bytes, range) { return noteTrace(trace, bytes, range) }
    guard let before else { return takeUnseeded(bytes, range, behind: stray) }
    do throws(LineFault) {
      accept(try JournalLine(bytes, range, seed: before), bytes, range)
    } catch {
      noteFault(error, bytes, range)
    }
  }

  private mutating func takeHeader(_ bytes: [UInt8], _ range: Range<Int>) {
    seed = JournalLine.storedChecksum(bytes, range)
    result.whole = Int64(range.count + 1)
    wholeChecksum = seed ?? 0
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      return note(.edited, "the file begins with a byte order mark: an editor changed it")
    }
    if let trace = LineTrace(bytes, range), trace != .header {
      return noteTrace(trace, bytes, range)
    }
    let text = Array(bytes[range.lowerBound...range.upperBound])
    guard let header = (try? SegmentHeader(text, path: name)) ?? nil else {
      return note(.bitRot, "the header's checksum does not fit, or it is no header")
    }
    result.header = header
    result.crc = header.crc
    origins.note(header.first - 1, header.crc)
    if header.store != files.store { note(.chainBreak, "the segment is of another store") }
    if header.first != files.segments[ordinal] {
      note(.reordered, "the segment begins with event \(header.first), not as its name says")
    }
  }

  private mutating func accept(_ found: JournalLine, _ bytes: [UInt8], _ range: Range<Int>) {
    if found.number != result.last + 1 {
      note(.reordered, "event \(found.number) stands where \(result.last + 1) belongs")
    }
    result.last = found.number
    result.isEndSound = true
    result.crc = found.crc
    origins.note(found.number, found.crc)
    isOpen = !found.isLast
    if found.isLast { endTransaction(found) }
    if found.isLost(in: bytes, at: range.lowerBound) { result.lost.append(found.number) }
    if found.isAboutRewriting(in: bytes, at: range.lowerBound)
      || found.isAboutBundle(in: bytes, at: range.lowerBound) || isDeep
    {
      takeEvent(found, bytes, range)
    }
  }

  private mutating func endTransaction(_ last: JournalLine) {
    result.transactions += 1
    // Of an interrupted write the end may have got to the disk, and what is before it not.
    defer { findingsBefore = result.findings.count }
    guard result.findings.count == findingsBefore else { return }
    result.whole = offset + Int64(last.length)
    wholeNumber = last.number
    wholeChecksum = last.crc
  }

  private mutating func takeEvent(_ found: JournalLine, _ bytes: [UInt8], _ range: Range<Int>) {
    do throws(LineFault) {
      let event = try found.event(in: bytes, at: range.lowerBound)
      if found.isAboutRewriting(in: bytes, at: range.lowerBound) { result.rewrites.append(event) }
      let member = event.kind == .rulesetActivated ? "ruleset" : "bundle"
      if found.isAboutBundle(in: bytes, at: range.lowerBound), let name = event.data[member]?.text {
        result.bundles.append(name)
      }
    } catch {
      hasForeignLine = true
      note(.edited, "the event's data is no JSON object")
    }
  }

  private mutating func takeUnfinished(_ bytes: [UInt8]) {
    line += 1
    isOpen = true
    note(.bitRot, LineFault.unfinished.message)
  }

  /// Goes on behind a line that is not sound, with what it claims to be.
  mutating func passOver(_ number: Int64, _ bytes: [UInt8], _ range: Range<Int>) {
    result.last = number
    result.isEndSound = false
    result.crc = seed ?? 0
    if let seed { origins.note(number, seed) }
    isOpen = !LineClaims.end(bytes, range)
  }

  mutating func note(_ kind: VerifyReport.Class, _ message: String) {
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

  // MARK: The end

  /// Says what an unfinished end means.
  private mutating func finish() throws(StoreError) {
    let behind = result.findings.filter { $0.offset >= result.whole && $0.line > 1 }
    guard isOpen || !behind.isEmpty else { return }
    guard isActive else {
      if result.findings.isEmpty { note(.chainBreak, "the last transaction has no end") }
      return
    }
    guard !hasForeignLine, try files.isTorn(behind: wholeMark) else {
      if behind.isEmpty { note(.bitRot, "the last transaction has no end, and was acknowledged") }
      return
    }
    let count = result.bytes - result.whole
    result.findings.removeAll { $0.offset >= result.whole && $0.line > 1 }
    result.last = wholeNumber
    line = files.lineNumber(ordinal, at: result.whole)
    offset = result.whole
    note(
      .tornTail,
      "\(count) \(count == 1 ? "byte" : "bytes") of an interrupted write; "
        + "the next change puts them into quarantine"
    )
  }

  /// Where the last whole transaction ends.
  private var wholeMark: Mark {
    Mark(
      ordinal: ordinal,
      offset: result.whole,
      number: wholeNumber,
      crc: wholeChecksum,
      time: Instant(milliseconds: 0)
    )
  }
}

/// Stored checksums of a segment's events: each continues the one of the event before it.
struct EventOrigins {
  private let first: Int64
  /// Of the header and the events behind it; nil where none was seen.
  private var checksums: [UInt32?] = []

  /// Events that are further away than this belong to no line here.
  private static let limit: Int64 = 4_000_000

  init(first: Int64) {
    self.first = first
  }

  /// The checksum stored in an event's line, the first one where there are several.
  subscript(_ number: Int64) -> UInt32? {
    let place = number - (first - 1)
    return place >= 0 && place < Int64(checksums.count) ? checksums[Int(place)] : nil
  }

  mutating func note(_ number: Int64, _ crc: UInt32) {
    let place = number - (first - 1)
    guard place >= 0, place < Self.limit else { return }
    while Int64(checksums.count) < place { checksums.append(nil) }
    if place == Int64(checksums.count) {
      checksums.append(crc)
    } else if checksums[Int(place)] == nil {
      checksums[Int(place)] = crc
    }
  }
}

/// What a line claims, whether it is sound or not.
enum LineClaims {
  /// The number of its event.
  static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int64? {
    guard range.count > 6, Bytes.matches(bytes, at: range.lowerBound, "{\"n\":") else { return nil }
    var value: Int64 = 0
    var at = range.lowerBound + 5
    while at < range.upperBound, at < range.lowerBound + 21, bytes[at] &- 0x30 <= 9 {
      value = value * 10 + Int64(bytes[at] &- 0x30)
      at += 1
    }
    return at > range.lowerBound + 5 && at < range.upperBound && bytes[at] == 0x2c ? value : nil
  }

  /// True when it says that its transaction ends with it.
  static func end(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let at = range.upperBound - JournalLine.trailerLength - 6
    return at > range.lowerBound && Bytes.matches(bytes, at: at, ",\"z\":1")
  }
}
