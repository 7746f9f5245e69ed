import WinnowCore

/// Puts the bytes of a segment together from the lines that were saved, with a stand-in for each
/// event that was lost.
struct SegmentRebuild {
  private let header: SegmentHeader
  private let actor: String
  private var crc: UInt32
  private var time: Instant
  /// The transaction that the line before belongs to, if that line does not end it.
  private var open: String?

  private(set) var bytes: [UInt8]
  private(set) var lost: [Int64] = []

  /// `actor` is who repairs.
  init(_ header: SegmentHeader, actor: String) {
    self.header = header
    self.actor = actor
    bytes = header.line
    time = header.time
    crc = JournalLine.storedChecksum(bytes, 0..<bytes.count - 1) ?? 0
  }

  /// Adds the events up to `last`.
  mutating func add(_ lines: [Int64: SalvagedLine], upTo last: Int64) {
    guard last >= header.first else { return }
    for number in header.first...last {
      if let line = lines[number] {
        add(line)
      } else {
        addStandIn(number, before: lines[number + 1], isLast: number == last)
      }
    }
  }

  private mutating func add(_ line: SalvagedLine) {
    close(line.body)
    time = max(time, line.time)
    open = line.isLast ? nil : line.transaction
  }

  /// A transaction that was going on ends where another one begins.
  private mutating func addStandIn(_ number: Int64, before next: SalvagedLine?, isLast: Bool) {
    lost.append(number)
    let isOpen = open != nil && !isLast && (next == nil || next?.transaction == open)
    let envelope = Envelope(
      number: number,
      time: Array(time.description.utf8),
      actorToTransaction: Envelope.actorToTransaction(
        actor: actor,
        transaction: open ?? "lost.\(number)"
      ),
      skew: 0
    )
    var buffer = TransactionBuffer(seed: crc)
    buffer.append(EventDraft(.lost, subject: nil, data: [:]), envelope)
    buffer.finish(isLast: !isOpen)
    bytes += buffer.bytes
    crc = buffer.crc
    if !isOpen { open = nil }
  }

  private mutating func close(_ body: ArraySlice<UInt8>) {
    let start = bytes.count
    bytes += body
    crc = Bytes.checksum(bytes, start..<bytes.count, seed: crc)
    JournalLine.appendTrailer(crc, to: &bytes)
  }
}
