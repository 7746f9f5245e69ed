import WinnowCore

extension JournalFiles {
  /// True when a repair made the segment, and was interrupted before it told of that: the quarantine
  /// holds a damaged copy with the same events.
  func isOfRepair(_ ordinal: Int) -> Bool {
    let name = SegmentName.lines(first: segments[ordinal])
    let quarantine = folder.dropLast("journal".utf8.count) + "quarantine"
    let copies = ((try? io.list(String(quarantine))) ?? [])
      .filter { $0.hasSuffix(".damaged") && $0.contains("-" + name) }
    guard !copies.isEmpty, let events = events(path(ordinal), ordinal) else { return false }
    return copies.contains { self.events("\(quarantine)/\($0)", ordinal) == events }
  }

  /// What can be saved of a copy of a segment, line by line; nil when nothing can.
  private func events(_ path: String, _ ordinal: Int) -> [Int64: ArraySlice<UInt8>]? {
    guard let bytes = try? io.whole(path) else { return nil }
    var salvage = SegmentSalvage(bytes, first: segments[ordinal], last: nil, path: path)
    guard (try? salvage.run()) != nil else { return nil }
    return salvage.lines.mapValues(\.body)
  }
}
