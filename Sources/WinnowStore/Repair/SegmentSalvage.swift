import WinnowCore

/// Saves every good line from the bytes of a damaged segment.
///
/// A line is good when it continues the checksum of the line before it or of the event before its
/// own, wherever that stands; or when nothing is left that could tell, and it reads as an event. A
/// line with one wrong bit is put right.
struct SegmentSalvage {
  private let bytes: [UInt8]
  private let first: Int64
  private let last: Int64?
  private let path: String
  private var pieces: [Range<Int>] = []
  private var at = 0

  /// The header as it was; nil when it cannot be told.
  private(set) var header: SegmentHeader?
  /// By event number.
  private(set) var lines: [Int64: SalvagedLine] = [:]
  /// Lines that were put right bit by bit.
  private(set) var mended = 0
  /// True when bytes were passed over that are no good line.
  private(set) var hasWaste = false

  /// Stored checksum of the line before, known to be right.
  private var seed: UInt32?
  /// The same, as a damaged line has it.
  private var doubtful: UInt32?
  private var expected: Int64
  /// Pieces that were no good line at the first look.
  private var leftOver: [Range<Int>] = []

  /// `last` is the number of the segment's last event; nil where that is not known.
  init(_ bytes: [UInt8], first: Int64, last: Int64?, path: String) {
    self.bytes = bytes
    self.first = first
    self.last = last
    self.path = path
    self.expected = first
  }

  /// - Throws: code `damaged` where two copies of a journal were merged.
  mutating func run() throws(StoreError) {
    split()
    if pieces.isEmpty { return }
    takeHeader()
    while at < pieces.count { try takeNext() }
    settle()
  }

  private mutating func split() {
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    hasWaste = start > 0
    while start < bytes.count {
      let end = Bytes.newline(bytes, start..<bytes.count) ?? bytes.count
      let isDOS = end > start && bytes[end - 1] == 0x0d
      let piece = start..<(isDOS ? end - 1 : end)
      if piece.isEmpty || isDOS || end == bytes.count { hasWaste = true }
      if !piece.isEmpty { pieces.append(piece) }
      start = end + 1
    }
  }

  private mutating func takeHeader() {
    let isWhole = (try? SegmentHeader(Array(bytes[pieces[0]]) + [0x0a], path: path)) != nil
    if !isWhole, takeApart(pieces[0]) { mended += 1 }
    let piece = Array(bytes[pieces[0]])
    if let found = try? SegmentHeader(piece + [0x0a], path: path) {
      header = found
    } else if let right = BitMend.mendHeader(piece) {
      header = try? SegmentHeader(right + [0x0a], path: path)
      mended += 1
    } else {
      hasWaste = true
      doubtful = JournalLine.storedChecksum(bytes, pieces[0])
    }
    // A damaged header is no event either way; an event in its place is one.
    at = header == nil && LineClaims.number(bytes, pieces[0]) != nil ? 0 : 1
    seed = header?.crc
  }

  private mutating func takeNext() throws(StoreError) {
    let piece = pieces[at]
    if let trace = LineTrace(bytes, piece), trace == .mergeMark || trace == .header {
      if trace == .mergeMark { throw merged() }
      hasWaste = true
      at += 1
      return
    }
    if try takeSound(piece) { return }
    if try takeMended(piece) { return }
    if try takeWithoutTrailer(piece) { return }
    if takeApart(piece) { return }
    leftOver.append(piece)
    doubtful = JournalLine.storedChecksum(bytes, piece)
    seed = nil
    expected = (LineClaims.number(bytes, piece) ?? expected) + 1
    at += 1
  }

  /// A line that fits what is before it.
  private mutating func takeSound(_ piece: Range<Int>) throws(StoreError) -> Bool {
    var seeds = [seed, doubtful]
    if let number = LineClaims.number(bytes, piece) { seeds.append(origin(of: number)) }
    for seed in seeds {
      guard fits(piece, seed), let line = SalvagedLine(bytes, piece) else { continue }
      try keep(line)
      at += 1
      return true
    }
    return false
  }

  private func fits(_ piece: Range<Int>, _ seed: UInt32?) -> Bool {
    seed.map { (try? JournalLine.checkedTrailer(bytes, piece, seed: $0)) != nil } ?? false
  }

  /// One wrong bit in a line, or in the newline behind it; or one that made a newline within it.
  private mutating func takeMended(_ piece: Range<Int>) throws(StoreError) -> Bool {
    guard let seed else { return false }
    for count in 1...2 where at + count <= pieces.count {
      let run = Array(bytes[piece.lowerBound..<pieces[at + count - 1].upperBound])
      guard let right = BitMend.mend(run, seed: seed, number: expected) else { continue }
      try keepAll(right)
      mended += 1
      at += count
      return true
    }
    return false
  }

  private mutating func keepAll(_ text: [UInt8]) throws(StoreError) {
    var start = 0
    while start < text.count {
      let end = Bytes.newline(text, start..<text.count) ?? text.count
      if let line = SalvagedLine(text, start..<end) { try keep(line) }
      start = end + 1
    }
  }

  /// A line whose checksum alone is damaged: the line behind it continues what it must have been.
  private mutating func takeWithoutTrailer(_ piece: Range<Int>) throws(StoreError) -> Bool {
    guard let seed, at + 1 < pieces.count, piece.count > JournalLine.trailerLength
    else { return false }
    let body = piece.lowerBound..<piece.upperBound - JournalLine.trailerLength
    let crc = Bytes.checksum(bytes, body, seed: seed)
    var right = Array(bytes[body])
    JournalLine.appendTrailer(crc, to: &right)
    guard fits(pieces[at + 1], crc),
      let line = SalvagedLine(right, 0..<right.count - 1)
    else { return false }
    try keep(line)
    mended += 1
    at += 1
    return true
  }

  /// Two lines without a newline between them, or with another byte in its place.
  private mutating func takeApart(_ piece: Range<Int>) -> Bool {
    var start = piece.lowerBound + 1
    while start < piece.upperBound {
      defer { start += 1 }
      guard bytes[start] == 0x7b, Bytes.matches(bytes, at: start, "{\"n\":") else { continue }
      for end in [start, start - 1]
      where end > piece.lowerBound
        && JournalLine.storedChecksum(bytes, piece.lowerBound..<end) != nil
      {
        pieces.replaceSubrange(
          at...at,
          with: [piece.lowerBound..<end, start..<piece.upperBound]
        )
        hasWaste = true
        return true
      }
    }
    return false
  }

  private mutating func keep(_ line: SalvagedLine) throws(StoreError) {
    if let known = lines[line.number] {
      guard known.body == line.body else { throw merged() }
      hasWaste = true
    } else {
      lines[line.number] = line
    }
    if line.number != expected { hasWaste = true }
    seed = line.crc
    doubtful = nil
    expected = line.number + 1
  }

  /// Drops the events behind `number`.
  mutating func drop(behind number: Int64) { lines = lines.filter { $0.key <= number } }

  // MARK: What is left over

  /// How many events may be missing in front of the journal's last line.
  private static let gapLimit: Int64 = 1000

  /// Takes in lines that can be checked only now, and those that nothing is left to check against.
  private mutating func settle() {
    let before = self
    while settle(before.fits) || settle({ _, seed in seed == nil }) {}
    if !leftOver.isEmpty { hasWaste = true }
  }

  /// Keeps the lines left over that `isGood` accepts, given the checksum of the event before their
  /// own; false when there were none.
  private mutating func settle(_ isGood: (Range<Int>, UInt32?) -> Bool) -> Bool {
    let highest = last ?? (lines.keys.max() ?? first) + Int64(leftOver.count)
    let before = leftOver.count
    leftOver = leftOver.filter { piece in
      let gap = last == nil && piece == pieces.last ? Self.gapLimit : 0
      guard let line = SalvagedLine(bytes, piece), (first...highest + gap).contains(line.number),
        lines[line.number] == nil, isGood(piece, origin(of: line.number))
      else { return true }
      lines[line.number] = line
      hasWaste = true
      return false
    }
    return leftOver.count < before
  }

  /// The stored checksum of what stands before an event.
  private func origin(of number: Int64) -> UInt32? {
    number == first ? header?.crc : lines[number - 1]?.crc
  }

  private func merged() -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "two copies of the workspace were merged: no program can tell which events should stay",
      hint: "take the folder journal/ of one copy as a whole, and repeat there what was done in "
        + "the other",
      file: path
    )
  }
}
