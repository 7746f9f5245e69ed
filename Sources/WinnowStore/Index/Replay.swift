import WinnowCore

/// Hands out the events that count, in the order in which they count.
///
/// The events of a batch count when the batch is finished; those of a batch that never was do not.
struct Replay {
  /// A batch that was started and is not finished.
  struct OpenBatch: Hashable {
    /// Where to read from.
    var mark: Mark
    /// Number of its `batch.started`.
    var number: Int64
  }

  /// What one line brings: the bytes it stands in, its start in them, and its segment.
  typealias Sink = (_ bytes: [UInt8], _ start: Int, _ line: JournalLine, _ ordinal: Int) throws ->
    Void

  /// By transaction.
  var batches: [String: OpenBatch] = [:]

  private static let started = Array(EventKind.batchStarted.rawValue.utf8)
  private static let finished = Array(EventKind.batchFinished.rawValue.utf8)

  /// Passes on what the scan's present transaction brings.
  ///
  /// `before` is the mark in front of the transaction.
  mutating func take(
    _ scan: JournalScan,
    before: Mark,
    files: JournalFiles,
    _ sink: Sink
  ) throws {
    for line in scan.lines {
      let start = scan.index(of: line)
      if line.isKind(Self.started, in: scan.bytes, at: start) {
        let transaction = line.text(line.transaction, in: scan.bytes, at: start)
        batches[transaction] = OpenBatch(mark: before, number: line.number)
      } else if line.isKind(Self.finished, in: scan.bytes, at: start) {
        let transaction = line.text(line.transaction, in: scan.bytes, at: start)
        guard let batch = batches.removeValue(forKey: transaction) else { continue }
        try replay(batch, transaction, until: line.number, files: files, sink)
      } else if batches.isEmpty
        || batches[line.text(line.transaction, in: scan.bytes, at: start)] == nil
      {
        try sink(scan.bytes, start, line, scan.ordinal)
      }
    }
  }

  /// Reads a finished batch again, now that it counts.
  private func replay(
    _ batch: OpenBatch,
    _ transaction: String,
    until last: Int64,
    files: JournalFiles,
    _ sink: Sink
  ) throws {
    var scan = JournalScan(files, from: batch.mark)
    while try scan.next() {
      for line in scan.lines where line.number > batch.number {
        guard line.number < last else { return }
        let start = scan.index(of: line)
        if line.text(line.transaction, in: scan.bytes, at: start) == transaction {
          try sink(scan.bytes, start, line, scan.ordinal)
        }
      }
    }
  }
}

extension JournalLine {
  /// The text of a part, unescaped.
  func text(_ part: Part, in bytes: [UInt8], at start: Int) -> String {
    let range = part.range(in: start)
    let text = String(decoding: bytes[range], as: UTF8.self)
    guard bytes[range].contains(0x5c) else { return text }
    let quoted = [0x22] + bytes[range] + [0x22]
    return (try? JSONValue.parse(quoted))?.text ?? text
  }

  /// True when the event is of the kind whose name is `name`.
  func isKind(_ name: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    part(kind, says: name, in: bytes, at: start)
  }

  /// True when the event concerns what `name` names.
  func isAbout(_ name: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    part(subject, says: name, in: bytes, at: start)
  }

  private func part(_ part: Part, says name: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    let range = part.range(in: start)
    if Bytes.equal(bytes, range, name) { return true }
    // An escape is longer than what it stands for; we write none into names.
    guard range.count > name.count, Bytes.hasEscape(bytes, range) else { return false }
    return Array(text(part, in: bytes, at: start).utf8) == name
  }

  /// The lead it concerns, 0 for none.
  func leadNumber(in bytes: [UInt8], at start: Int) -> Int64 {
    number(after: 0x4c, in: bytes, at: start)
  }

  /// The import it concerns, 0 for none.
  func importNumber(in bytes: [UInt8], at start: Int) -> Int64 {
    number(after: 0x49, in: bytes, at: start)
  }

  private func number(after letter: UInt8, in bytes: [UInt8], at start: Int) -> Int64 {
    let range = subject.range(in: start)
    let value = Bytes.number(after: letter, bytes, range)
    guard value == 0, range.count > 2, Bytes.hasEscape(bytes, range) else { return value }
    let text = Array(text(subject, in: bytes, at: start).utf8)
    return Bytes.number(after: letter, text, 0..<text.count)
  }

  /// The whole event.
  ///
  /// - Throws: ``LineFault/envelope`` when its data is no object.
  func event(in bytes: [UInt8], at start: Int) throws(LineFault) -> Event {
    guard let object = Bytes.json(bytes, data.range(in: start))?.object else { throw .envelope }
    return Event(
      number: number,
      time: time,
      kind: EventKind(rawValue: text(kind, in: bytes, at: start)),
      subject: subject.isEmpty ? nil : text(subject, in: bytes, at: start),
      actor: text(actor, in: bytes, at: start),
      version: Int(clamping: version),
      transaction: text(transaction, in: bytes, at: start),
      data: object
    )
  }
}
