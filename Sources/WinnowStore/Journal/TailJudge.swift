import WinnowCore

/// Says whether a bad end of the active segment is what a crash leaves, or damage.
///
/// A transaction is one write, and the next one begins only when it is durable. So a crash can
/// spoil the last transaction alone: bytes that are missing, zero or garbage at its end, or whole
/// disk sectors of them within it. Anything else was acknowledged once, and only a person may
/// decide about it.
struct TailJudge {
  enum Verdict: Hashable {
    /// An interrupted write, which may be cut off.
    case torn
    case damaged
  }

  private static let sector = 512

  /// Judges the end of a segment, from its first bad line on, which begins at `offset`.
  static func verdict(_ bytes: [UInt8], offset: Int64) -> Verdict {
    guard let survivors = survivors(bytes) else { return .torn }
    if survivors.endsTransactionEarly { return .damaged }
    return hasLostSector(bytes, offset: offset, before: survivors.last) ? .torn : .damaged
  }

  private struct Survivors {
    /// True when a transaction ends among them and something follows it.
    var endsTransactionEarly = false
    /// End of the last good line.
    var last = 0
  }

  /// The lines behind the first one that fit the checksum stored before them; nil when none does.
  private static func survivors(_ bytes: [UInt8]) -> Survivors? {
    var found: Survivors?
    var start = 0
    var seed: UInt32?
    while let end = Bytes.newline(bytes, start..<bytes.count) {
      let range = start..<end
      if let seed, start > 0, let line = try? JournalLine(bytes, range, seed: seed) {
        var survivors = found ?? Survivors()
        survivors.last = end
        if line.isLast, end + 1 < bytes.count { survivors.endsTransactionEarly = true }
        found = survivors
      }
      seed = JournalLine.storedChecksum(bytes, range)
      start = end + 1
    }
    return found
  }

  /// True when a whole disk sector before `limit` holds no text.
  private static func hasLostSector(_ bytes: [UInt8], offset: Int64, before limit: Int) -> Bool {
    let skip = Int((Int64(sector) - offset % Int64(sector)) % Int64(sector))
    // The sector that the bad line begins in may be the lost one: its end is enough. Of a few bytes
    // only zeros are sure: no single bit makes them of a line's beginning.
    if skip > 0, skip <= limit {
      if skip >= 32 ? isLost(bytes, 0..<skip) : bytes[..<skip].allSatisfy({ $0 == 0 }) {
        return true
      }
    }
    var start = skip
    while start + sector <= limit {
      if isLost(bytes, start..<start + sector) { return true }
      start += sector
    }
    return false
  }

  /// Text has no control bytes but newlines, of which a sector has few.
  private static func isLost(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var controls = 0
    for index in range where bytes[index] < 0x20 && bytes[index] != 0x0a { controls += 1 }
    return controls * 16 >= range.count
  }
}

extension JournalFiles {
  /// True when the last segment was sealed with more than what is whole up to `mark`, and has not
  /// become shorter: no interrupted write explains what is behind, for a seal is made when all of it
  /// is durable. A shorter one is a copy that was made while somebody wrote.
  func wasSealed(_ mark: Mark) throws(StoreError) -> Bool {
    guard let seal = storedSeal(mark.ordinal), seal.bytes > mark.offset else { return false }
    return try size(mark.ordinal) >= seal.bytes
  }

  /// Accepts what stands behind the last whole transaction if a crash or a writer at work explains
  /// it.
  ///
  /// - Throws: code `damaged`.
  func requireTorn(_ scan: JournalScan) throws(StoreError) {
    guard let tail = scan.tail else { return }
    switch tail.reason {
    case .unfinished: return
    case .envelope, .number:
      throw .damaged(self, ordinal: scan.mark.ordinal, offset: tail.fault, tail.reason)
    case .checksum, .trailer: break
    }
    // A writer may have been in the middle of its write when we read: then a second look differs.
    for _ in 0..<3 {
      io.pause(milliseconds: 2)
      var again = JournalScan(self, from: scan.mark)
      if try again.next() { return }
      guard again.tail == tail else { return }
    }
    let count = try size(scan.mark.ordinal) - tail.fault
    if count <= 2 * Int64(Writer.transactionLimit) {
      let bytes = try read(scan.mark.ordinal, at: tail.fault, count: Int(max(0, count)))
      let verdict = TailJudge.verdict(bytes, offset: tail.fault)
      if verdict == .torn, try !wasSealed(scan.mark) { return }
    }
    throw .damaged(self, ordinal: scan.mark.ordinal, offset: tail.fault, tail.reason)
  }
}
