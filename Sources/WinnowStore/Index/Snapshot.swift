import Crypto
import GRDB
import WinnowCore

/// A snapshot that is not what it was when it was written.
struct SnapshotFault: Error {
  var path: String
  var message: String
}

/// What the index knew at the end of a segment, as lines of JSON: shorter to read than the journal.
///
/// The first line says which store and which place it is of; then each row of the index's tables is
/// a line, its table and its values in order; the last line has the SHA-256 of all before it.
struct Snapshot {
  let path: String
  let meta: IndexMeta
  private let io: any StorageIO

  static let nameEnd = ".jsonl"
  private static let headLimit = 1024

  /// Reads the first line; nil when it is none, or of another store or version.
  init?(path: String, io: any StorageIO, files: JournalFiles) {
    guard let file = try? io.open(path, .read) else { return nil }
    defer { io.close(file) }
    var head = [UInt8](repeating: 0, count: Self.headLimit)
    guard let count = try? io.read(file, at: 0, into: &head, from: 0),
      let end = Bytes.newline(head, 0..<count),
      (try? JournalLine.checkedTrailer(head, 0..<end, seed: 0)) != nil,
      let object = Bytes.json(head, 0..<end)?.object, object["snapshot"]?.integer == 1,
      object["version"]?.integer == IndexSchema.version, object["store"]?.text == files.store,
      let meta = IndexMeta(object)
    else { return nil }
    self.path = path
    self.io = io
    self.meta = meta
  }

  /// The first line.
  static func head(_ meta: IndexMeta) -> [UInt8] {
    var object: JSONObject = ["snapshot": 1, "version": .int(IndexSchema.version)]
    meta.add(to: &object)
    return JournalLine.closed(JSONWriter.encode(.object(object)))
  }

  // MARK: Loading

  /// Puts its rows into empty tables.
  ///
  /// - Throws: ``SnapshotFault`` when it is not what was written.
  func load(into database: Database) throws {
    let file = try io.open(path, .read)
    defer { io.close(file) }
    var loader = try SnapshotLoader(database, path: path)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var filled = 0
    var offset: Int64 = 0
    while true {
      if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
      let count = try io.read(file, at: offset, into: &buffer, from: filled)
      if count == 0 { break }
      offset += Int64(count)
      filled += count
      let used = try loader.take(buffer, filled)
      buffer.replaceSubrange(..<(filled - used), with: buffer[used..<filled])
      filled -= used
    }
    guard filled == 0, loader.isComplete else {
      throw SnapshotFault(path: path, message: "the snapshot has no end")
    }
  }
}

/// Puts the lines of a snapshot into tables.
private struct SnapshotLoader {
  private let path: String
  private var inserts: [String: IndexStatement] = [:]
  private var digest = SHA256()
  private var isFirst = true
  private(set) var isComplete = false

  init(_ database: Database, path: String) throws {
    self.path = path
    for table in try IndexSchema.contents(database) {
      let columns = try database.columns(in: table).count
      let marks = Array(repeating: "?", count: columns).joined(separator: ",")
      inserts[table] = try IndexStatement(database, "INSERT INTO main.\(table) VALUES(\(marks))")
    }
  }

  /// Takes the whole lines among the first `count` bytes; gives how many bytes they are.
  mutating func take(_ bytes: [UInt8], _ count: Int) throws -> Int {
    var start = 0
    while let end = Bytes.newline(bytes, start..<count) {
      try take(bytes, start..<end)
      start = end + 1
    }
    return start
  }

  private mutating func take(_ bytes: [UInt8], _ line: Range<Int>) throws {
    guard !isComplete else { throw fault("something stands behind its end") }
    if isFirst {
      isFirst = false
    } else if Bytes.matches(bytes, at: line.lowerBound, "{\"end\":") {
      let object = Bytes.json(bytes, line)?.object
      guard object?["sha256"]?.text == Bytes.hex(digest.finalize()) else {
        throw fault("its digest does not fit")
      }
      isComplete = true
      return
    } else {
      try insert(bytes, line)
    }
    Bytes.hash(bytes, line.lowerBound..<line.upperBound + 1, into: &digest)
  }

  private func insert(_ bytes: [UInt8], _ line: Range<Int>) throws {
    do {
      try unsafe bytes.withUnsafeBufferPointer { all in
        var scanner = unsafe JSONScanner(UnsafeBufferPointer(rebasing: all[line]))
        guard let table = try scanner.firstKey(),
          let insert = inserts[scanner.decoded(table)]
        else { throw fault("it has a line of an unknown table") }
        var more = try scanner.firstElement()
        while more {
          try bind(&scanner, to: insert)
          more = try scanner.nextElement()
        }
        try insert.run()
      }
    } catch let error as JSONError {
      throw fault("it has a line that is no JSON: \(error)")
    } catch let error as DatabaseError {
      throw fault("it has a row that does not fit: \(error)")
    }
  }

  private func bind(_ scanner: inout JSONScanner, to insert: IndexStatement) throws {
    switch try scanner.kind() {
    case .null:
      try scanner.null()
      insert.bind(Int64?.none)
    case .number:
      guard case .int(let value) = try scanner.number() else { throw fault("a broken number") }
      insert.bind(value)
    case .string: insert.bind(scanner.decoded(try scanner.string()))
    case .object:
      // Bytes: {"hex":"…"}.
      _ = try scanner.firstKey()
      let text = try scanner.string()
      guard let blob = Bytes.fromHex(scanner.decoded(text)) else { throw fault("broken bytes") }
      insert.bind(blob: blob)
      _ = try scanner.nextKey()
    default: throw fault("a value of an unknown kind")
    }
  }

  private func fault(_ message: String) -> SnapshotFault {
    SnapshotFault(path: path, message: message)
  }
}

extension IndexMeta {
  fileprivate init?(_ object: JSONObject) {
    guard let store = object["store"]?.text, let ordinal = object["ordinal"]?.integer,
      let first = object["first"]?.integer, let offset = object["offset"]?.integer,
      let number = object["n"]?.integer, let crc = object["crc"]?.integer,
      let time = object["t"]?.integer, let nextLead = object["next_lead"]?.integer,
      let nextImport = object["next_import"]?.integer,
      let tally = object["tally"]?.text.flatMap(Tally.init(text:))
    else { return nil }
    self.init(
      store: store,
      mark: Mark(
        ordinal: Int(clamping: ordinal),
        offset: offset,
        number: number,
        crc: UInt32(truncatingIfNeeded: crc),
        time: Instant(milliseconds: time)
      ),
      first: first,
      nextLead: nextLead,
      nextImport: nextImport,
      tally: tally
    )
  }

  fileprivate func add(to object: inout JSONObject) {
    object.append("store", .string(store))
    object.append("n", .int(mark.number))
    object.append("ordinal", .int(Int64(mark.ordinal)))
    object.append("first", .int(first))
    object.append("offset", .int(mark.offset))
    object.append("crc", .int(Int64(mark.crc)))
    object.append("t", .int(mark.time.milliseconds))
    object.append("next_lead", .int(nextLead))
    object.append("next_import", .int(nextImport))
    object.append("tally", .string(tally.text))
  }
}
