import WinnowCore

/// What a writer must know of the journal when it uses no index file.
///
/// Most changes need no more than that; an index in memory is made when one asks for leads.
final class JournalFacts: WriterIndex {
  private let files: JournalFiles
  private(set) var mark: Mark
  private(set) var nextLead: Int64 = 1
  private(set) var nextImport: Int64 = 1
  private var replay = Replay()
  /// Transactions that are complete.
  private var done: Set<String> = []
  /// Imports that are not finished, by transaction.
  private var running: Set<String> = []
  private var leads: LeadIndex?

  private static let started = Array(EventKind.importStarted.rawValue.utf8)
  private static let finished = Array(EventKind.importFinished.rawValue.utf8)

  init(_ files: JournalFiles) throws {
    self.files = files
    mark = try files.start(0)
    try catchUp(shelf: nil)
  }

  func fitsJournal() throws -> Bool { try files.fits(mark) }

  var witness: Witness? {
    mark.number > 0 ? Witness(number: mark.number, crc: mark.crc) : nil
  }

  func catchUp(shelf: SnapshotShelf?) throws {
    var scan = JournalScan(files, from: mark)
    while try scan.next() { try take(scan) }
    try files.requireTorn(scan)
  }

  func isDone(_ transaction: String) -> Bool { done.contains(transaction) }

  func isRunning(_ transaction: String) -> Bool { running.contains(transaction) }

  func questions() throws -> LeadIndex {
    let index = try leads ?? LeadIndex(inMemoryFor: files)
    leads = index
    if index.mark != mark { try index.catchUp() }
    return index
  }

  private func take(_ scan: JournalScan) throws {
    var replay = replay
    try replay.take(scan, before: mark, files: files) { bytes, start, line, _ in
      self.noteImport(bytes, start, line)
    }
    self.replay = replay
    for line in scan.lines {
      let start = scan.index(of: line)
      nextLead = max(nextLead, line.leadNumber(in: scan.bytes, at: start) + 1)
      nextImport = max(nextImport, line.importNumber(in: scan.bytes, at: start) + 1)
    }
    mark = scan.mark
    guard let line = scan.lines.last else { return }
    let transaction = line.text(line.transaction, in: scan.bytes, at: scan.index(of: line))
    if replay.batches[transaction] == nil, !running.contains(transaction) {
      done.insert(transaction)
    }
  }

  private func noteImport(_ bytes: [UInt8], _ start: Int, _ line: JournalLine) {
    let kind = line.kind.range(in: start)
    if Bytes.equal(bytes, kind, Self.started), line.importNumber(in: bytes, at: start) > 0 {
      running.insert(line.text(line.transaction, in: bytes, at: start))
    } else if Bytes.equal(bytes, kind, Self.finished) {
      running.remove(line.text(line.transaction, in: bytes, at: start))
    }
  }
}
