import WinnowCore

/// A line of a person, and the line of the same length that takes its place.
enum ErasedLine {
  private static let kind = Array(EventKind.erased.rawValue.utf8)
  private static let exempt = [
    EventKind.erased, EventKind.erasureStarted, EventKind.leadErased,
  ].map { Array($0.rawValue.utf8) }

  /// True for a line about the lead from which nothing was taken yet.
  static func isDue(
    _ line: JournalLine,
    about name: [UInt8],
    in bytes: [UInt8],
    at start: Int
  ) -> Bool {
    guard line.isAbout(name, in: bytes, at: start),
      !exempt.contains(where: { line.isKind($0, in: bytes, at: start) })
    else { return false }
    // A kind so short that the word `erased` has no room: the data alone are taken.
    return room(line) >= 0 || !isBlank(line, in: bytes, at: start)
  }

  private static func isBlank(_ line: JournalLine, in bytes: [UInt8], at start: Int) -> Bool {
    bytes[line.data.range(in: start)].dropFirst().dropLast().allSatisfy { $0 == 0x20 }
  }

  /// Spaces in the data that keep the length, once the kind is another.
  private static func room(_ line: JournalLine) -> Int {
    line.data.count - 2 + line.kind.count - kind.count
  }

  /// The line without its trailer: number, time, lead, actor and transaction stay, everything else
  /// becomes spaces.
  static func body(_ line: JournalLine, in bytes: [UInt8], at start: Int) -> [UInt8] {
    let end = start + line.length - 1 - JournalLine.trailerLength
    let isRoomy = room(line) >= 0
    let spaces = isRoomy ? room(line) : line.data.count - 2
    let blank = [0x7b] + [UInt8](repeating: 0x20, count: spaces) + [0x7d]
    var changes = [(range: line.data.range(in: start), text: blank)]
    if isRoomy { changes.append((line.kind.range(in: start), kind)) }
    var out: [UInt8] = []
    var at = start
    for change in changes.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      out += bytes[at..<change.range.lowerBound]
      out += change.text
      at = change.range.upperBound
    }
    return out + bytes[at..<end]
  }
}

extension JournalLine.Part {
  var count: Int { Int(end - start) }
}

/// A segment with the lines of one lead erased: the same length, another chain of checksums.
struct ErasedSegment {
  private(set) var bytes: [UInt8]
  private(set) var count = 0

  /// - Throws: code `damaged` when a line of the segment is not sound.
  init(
    _ old: [UInt8],
    about lead: LeadID,
    files: JournalFiles,
    ordinal: Int
  ) throws(StoreError) {
    bytes = []
    bytes.reserveCapacity(old.count)
    let name = Array(lead.description.utf8)
    guard let header = Bytes.newline(old, 0..<old.count),
      var before = JournalLine.storedChecksum(old, 0..<header)
    else { throw .damaged(files, ordinal: ordinal, offset: 0, .trailer) }
    bytes += old[...header]
    var after = before
    var start = header + 1
    while let end = Bytes.newline(old, start..<old.count) {
      let line: JournalLine
      do throws(LineFault) {
        line = try JournalLine(old, start..<end, seed: before)
      } catch {
        throw .damaged(files, ordinal: ordinal, offset: Int64(start), error)
      }
      let isDue = ErasedLine.isDue(line, about: name, in: old, at: start)
      append(
        isDue ? ErasedLine.body(line, in: old, at: start) : old[start..<end].dropLast(16),
        &after
      )
      if isDue { count += 1 }
      before = line.crc
      start = end + 1
    }
  }

  private mutating func append(_ body: some Collection<UInt8>, _ crc: inout UInt32) {
    let start = bytes.count
    bytes += body
    crc = Bytes.checksum(bytes, start..<bytes.count, seed: crc)
    JournalLine.appendTrailer(crc, to: &bytes)
  }
}
