import WinnowCore

/// Reads the journal from a mark on, one whole transaction at a time.
struct JournalScan {
  /// What stands behind the last whole transaction in the active segment.
  struct Tail: Hashable {
    /// Where the first line at fault begins.
    var fault: Int64
    var reason: LineFault
  }

  private let files: JournalFiles
  /// The end of the last transaction that was handed out.
  private(set) var mark: Mark
  /// The lines of the present transaction.
  private(set) var lines: [JournalLine] = []
  /// Nil while the scan goes on, and when the journal ends with a whole transaction.
  private(set) var tail: Tail?
  /// What was read; a line's first byte is at ``index(of:)``.
  private(set) var bytes: [UInt8] = []

  /// Offset in the segment of `bytes[0]`.
  private var base: Int64
  /// How many of `bytes` hold what was read.
  private var filled = 0
  /// Where the next line begins, in `bytes`.
  private var at = 0
  private var crc: UInt32
  private var number: Int64

  private static let firstRead = 256 << 10

  init(_ files: JournalFiles, from mark: Mark) {
    self.files = files
    self.mark = mark
    self.base = mark.offset
    self.crc = mark.crc
    self.number = mark.number
  }

  /// The segment of the present transaction.
  var ordinal: Int { mark.ordinal }

  func index(of line: JournalLine) -> Int { Int(line.offset - base) }

  /// Goes to the next transaction; false at the end of the journal.
  ///
  /// - Throws: code `damaged` for a bad line in a segment that is not the last one, and for a
  ///   segment that is missing. A bad line in the last one ends the scan with ``tail``.
  mutating func next() throws(StoreError) -> Bool {
    lines.removeAll(keepingCapacity: true)
    guard tail == nil else { return false }
    crc = mark.crc
    number = mark.number
    while true {
      guard let end = Bytes.newline(bytes, at..<filled) else {
        if try readMore() { continue }
        if try endOfSegment() { continue }
        return false
      }
      do throws(LineFault) {
        try take(at..<end)
      } catch {
        try stop(error)
        return false
      }
      guard let last = lines.last, last.isLast else { continue }
      mark = Mark(
        ordinal: mark.ordinal,
        offset: base + Int64(at),
        number: number,
        crc: crc,
        time: last.time
      )
      return true
    }
  }

  /// Checks and keeps one line.
  private mutating func take(_ range: Range<Int>) throws(LineFault) {
    var line = try JournalLine(bytes, range, seed: crc)
    guard line.number == number + 1 else {
      throw .number(expected: number + 1, found: line.number)
    }
    line.offset = base + Int64(range.lowerBound)
    number = line.number
    crc = line.crc
    at = range.upperBound + 1
    lines.append(line)
  }

  /// Reads on behind what is there, keeping the present transaction; false at the end of the file.
  private mutating func readMore() throws(StoreError) -> Bool {
    let keep = lines.first.map { index(of: $0) } ?? at
    if keep > 0 {
      Bytes.moveDown(&bytes, keep..<filled)
      base += Int64(keep)
      filled -= keep
      at -= keep
    }
    let remaining = Int(try files.size(mark.ordinal) - base) - filled
    guard remaining > 0 else { return false }
    let room = filled + min(remaining, max(Self.firstRead, filled))
    if bytes.count < room {
      var larger = [UInt8](repeating: 0, count: room)
      larger.replaceSubrange(..<filled, with: bytes[..<filled])
      bytes = larger
    }
    let before = filled
    filled = try files.fill(
      mark.ordinal,
      at: base + Int64(before),
      into: &bytes,
      from: before
    )
    return filled > before
  }

  /// At the end of a file: goes to the next segment, if there is one.
  private mutating func endOfSegment() throws(StoreError) -> Bool {
    guard at == filled, lines.isEmpty else {
      try stop(.unfinished)
      return false
    }
    let next = mark.ordinal + 1
    guard next < files.segments.count else { return false }
    // Whatever it is called: the next writer removes it.
    guard try !files.isUnborn(next) else { return false }
    guard files.segments[next] == mark.number + 1 else {
      throw .notContinued(files, ordinal: next, behind: mark.number)
    }
    mark = try files.start(next, after: mark.time)
    base = mark.offset
    crc = mark.crc
    filled = 0
    at = 0
    return true
  }

  private mutating func stop(_ reason: LineFault) throws(StoreError) {
    let fault = base + Int64(at)
    lines.removeAll(keepingCapacity: true)
    guard mark.ordinal == files.segments.count - 1 else {
      throw .damaged(files, ordinal: mark.ordinal, offset: fault, reason)
    }
    tail = Tail(fault: fault, reason: reason)
  }
}

extension StoreError {
  /// The segment does not begin behind event `last`, with which the one before it ends.
  static func notContinued(_ files: JournalFiles, ordinal: Int, behind last: Int64) -> StoreError {
    let first = files.segments[ordinal]
    let isMerged = first <= last
    return StoreError(
      isMerged ? .chainBroken : .damaged,
      .badData,
      isMerged
        ? "events \(first) to \(last) are in the segment before it as well: two copies of the "
          + "workspace both went on, and were merged"
        : "events \(last + 1) to \(first - 1) are missing: a segment is gone",
      hint: JournalFiles.damageHint,
      file: files.path(ordinal)
    )
  }

  static func damaged(
    _ files: JournalFiles,
    ordinal: Int,
    offset: Int64,
    _ reason: LineFault
  ) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      reason.message,
      hint: JournalFiles.damageHint,
      file: files.path(ordinal),
      line: files.lineNumber(ordinal, at: offset),
      offset: offset
    )
  }
}

extension LineFault {
  var message: String {
    switch self {
    case .unfinished: "the line has no end"
    case .trailer: "the line does not end with a checksum"
    case .checksum: "the line's checksum does not fit its bytes"
    case .envelope: "the line is no event"
    case .number(let expected, let found): "event \(found) stands where \(expected) belongs"
    }
  }
}
