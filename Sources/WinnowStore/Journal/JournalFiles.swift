import WinnowCore

/// The segments of a journal, for reading: which there are, and open descriptors of them.
final class JournalFiles {
  let io: any StorageIO
  /// Path of the folder `journal`.
  let folder: String
  let store: String
  /// First event numbers of the segments, in order; the last one is active.
  private(set) var segments: [Int64] = []
  /// The folders of segments that were moved away, by first event number.
  private(set) var archived: [Int64: String] = [:]
  private var open: [Int: Int32] = [:]
  /// The names that ``segments`` were found among; empty when they must be looked at again.
  private var names: [String] = []

  /// Descriptors that are kept open at most. With the 64th of a process with several threads Linux makes
  /// a larger table of them, and waits until nobody uses the old one: that took 15 ms.
  private static let openLimit = 40

  init(io: any StorageIO, folder: String, store: String) {
    self.io = io
    self.folder = folder
    self.store = store
  }

  deinit { closeAll() }

  func closeAll() {
    for file in open.values { io.close(file) }
    open = [:]
  }

  /// Looks which segments there are now.
  func refresh() throws(StoreError) {
    let names = try reading(folder) { () throws(IOFailure) in try io.list(folder) }
    if !names.isEmpty, names == self.names { return }
    self.names = []
    var found = names.compactMap { SegmentName.first(lines: $0) }
    let present = Set(found)
    let moved = try archives(names, present: present)
    found = (found + moved.keys).sorted()
    if !found.starts(with: segments) || moved != archived { closeAll() }
    segments = found
    archived = moved
    guard segments.first == 1 else {
      throw StoreError(
        .damaged,
        .badData,
        "the journal's first segment is missing",
        hint: "restore it from a backup; `winnow verify` lists what is there",
        file: folder + "/" + SegmentName.lines(first: 1)
      )
    }
    // A seal without its segment may come to say where that is.
    let isComplete = names.allSatisfy { SegmentName.first(seal: $0).map(present.contains) ?? true }
    if isComplete { self.names = names }
  }

  /// Notes a segment that was just made behind the others.
  func add(_ first: Int64) {
    segments.append(first)
    names = []
  }

  /// Where the seals say that segments are which are not here.
  private func archives(
    _ names: [String],
    present: Set<Int64>
  ) throws(StoreError) -> [Int64: String] {
    var found: [Int64: String] = [:]
    for name in names {
      guard let first = SegmentName.first(seal: name), !present.contains(first) else { continue }
      if let known = archived[first] {
        found[first] = known
      } else {
        found[first] = try readSeal(path: folder + "/" + name)?.archive
      }
    }
    return found
  }

  func path(_ ordinal: Int) -> String {
    guard segments.indices.contains(ordinal) else { return folder }
    let first = segments[ordinal]
    let name = SegmentName.lines(first: first)
    guard let archive = archived[first] else { return folder + "/" + name }
    return archive + "/" + name
  }

  /// How a segment is called in messages: `journal/000000000001.jsonl`, or its path in an archive.
  func name(_ ordinal: Int) -> String {
    let first = segments[ordinal]
    return archived[first] == nil ? "journal/" + SegmentName.lines(first: first) : path(ordinal)
  }

  /// The folder that a segment lies in.
  func folder(of ordinal: Int) -> String { archived[segments[ordinal]] ?? folder }

  func isArchived(_ ordinal: Int) -> Bool { archived[segments[ordinal]] != nil }

  func file(_ ordinal: Int) throws(StoreError) -> Int32 {
    if let file = open[ordinal] { return file }
    if open.count >= Self.openLimit { closeAll() }
    do throws(IOFailure) {
      return try opened(ordinal)
    } catch {
      if error.isMissing, !isArchived(ordinal), try movedAway(ordinal) { return try file(ordinal) }
      let isGone = isArchived(ordinal) && !error.isShortage
      throw isGone ? .archived(self, ordinal) : .unreadable(error, file: path(ordinal))
    }
  }

  private func opened(_ ordinal: Int) throws(IOFailure) -> Int32 {
    let file = try io.open(path(ordinal), .read)
    open[ordinal] = file
    return file
  }

  /// Whether the segment was moved to an archive since the names of all were read.
  private func movedAway(_ ordinal: Int) throws(StoreError) -> Bool {
    let first = segments[ordinal]
    names = []
    try refresh()
    return ordinal < segments.count && segments[ordinal] == first && isArchived(ordinal)
  }

  func size(_ ordinal: Int) throws(StoreError) -> Int64 {
    let file = try file(ordinal)
    return try reading(path(ordinal)) { () throws(IOFailure) in try io.identity(file).size }
  }

  /// Reads at most `count` bytes at `offset`; fewer only at the end of the file.
  func read(_ ordinal: Int, at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try fill(ordinal, at: offset, into: &bytes, from: 0)
    if filled < count { bytes.removeLast(count - filled) }
    return bytes
  }

  /// Fills `bytes` from `start` on; gives how far it is filled then.
  func fill(
    _ ordinal: Int,
    at offset: Int64,
    into bytes: inout [UInt8],
    from start: Int
  ) throws(StoreError) -> Int {
    let file = try file(ordinal)
    var filled = start
    while filled < bytes.count {
      do throws(IOFailure) {
        let count = try io.read(
          file,
          at: offset + Int64(filled - start),
          into: &bytes,
          from: filled
        )
        if count == 0 { break }
        filled += count
      } catch {
        throw .unreadable(error, file: path(ordinal))
      }
    }
    return filled
  }

  /// The header of a segment.
  ///
  /// - Throws: code `damaged` when it is none, or one of another store.
  func header(_ ordinal: Int) throws(StoreError) -> SegmentHeader {
    let bytes = try read(ordinal, at: 0, count: SegmentHeader.lengthLimit)
    let path = path(ordinal)
    guard let header = try SegmentHeader(bytes, path: path) else {
      throw StoreError(
        .damaged,
        .badData,
        "the segment's header is damaged" + Self.editorsMark(bytes),
        hint: Self.damageHint,
        file: path,
        line: 1,
        offset: 0
      )
    }
    guard header.store == store, header.first == segments[ordinal] else {
      throw StoreError(
        .damaged,
        .badData,
        "the segment belongs to another store or another place",
        hint: Self.damageHint,
        file: path,
        line: 1,
        offset: 0
      )
    }
    return header
  }

  /// What an editor left in a header.
  private static func editorsMark(_ bytes: [UInt8]) -> String {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return ": an editor put a byte order mark there" }
    guard let end = Bytes.newline(bytes, 0..<bytes.count), end > 0, bytes[end - 1] == 0x0d
    else { return "" }
    return ": an editor or git made its end CR LF"
  }

  /// True for a last segment whose creation is going on, or was interrupted: it holds no event.
  func isUnborn(_ ordinal: Int) throws(StoreError) -> Bool {
    guard ordinal > 0, ordinal == segments.count - 1 else { return false }
    // A header is written at once; what is longer, or begins with an event, held events, whatever
    // became of it.
    let whole = SegmentHeader.length(store: store, first: segments[ordinal])
    guard try size(ordinal) <= Int64(whole) else { return false }
    let bytes = try read(ordinal, at: 0, count: whole)
    return try SegmentHeader(bytes, path: path(ordinal)) == nil
      && LineClaims.number(bytes, 0..<bytes.count) == nil
  }

  /// The mark just behind the header of a segment.
  func start(_ ordinal: Int, after time: Instant? = nil) throws(StoreError) -> Mark {
    let header = try header(ordinal)
    return Mark(
      ordinal: ordinal,
      offset: Int64(header.length),
      number: header.first - 1,
      crc: header.crc,
      time: time ?? header.time
    )
  }

  /// True when a line ends at `mark` with the checksum that the mark names.
  func fits(_ mark: Mark) throws(StoreError) -> Bool {
    guard mark.ordinal >= 0, mark.ordinal < segments.count, mark.offset >= 12,
      try size(mark.ordinal) >= mark.offset
    else { return false }
    return try endsWith(mark.crc, mark.ordinal, at: mark.offset)
  }

  /// True when a line of the segment ends in front of `offset` with this checksum.
  func endsWith(_ crc: UInt32, _ ordinal: Int, at offset: Int64) throws(StoreError) -> Bool {
    let bytes = try read(ordinal, at: max(0, offset - 11), count: 11)
    return bytes.count == 11 && bytes[8] == 0x22 && bytes[9] == 0x7d && bytes[10] == 0x0a
      && Bytes.readHex(bytes, at: 0) == crc
  }

  /// The number of the line that begins at `offset`, 1 for the header.
  func lineNumber(_ ordinal: Int, at offset: Int64) -> Int {
    var line = 1
    var at: Int64 = 0
    while at < offset {
      let count = Int(min(1 << 20, offset - at))
      guard let bytes = try? read(ordinal, at: at, count: count), !bytes.isEmpty else { break }
      for byte in bytes where byte == 0x0a { line += 1 }
      at += Int64(bytes.count)
    }
    return line
  }

  static let damageHint = "nothing was changed; `winnow verify` lists every place at fault"

  /// Runs `body`, whose failures are about the file or folder at `path`.
  func reading<Value>(
    _ path: @autoclosure () -> String,
    _ body: () throws(IOFailure) -> Value
  ) throws(StoreError) -> Value {
    do throws(IOFailure) { return try body() } catch { throw .unreadable(error, file: path()) }
  }
}

extension StoreError {
  /// A segment that was moved to an archive cannot be read there.
  static func archived(_ files: JournalFiles, _ ordinal: Int) -> StoreError {
    let first = files.segments[ordinal]
    let last = ordinal + 1 < files.segments.count ? files.segments[ordinal + 1] - 1 : first
    return StoreError(
      .archived,
      .notFound,
      "events \(first) to \(last) are archived, and the archive cannot be read",
      hint: "make the folder available again, or copy the file back into \(files.folder)",
      file: files.path(ordinal)
    )
  }

  /// SQLite could not open the index or what it needs beside it.
  static func shortOfFiles(_ path: String) -> StoreError {
    let reason = "SQLite cannot open it, or what it needs beside it"
    return unreadable(IOFailure("open", path, number: 24, reason: reason), file: path)
  }

  static func unreadable(_ failure: IOFailure, file: String) -> StoreError {
    StoreError(
      .unreadable,
      failure.isRefusal ? .notAllowed : failure.isShortage ? .locked : .badData,
      "cannot read: \(failure.call): \(failure.reason)",
      hint: failure.isRefusal
        ? "ask the owner of \(file) for the right to read it"
        : failure.isShortage
          ? "try again when fewer programs run, or allow more open files (ulimit -n)"
          : "look after the disk; `winnow verify` shows what can be read",
      file: file
    )
  }
}

extension IOFailure {
  /// True when there is no such file, or no folder for it (ENOENT).
  var isMissing: Bool { number == 2 }
  /// True when the system has no more memory or open files to give (ENOMEM, ENFILE, EMFILE).
  var isShortage: Bool { number == 12 || number == 23 || number == 24 }
  /// True when the user may not do it (EPERM, EACCES).
  var isRefusal: Bool { number == 1 || number == 13 }
  /// True when the disk or the user's share of it is full (EFBIG, ENOSPC, EDQUOT).
  var isFull: Bool { number == 27 || number == 28 || number == 122 }
  /// True when it was the sync that failed.
  var isSync: Bool { call == "fsync" || call == "fdatasync" }
  /// True for a file system that is mounted for reading only (EROFS).
  var isReadOnly: Bool { number == 30 }
}
