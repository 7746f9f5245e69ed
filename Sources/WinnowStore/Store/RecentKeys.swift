import WinnowCore

/// The external keys, and the marks of rows, that leads got since the index was brought up; made
/// for a hundred thousand leads.
struct RecentKeys {
  private struct Entry {
    var key: TextArena.Text
    var hash: Int64
    var lead: Int64
    /// The entry with the same hash that came before, plus one; 0 for none.
    var before: Int32
  }

  private var entries: [Entry] = []
  /// The last entry of a hash, plus one.
  private var last: [Int64: Int32] = [:]
  private var rows: [Int64: TextArena.Text] = [:]
  private var texts = TextArena()

  /// Notes that a lead got the key in `bytes[range]`.
  mutating func note(key bytes: [UInt8], _ range: Range<Int>, of lead: Int64) {
    let hash = LeadRow.hash(bytes, range)
    let before = last.updateValue(Int32(clamping: entries.count + 1), forKey: hash) ?? 0
    entries.append(Entry(key: texts.add(bytes, range), hash: hash, lead: lead, before: before))
  }

  /// Notes the mark of the row that a lead came from last; an empty range for none.
  mutating func note(row bytes: [UInt8], _ range: Range<Int>, of lead: Int64) {
    rows[lead] = texts.add(bytes, range)
  }

  /// The lead that got this key last.
  func lead(key: String, hash: Int64) -> Int64? {
    var place = last[hash] ?? 0
    while place > 0 {
      let entry = entries[Int(place) - 1]
      if texts.string(entry.key) == key { return entry.lead }
      place = entry.before
    }
    return nil
  }

  /// The mark of a lead's row; nil when it got none here.
  func row(of lead: Int64) -> String? {
    rows[lead].flatMap { $0.count == 0 ? nil : texts.string($0) }
  }

  /// Hands over the hash of each key, and its lead.
  func forEach(_ body: (_ hash: Int64, _ lead: Int64) -> Void) {
    for entry in entries { body(entry.hash, entry.lead) }
  }
}
