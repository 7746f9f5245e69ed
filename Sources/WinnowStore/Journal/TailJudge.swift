import WinnowCore

/// Says whether what stands behind the last whole transaction is what a crash leaves, or damage.
///
/// A transaction is one write, and the next one begins only when it is durable. So a crash can
/// spoil the last transaction alone: bytes that are missing, zero or garbage at its end, or whole
/// disk sectors of them within it. Anything else was acknowledged once, and only a person may
/// decide about it: a whole line of text that does not continue the one before it, lines of another
/// transaction behind a bad one, or lines behind a bad one that no lost sector explains.
struct TailJudge {
  enum Verdict: Hashable {
    /// An interrupted write, which may be cut off.
    case torn
    case damaged
  }

  private static let sector: Int64 = 512

  private let bytes: [UInt8]
  /// Where `bytes` begin in the segment.
  private let offset: Int64
  /// Stored checksum of the line before; nil when that line has none.
  private var seed: UInt32?
  /// Number of the last event that can be told.
  private var last: Int64
  /// The transaction that all lines must be of, as it is written in them.
  private var transaction: [UInt8]?
  /// A line was bad.
  private var isBroken = false
  /// A line was bad, and no lost sector explains it: then it must be the end.
  private var isAtEnd = false

  private init(_ bytes: [UInt8], _ mark: Mark) {
    self.bytes = bytes
    offset = mark.offset
    seed = mark.crc
    last = mark.number
  }

  /// Judges everything that stands behind `mark`, where the last whole transaction ends.
  static func verdict(_ bytes: [UInt8], behind mark: Mark) -> Verdict {
    var judge = TailJudge(bytes, mark)
    return judge.isTorn() ? .torn : .damaged
  }

  private mutating func isTorn() -> Bool {
    var start = 0
    while let end = Bytes.newline(bytes, start..<bytes.count) {
      guard accepts(start..<end) else { return false }
      seed = JournalLine.storedChecksum(bytes, start..<end)
      start = end + 1
    }
    return true
  }

  /// False for a line that no crash leaves here.
  private mutating func accepts(_ range: Range<Int>) -> Bool {
    if let line = survivor(range) { return goesOn(line, range) }
    isBroken = true
    if hasLostSector(range) { return isOfTransaction(claimedTransaction(range)) }
    if isText(range) { return false }
    isAtEnd = true
    return true
  }

  // MARK: Good lines

  /// The line if it is good; behind one without a checksum nothing can tell, and it must do to read it.
  private func survivor(_ range: Range<Int>) -> JournalLine? {
    if let seed { return try? JournalLine(bytes, range, seed: seed) }
    guard JournalLine.storedChecksum(bytes, range) != nil else { return nil }
    return try? JournalLine(claimed: bytes, range)
  }

  private mutating func goesOn(_ line: JournalLine, _ range: Range<Int>) -> Bool {
    guard !isAtEnd, isBroken ? line.number > last : line.number == last + 1,
      isOfTransaction(line.transaction.range(in: range.lowerBound))
    else { return false }
    last = line.number
    return !line.isLast || range.upperBound + 1 == bytes.count
  }

  /// False when the bytes name another transaction than the lines before.
  private mutating func isOfTransaction(_ range: Range<Int>?) -> Bool {
    guard let range else { return true }
    let name = Array(bytes[range])
    if let transaction { return transaction == name }
    transaction = name
    return true
  }

  // MARK: Bad lines

  /// Where a bad line names its transaction; nil when a lost sector may have changed that.
  private func claimedTransaction(_ range: Range<Int>) -> Range<Int>? {
    guard LineClaims.number(bytes, range) != nil,
      let start = range.first(where: { Bytes.matches(bytes, at: $0, ",\"tx\":\"") }),
      let end = bytes[start + 7..<range.upperBound].firstIndex(of: 0x22),
      !hasLostSector(start..<end)
    else { return nil }
    return start + 7..<end
  }

  /// True for a line that was written whole: it ends as ours do, or shows a hand.
  private func isText(_ range: Range<Int>) -> Bool {
    if let trace = LineTrace(bytes, range), trace != .empty { return true }
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
    let end = bytes[range].lastIndex { !isBlank($0) }.map { $0 + 1 } ?? range.lowerBound
    if JournalLine.storedChecksum(bytes, range.lowerBound..<end) != nil { return true }
    return hasAlmostChecksum(range)
  }

  /// True for a good line but for one bit in its last sixteen bytes.
  private func hasAlmostChecksum(_ range: Range<Int>) -> Bool {
    let start = range.upperBound - JournalLine.trailerLength
    guard let seed, start > range.lowerBound else { return false }
    var right: [UInt8] = []
    let crc = Bytes.checksum(bytes, range.lowerBound..<start, seed: seed)
    JournalLine.appendTrailer(crc, to: &right)
    return zip(right, bytes[start..<range.upperBound])
      .reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount } == 1
  }

  // MARK: Sectors

  /// True when `range`, with the bytes around it, lies in a disk sector of which nothing was written:
  /// the newline in front may be garbage as well.
  private func hasLostSector(_ range: Range<Int>) -> Bool {
    let first = (offset + Int64(max(range.lowerBound - 1, 0))) / Self.sector
    let last = (offset + Int64(range.upperBound)) / Self.sector
    return (first...last).contains { number in
      // Only what stands behind the last whole transaction was being written.
      let start = max(number * Self.sector - offset, 0)
      let end = min((number + 1) * Self.sector - offset, Int64(bytes.count))
      return isLost(Int(start)..<Int(end))
    }
  }

  /// True for bytes that are zero, or garbage all the way. Of a few bytes only zeros are sure: no
  /// single bit makes them of a line's beginning.
  private func isLost(_ range: Range<Int>) -> Bool {
    if bytes[range].allSatisfy({ $0 == 0 }) { return true }
    guard range.count >= Self.piece else { return false }
    return stride(from: range.lowerBound, through: range.upperBound - Self.piece, by: Self.piece)
      .allSatisfy { !TextShape.holds(bytes[$0..<$0 + Self.piece]) }
  }

  /// So many bytes of garbage look like text once in a trillion times.
  private static let piece = 32
}

/// Whether bytes may be a part of text, which has no control bytes but newlines.
enum TextShape {
  /// True for UTF-8, whose first and last character may be cut.
  static func holds(_ bytes: ArraySlice<UInt8>) -> Bool {
    var following = 0
    var isCut = true
    for byte in bytes {
      if byte & 0xc0 == 0x80 {
        guard following > 0 || isCut else { return false }
        following = max(0, following - 1)
      } else {
        guard following == 0, let count = length(byte) else { return false }
        following = count
        isCut = false
      }
    }
    return true
  }

  /// How many bytes follow the first one of a character; nil when it is none.
  private static func length(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x0a, 0x20...0x7e: 0
    case 0xc2...0xdf: 1
    case 0xe0...0xef: 2
    case 0xf0...0xf4: 3
    default: nil
    }
  }
}

extension JournalFiles {
  /// True when a crash explains everything that stands behind `mark`, where the last whole transaction
  /// of the last segment ends: writers, readers and `verify` all ask here.
  func isTorn(behind mark: Mark) throws(StoreError) -> Bool {
    let count = try size(mark.ordinal) - mark.offset
    // A crash spoils one transaction at most.
    guard count <= 2 * Int64(Writer.transactionLimit), try !wasSealed(mark) else { return false }
    let bytes = try read(mark.ordinal, at: mark.offset, count: Int(max(0, count)))
    return TailJudge.verdict(bytes, behind: mark) == .torn
  }

  /// True when the last segment was sealed with more than what is whole up to `mark`, and has not
  /// become shorter: no interrupted write explains what is behind, for a seal is made when all of it
  /// is durable. A shorter one is a copy that was made while somebody wrote.
  private func wasSealed(_ mark: Mark) throws(StoreError) -> Bool {
    guard let seal = try readSeal(mark.ordinal), seal.bytes > mark.offset else { return false }
    return try size(mark.ordinal) >= seal.bytes
  }

  /// Accepts what stands behind the last whole transaction if a crash or a writer at work explains
  /// it, or if it is another copy's: readers show what is there, and writers refuse.
  ///
  /// - Throws: code `damaged`.
  func requireTorn(_ scan: JournalScan) throws(StoreError) {
    guard let tail = scan.tail, try !tail.isTorn(self, behind: scan.mark) else { return }
    // A writer may have been in the middle of its write when we read: then a second look differs.
    if tail.mayBeInterrupted {
      for _ in 0..<3 {
        io.pause(milliseconds: 2)
        var again = JournalScan(self, from: scan.mark)
        if try again.next() { return }
        guard again.tail == tail else { return }
      }
      if try isForeign(at: tail.fault, behind: scan.mark) { return }
    }
    throw .damaged(self, ordinal: scan.mark.ordinal, offset: tail.fault, tail.reason)
  }
}

extension JournalScan.Tail {
  /// False when every byte of the line is as it was written.
  var mayBeInterrupted: Bool {
    switch reason {
    case .envelope, .number: false
    case .checksum, .trailer, .unfinished: true
    }
  }

  /// True when a crash explains it and everything else behind `mark`.
  func isTorn(_ files: JournalFiles, behind mark: Mark) throws(StoreError) -> Bool {
    guard mayBeInterrupted else { return false }
    return try files.isTorn(behind: mark)
  }
}
