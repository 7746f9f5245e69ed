import WinnowCore

/// The last event that an index has seen: it was durable, so the journal must have it.
struct Witness: Hashable {
  var number: Int64
  /// Stored checksum of its line.
  var crc: UInt32
}

extension JournalFiles {
  /// Makes sure that the journal holds what an index has seen.
  ///
  /// - Throws: code `events-vanished`, or `damaged` when the journal ends at damage.
  func requireEvents(seen witness: Witness?, by index: String) throws(StoreError) {
    guard let witness else { return }
    let last = segments.count - 1
    var scan = JournalScan(self, from: try start(try isUnborn(last) ? last - 1 : last))
    while try scan.next() {}
    try requireEvents(scan, seen: witness, by: index)
  }

  /// The same, for a scan that went to the end. Reads the witnessed event's segment again.
  func requireEvents(
    _ scan: JournalScan,
    seen witness: Witness?,
    by index: String
  ) throws(StoreError) {
    guard let witness else { return }
    if scan.mark.number < witness.number {
      try requireTorn(scan)
      throw .vanished(self, witness: witness, found: scan.mark.number, index: index)
    }
    if let crc = try checksum(ofEvent: witness.number), crc != witness.crc {
      throw .replaced(self, witness: witness, index: index)
    }
  }

  /// The checksum stored in the line of an event; nil when that cannot be told, or when lines of
  /// its segment were rewritten on purpose.
  ///
  /// - Throws: code `unreadable`.
  func checksum(ofEvent number: Int64) throws(StoreError) -> UInt32? {
    guard let ordinal = segments.lastIndex(where: { $0 <= number }) else { return nil }
    return try unlessDamaged { () throws(StoreError) in
      var scan = JournalScan(self, from: try start(ordinal))
      while try scan.next(), scan.ordinal == ordinal {
        for line in scan.lines {
          if line.isRewritten(in: scan.bytes, at: scan.index(of: line)) { return nil }
          if line.number == number { return line.crc }
        }
      }
      return nil
    }
  }
}

extension StoreError {
  static func vanished(
    _ files: JournalFiles,
    witness: Witness,
    found: Int64,
    index: String
  ) -> StoreError {
    StoreError(
      .eventsVanished,
      .badData,
      "the journal ends with event \(found), but event \(witness.number) was written "
        + "and acknowledged",
      hint: "restore the journal from a backup; if it was set back on purpose, delete \(index)",
      file: files.path(files.segments.count - 1)
    )
  }

  /// The journal went on from an earlier event in another copy of the workspace.
  static func replaced(_ files: JournalFiles, witness: Witness, index: String) -> StoreError {
    let ordinal = files.segments.lastIndex { $0 <= witness.number } ?? 0
    return StoreError(
      .eventsVanished,
      .badData,
      "event \(witness.number) was written and acknowledged here, but the journal holds another "
        + "one in its place: two copies of the workspace were changed apart",
      hint: "put back this copy's journal, or keep the other one's: then delete \(index) "
        + "and repeat what was done here",
      file: files.path(ordinal)
    )
  }
}
