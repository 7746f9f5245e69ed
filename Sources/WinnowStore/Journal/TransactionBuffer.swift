import WinnowCore

/// The lines of a transaction that is not committed yet, as they will stand in the journal.
struct TransactionBuffer {
  /// Whole lines, and the last one without its trailer while ``isOpen``.
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  /// Stored checksum of the last finished line.
  private(set) var crc: UInt32
  private var lineStart: Int?

  /// - Parameter seed: Stored checksum of the line before the first.
  init(seed: UInt32) {
    self.crc = seed
  }

  /// Starts anew behind a line with this stored checksum, and keeps the memory.
  mutating func begin(seed: UInt32) {
    bytes.removeAll(keepingCapacity: true)
    count = 0
    crc = seed
    lineStart = nil
  }

  var isEmpty: Bool { count == 0 }

  /// Bytes once every line has its end.
  var length: Int {
    bytes.count + (lineStart == nil ? 0 : Self.lastEnd.count + JournalLine.trailerLength + 1)
  }

  private static let lastEnd = Array(",\"z\":1".utf8)

  /// Where the next line begins.
  var nextLineStart: Int {
    bytes.count + (lineStart == nil ? 0 : JournalLine.trailerLength + 1)
  }

  /// Adds a line; its end is written when it is known whether another one follows.
  mutating func append(_ draft: EventDraft, _ envelope: Envelope) {
    finishLine(isLast: false)
    lineStart = bytes.count
    count += 1
    bytes += Self.numberStart
    JSONWriter.append(int: envelope.number, to: &bytes)
    bytes += Self.timeStart
    bytes += envelope.time
    bytes += Self.kindStart
    JSONWriter.append(string: draft.kind.rawValue, to: &bytes)
    if let subject = draft.subject {
      bytes += Self.subjectStart
      JSONWriter.append(string: subject, to: &bytes)
    }
    bytes += envelope.actorToTransaction
    if envelope.skew != 0 {
      bytes += Self.skewStart
      JSONWriter.append(int: envelope.skew, to: &bytes)
    }
    bytes += Self.dataStart
    bytes += draft.data
  }

  /// Ends the last line, as the end of the transaction or in its middle.
  mutating func finish(isLast: Bool = true) {
    finishLine(isLast: isLast)
  }

  private mutating func finishLine(isLast: Bool) {
    guard let start = lineStart else { return }
    if isLast { bytes += Self.lastEnd }
    crc = Bytes.checksum(bytes, start..<bytes.count, seed: crc)
    JournalLine.appendTrailer(crc, to: &bytes)
    lineStart = nil
  }

  private static let numberStart = Array("{\"n\":".utf8)
  private static let timeStart = Array(",\"t\":\"".utf8)
  private static let kindStart = Array("\",\"k\":".utf8)
  private static let subjectStart = Array(",\"id\":".utf8)
  private static let skewStart = Array(",\"skew\":".utf8)
  private static let dataStart = Array(",\"d\":".utf8)

}

/// What the journal adds to an event.
struct Envelope {
  var number: Int64
  /// As it stands in the line.
  var time: [UInt8]
  /// `,"by":"…","v":1,"tx":"…"`, the same for every line of a transaction.
  var actorToTransaction: [UInt8]
  /// Milliseconds by which the clock lay behind the event's time, below zero; 0 for none.
  var skew: Int64

  static func actorToTransaction(actor: String, transaction: String) -> [UInt8] {
    var out = Array(",\"by\":".utf8)
    JSONWriter.append(string: actor, to: &out)
    out += ",\"v\":1,\"tx\":".utf8
    JSONWriter.append(string: transaction, to: &out)
    return out
  }
}
