/// Rows in memory, and how events change them: one value, so that an event looks for nothing twice.
struct LeadRows {
  var table = RowTable()
  private var fold = RowFold()
  private var fetch = RowFetch()

  /// Rows are written at the latest when they take so much room.
  private static let limit = 440 << 20

  var isFull: Bool { table.byteCount >= Self.limit }

  /// Begins with another transaction; gives the highest lead that its events concern, 0 for none.
  mutating func begin(_ scan: JournalScan) -> Int64 { fetch.begin(scan) }

  /// Lets go of the bytes that events were read from: who reads on can use their room again.
  mutating func release() { fold.release() }

  /// Applies an event to the row of its lead; false when the row is not here, or not enough of it,
  /// or no room is left.
  mutating func take(
    _ lead: Int64,
    _ line: JournalLine,
    _ bytes: [UInt8],
    at start: Int,
    ordinal: Int
  ) -> Bool {
    fetch.next(in: table)
    guard !isFull, let place = table.place(of: lead),
      knows(place, enoughFor: line, bytes, at: start)
    else { return false }
    apply(line, bytes, at: start, ordinal: ordinal, to: place)
    return true
  }

  /// False when the event changes what was not read of the row at `place`.
  mutating func knows(
    _ place: Int,
    enoughFor line: JournalLine,
    _ bytes: [UInt8],
    at start: Int
  ) -> Bool {
    table[place].isWhole || !fold.concernsIdentity(line, bytes, at: start)
  }

  /// Applies an event to the row at `place`, of which enough is known.
  mutating func apply(
    _ line: JournalLine,
    _ bytes: [UInt8],
    at start: Int,
    ordinal: Int,
    to place: Int
  ) {
    table.append(Post(ordinal: ordinal, offset: line.offset), to: place)
    fold.apply(line, bytes, at: start, to: place, of: &table)
  }
}
