import WinnowCore

/// The cells of a row behind each other, each with its length before it: what a row's digest is
/// made of. The same value serves one row after the other.
struct RowCells {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  private static let prefix = 4

  /// Takes the first `count` cells of a record; those that are missing are none.
  mutating func read(_ record: CSVRecord, count: Int) {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    for index in 0..<min(record.count, count) {
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: Self.prefix))
      record.append(index, to: &bytes)
      let length = bytes.count - start - Self.prefix
      for place in 0..<Self.prefix {
        bytes[start + place] = UInt8(truncatingIfNeeded: length >> (8 * (3 - place)))
      }
      ends.append(bytes.count)
    }
  }

  /// Where a cell stands in ``bytes``; nil for one that is missing.
  func range(_ index: Int) -> Range<Int>? {
    guard index < ends.count else { return nil }
    return (index == 0 ? Self.prefix : ends[index - 1] + Self.prefix)..<ends[index]
  }
}
