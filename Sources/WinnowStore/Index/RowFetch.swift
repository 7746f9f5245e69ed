/// Has the rows of a transaction's events fetched from memory ahead of them: the events of a large
/// store touch rows all over the table, and each would wait for its own.
struct RowFetch {
  /// The leads of the transaction's events, in order.
  private var leads: [Int64] = []
  private var fetched = 0
  private var applied = 0

  private static let ahead = 32

  /// Begins with another transaction; gives the highest lead that its events concern, 0 for none.
  mutating func begin(_ scan: JournalScan) -> Int64 {
    leads.removeAll(keepingCapacity: true)
    fetched = 0
    applied = 0
    var highest: Int64 = 0
    for line in scan.lines {
      let lead = line.leadNumber(in: scan.bytes, at: scan.index(of: line))
      guard lead > 0 else { continue }
      leads.append(lead)
      highest = max(highest, lead)
    }
    return highest
  }

  /// Goes to the next event about a lead.
  ///
  /// Which one it is makes no difference but to speed: those of a batch come when it is finished.
  mutating func next(in table: RowTable) {
    if applied >= fetched, fetched < leads.count {
      let end = min(fetched + Self.ahead, leads.count)
      table.fetch(leads[fetched..<end])
      fetched = end
    }
    applied += 1
  }
}
