import WinnowCore

extension JournalFiles {
  /// True when a repair made the segment, and was interrupted before it told of that: the quarantine
  /// holds a damaged copy with the same events.
  func isOfRepair(_ ordinal: Int) throws(StoreError) -> Bool {
    let name = SegmentName.lines(first: segments[ordinal])
    let quarantine = folder.dropLast("journal".utf8.count) + "quarantine"
    let names = try reading(String(quarantine)) { () throws(IOFailure) -> [String] in
      guard try io.identity(ofPath: String(quarantine)) != nil else { return [] }
      return try io.list(String(quarantine))
    }
    let copies = names.filter { $0.hasSuffix(".damaged") && $0.contains("-" + name) }
    guard !copies.isEmpty, let events = try events(path(ordinal), ordinal) else { return false }
    for copy in copies where try self.events("\(quarantine)/\(copy)", ordinal) == events {
      return true
    }
    return false
  }

  /// What can be saved of a copy of a segment, line by line; nil when nothing can.
  private func events(
    _ path: String,
    _ ordinal: Int
  ) throws(StoreError) -> [Int64: ArraySlice<UInt8>]? {
    let bytes = try reading(path) { () throws(IOFailure) in try io.whole(path) }
    var salvage = SegmentSalvage(bytes, first: segments[ordinal], last: nil, path: path)
    return try unlessDamaged { () throws(StoreError) in
      try salvage.run()
      return salvage.lines.mapValues(\.body)
    }
  }
}
