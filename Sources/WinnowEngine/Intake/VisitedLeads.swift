/// The leads that one run of an import has met already: one bit for each.
///
/// With it an import tells the second row of a key from the first, in memory that depends on the
/// leads of the store, not on the rows of the file: an eighth of a byte for each lead, in pages of
/// 8 KiB for 65,536 leads.
struct VisitedLeads {
  private var pages: [Int64: [UInt64]] = [:]
  private var current: (page: Int64, words: [UInt64]) = (-1, [])

  /// Marks the lead; returns whether it had been marked before.
  mutating func mark(_ number: Int64) -> Bool {
    turn(to: number >> 16)
    let word = Int((number >> 6) & 0x3FF)
    let bit: UInt64 = 1 << UInt64(number & 63)
    if current.words[word] & bit != 0 { return true }
    current.words[word] |= bit
    return false
  }

  /// Whether the lead has been marked.
  mutating func contains(_ number: Int64) -> Bool {
    turn(to: number >> 16)
    return current.words[Int((number >> 6) & 0x3FF)] & (1 << UInt64(number & 63)) != 0
  }

  /// Hands over every marked lead, in order.
  func forEach(_ body: (Int64) throws -> Void) rethrows {
    var pages = pages
    if current.page >= 0 { pages[current.page] = current.words }
    for page in pages.keys.sorted() {
      for (word, bits) in (pages[page] ?? []).enumerated() {
        var rest = bits
        while rest != 0 {
          try body(page << 16 | Int64(word) << 6 | Int64(rest.trailingZeroBitCount))
          rest &= rest - 1
        }
      }
    }
  }

  private mutating func turn(to page: Int64) {
    guard page != current.page else { return }
    if current.page >= 0 { pages[current.page] = current.words }
    let words = pages.removeValue(forKey: page) ?? [UInt64](repeating: 0, count: 1024)
    current = (page, words)
  }
}
