import Crypto
import GRDB
import WinnowCore

/// The folder of snapshots: which there are, and when another one is worth its bytes.
///
/// Disposable: what is broken or of another journal is passed over. All of them together stay far
/// below the journal's size.
final class SnapshotShelf {
  private let folder: StoreFolder
  private let files: JournalFiles
  /// Journal bytes between two snapshots at least.
  private let distance: Int64
  /// True: what lies there already is not trusted, and is replaced.
  private let startsAnew: Bool
  /// Where the newest one is, and how long; nil until somebody looked.
  private var last: (mark: Mark, bytes: Int64)?
  private var hasLooked = false

  init(_ folder: StoreFolder, files: JournalFiles, distance: Int64, startsAnew: Bool = false) {
    self.folder = folder
    self.files = files
    self.distance = distance
    self.startsAnew = startsAnew
  }

  private var io: any StorageIO { files.io }

  // MARK: Taking

  /// The newest snapshot that fits the journal, of no later than `moment`.
  func newest(until moment: Instant? = nil) -> Snapshot? {
    guard !startsAnew else { return nil }
    for path in paths().reversed() {
      guard let snapshot = Snapshot(path: path, io: io, files: files), fits(snapshot.meta)
      else { continue }
      if let moment, snapshot.meta.mark.time > moment { continue }
      return snapshot
    }
    return nil
  }

  private func paths() -> [String] {
    let names = (try? io.list(folder.snapshots)) ?? []
    return names.filter { SegmentName.first(lines: $0) != nil }
      .sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
      .map { folder.snapshots + "/" + $0 }
  }

  private func fits(_ meta: IndexMeta) -> Bool {
    let ordinal = meta.mark.ordinal
    guard ordinal >= 0, ordinal < files.segments.count, files.segments[ordinal] == meta.first
    else { return false }
    // Of an archived segment, its seal must do.
    if files.isArchived(ordinal) { return files.storedSeal(ordinal)?.crc == meta.mark.crc }
    return (try? files.fits(meta.mark)) == true
  }

  // MARK: Putting

  /// True at the end of a segment far enough behind the last snapshot; `next` is the end of the
  /// transaction that follows.
  func isDue(at mark: Mark, before next: Mark) -> Bool {
    guard mark.ordinal != next.ordinal, mark.number > 0 else { return false }
    if !hasLooked { look() }
    let start = last.map { $0.mark.ordinal + 1 } ?? 0
    guard start <= mark.ordinal else { return false }
    var bytes: Int64 = 0
    for ordinal in start...mark.ordinal { bytes += (try? files.size(ordinal)) ?? 0 }
    return bytes >= max(distance, 8 * (last?.bytes ?? 0))
  }

  private func look() {
    hasLooked = true
    guard let snapshot = newest() else { return }
    let size = (try? io.identity(ofPath: snapshot.path)?.size) ?? 0
    last = (snapshot.meta.mark, size)
  }

  /// Writes what the tables hold now, with these rows of leads instead of theirs if there are any.
  /// Not synced: what a power cut leaves of it is noticed.
  func put(_ database: Database, _ meta: IndexMeta, rows: RowTable?) throws {
    try io.ensureFolder(folder.hidden)
    try io.ensureFolder(folder.snapshots)
    let path = folder.snapshots + "/" + SegmentName.lines(first: meta.mark.number)
    let temporary = path + ".new"
    if try io.identity(ofPath: temporary) != nil { try io.remove(temporary) }
    let file = try io.open(temporary, .createNew)
    let writer = SnapshotWriter(file, io)
    do {
      defer { io.close(file) }
      try writer.write(database, meta, rows)
    } catch {
      try? io.remove(temporary)
      throw error
    }
    try io.rename(temporary, to: path)
    last = (meta.mark, writer.written)
    hasLooked = true
  }

  /// Removes all of them.
  func clear() throws(IOFailure) {
    guard try io.identity(ofPath: folder.snapshots) != nil else { return }
    for name in try io.list(folder.snapshots) { try io.remove(folder.snapshots + "/" + name) }
  }
}

/// Writes one snapshot.
private final class SnapshotWriter: RowSink {
  private let file: Int32
  private let io: any StorageIO
  private var buffer: [UInt8] = []
  private var digest = SHA256()
  private(set) var written: Int64 = 0
  /// The next value is the first one of its line.
  private var isFirst = true

  private static let flushLimit = 1 << 20
  private static let end = Array("]}\n".utf8)
  private static let startOfBytes = Array("{\"hex\":\"".utf8)
  private static let endOfBytes = Array("\"}".utf8)

  init(_ file: Int32, _ io: any StorageIO) {
    self.file = file
    self.io = io
  }

  func write(_ database: Database, _ meta: IndexMeta, _ rows: RowTable?) throws {
    buffer = Snapshot.head(meta)
    for table in try IndexSchema.contents(database) {
      if let rows, table == "lead" { try write(rows) } else { try write(database, table) }
    }
    try flush()
    let end: JSONObject = ["end": 1, "sha256": .string(Bytes.hex(digest.finalize()))]
    buffer = JSONWriter.encode(.object(end))
    buffer.append(0x0a)
    try put()
  }

  private func write(_ rows: RowTable) throws {
    let start = Self.start("lead")
    for place in rows.placesByID {
      try writeLine(start) { LeadRow.bind(rows[place], of: rows, to: self) }
    }
  }

  private func write(_ database: Database, _ table: String) throws {
    let count = try database.columns(in: table).count
    let rows = try IndexStatement(database, "SELECT * FROM main.\(table)")
    defer { rows.reset() }
    let start = Self.start(table)
    while try rows.step() {
      try writeLine(start) { for column in 0..<Int32(count) { append(rows, column) } }
    }
  }

  private func append(_ row: IndexStatement, _ column: Int32) {
    switch row.kind(column) {
    case .null: bind(Int64?.none)
    case .integer: bind(row.integer(column))
    case .text: _ = unsafe row.withText(column) { unsafe append(utf8: $0) }
    case .blob: bind(blob: row.blob(column))
    }
  }

  // MARK: Lines

  private static func start(_ table: String) -> [UInt8] { Array("{\"\(table)\":[".utf8) }

  private func writeLine(_ start: [UInt8], _ values: () -> Void) throws {
    buffer += start
    isFirst = true
    values()
    buffer += Self.end
    if buffer.count >= Self.flushLimit { try flush() }
  }

  private func separate() {
    if !isFirst { buffer.append(0x2c) }
    isFirst = false
  }

  func bind(_ value: Int64?) {
    separate()
    if let value {
      JSONWriter.append(int: value, to: &buffer)
    } else {
      JSONWriter.appendNull(to: &buffer)
    }
  }

  func bind(_ value: String?) {
    guard var value else { return bind(Int64?.none) }
    value.withUTF8 { unsafe append(utf8: $0) }
  }

  func bind(text bytes: [UInt8]?) {
    guard let bytes else { return bind(Int64?.none) }
    unsafe bytes.withUnsafeBufferPointer { unsafe append(utf8: $0) }
  }

  func bind(_ text: TextArena.Text, of arena: TextArena) {
    guard text.isThere else { return bind(Int64?.none) }
    arena.with(text) { bytes, range in
      unsafe bytes.withUnsafeBufferPointer {
        unsafe append(utf8: UnsafeBufferPointer(rebasing: $0[range]))
      }
    }
  }

  func bind(blob: [UInt8]) {
    separate()
    buffer += Self.startOfBytes
    Bytes.appendHex(blob, to: &buffer)
    buffer += Self.endOfBytes
  }

  private func append(utf8 text: UnsafeBufferPointer<UInt8>) {
    separate()
    unsafe JSONWriter.append(utf8: text, to: &buffer)
  }

  // MARK: Writing

  private func flush() throws {
    Bytes.hash(buffer, 0..<buffer.count, into: &digest)
    try put()
  }

  private func put() throws {
    try io.writeAll(file, buffer, 0..<buffer.count, at: written)
    written += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }
}
