import WinnowCore

/// Reads an envelope whose members stand in another order, or among others that we do not know.
enum LooseEnvelope {
  /// The members that every event has.
  private static let needed: Set<String> = ["n", "t", "k", "tx", "d"]

  /// Fills `line` from the object whose bytes are `body` and the trailer behind it; false when it
  /// is no event.
  static func read(_ bytes: [UInt8], _ body: Range<Int>, into line: inout JournalLine) -> Bool {
    line = JournalLine(crc: line.crc)
    // The trailer's comma is the end of the last member, so the object is closed only behind it.
    let whole = body.lowerBound..<body.upperBound + JournalLine.trailerLength
    guard Bytes.json(bytes, whole)?.object != nil else { return false }
    var scan = MemberScan(bytes, whole)
    var seen: Set<String> = []
    while scan.next() {
      let name = scan.name
      if take(name, bytes, scan.value, body.lowerBound, into: &line) { seen.insert(name) }
    }
    return needed.isSubset(of: seen)
  }

  /// False for a member that is not known, or not of its type.
  private static func take(
    _ name: String,
    _ bytes: [UInt8],
    _ value: Range<Int>,
    _ start: Int,
    into line: inout JournalLine
  ) -> Bool {
    let found = Bytes.json(bytes, value)
    switch name {
    case "n": return set(&line.number, found?.integer)
    case "t": return set(&line.time, found?.text.flatMap { Instant($0) })
    case "v": return set(&line.version, found?.integer)
    case "z": return set(&line.isLast, found?.integer == 1)
    case "k": return set(&line.kind, inside(value, of: found, start))
    case "id": return set(&line.subject, inside(value, of: found, start))
    case "by": return set(&line.actor, inside(value, of: found, start))
    case "tx": return set(&line.transaction, inside(value, of: found, start))
    case "d":
      let whole = found?.object.map { _ in part(value, start) }
      return set(&line.data, whole)
    default: return false
    }
  }

  private static func set<Value>(_ target: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    target = value
    return true
  }

  /// What stands between the quotes of a text that is not empty.
  private static func inside(
    _ value: Range<Int>,
    of found: JSONValue?,
    _ start: Int
  ) -> JournalLine.Part? {
    guard found?.text != nil, value.count > 2 else { return nil }
    return part(value.lowerBound + 1..<value.upperBound - 1, start)
  }

  private static func part(_ range: Range<Int>, _ start: Int) -> JournalLine.Part {
    JournalLine.Part(start: Int32(range.lowerBound - start), end: Int32(range.upperBound - start))
  }
}
