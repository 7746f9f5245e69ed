import CStore
import GRDB
import WinnowCore

/// Which database file and which write-ahead log belong together.
///
/// Pages and log are checked each for themselves. So that an older copy of one is not taken
/// together with the other, the database carries a random mark in its first page, and the log names
/// the mark of the database that it was begun on. Copying the log into the database gives it a new
/// mark; while that goes on, the log that it comes from names both.
struct IndexBond: Hashable {
  /// The mark of the database that the rows belong to.
  var base: Int64 = 0
  /// The mark of the database before the log was copied into it, 0 for none.
  var before: Int64 = 0
  /// The log from which that was done, by the random numbers in its header.
  var log: Int64 = 0

  static func fresh() -> IndexBond {
    IndexBond(base: Int64.random(in: 1...Int64(Int32.max)))
  }

  /// The bond once the log with this header is copied into the database.
  func next(log: Int64) -> IndexBond {
    IndexBond(base: Self.fresh().base, before: base, log: log)
  }
}

/// An index as it lies on the disk, seen without SQLite.
struct IndexFiles {
  let path: String
  let io: any StorageIO

  private static let pageSize = 4096
  /// Where SQLite keeps a database's `user_version`.
  private static let markOffset = 60

  /// The mark in the database's first page; nil when that page is not as it was written.
  func mark() throws(IOFailure) -> Int64? {
    let file = try io.open(path, .read)
    defer { io.close(file) }
    var page = [UInt8](repeating: 0, count: Self.pageSize)
    guard try io.read(file, at: 0, into: &page, from: 0) == page.count else { return nil }
    let isSound = unsafe page.withUnsafeBufferPointer { bytes in
      unsafe bytes.baseAddress.map { unsafe cs_page_is_sound($0, 1) } ?? 0
    }
    guard isSound != 0 else { return nil }
    return Self.number(page[Self.markOffset..<Self.markOffset + 4])
  }

  /// The random numbers in the log's header; 0 when there is no log.
  func log() throws(IOFailure) -> Int64 {
    guard try logSize() >= 32 else { return 0 }
    let file = try io.open(path + "-wal", .read)
    defer { io.close(file) }
    var header = [UInt8](repeating: 0, count: 32)
    guard try io.read(file, at: 0, into: &header, from: 0) == header.count else { return 0 }
    return Self.number(header[16..<24])
  }

  func logSize() throws(IOFailure) -> Int64 { try io.identity(ofPath: path + "-wal")?.size ?? 0 }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
    var value: UInt64 = 0
    for byte in bytes { value = value << 8 | UInt64(byte) }
    return Int64(bitPattern: value)
  }

  /// True when the rows that were read belong to this database and this log; `seen` is the mark as
  /// SQLite sees it, through the log.
  func fit(_ bond: IndexBond, seen: Int64) throws(IOFailure) -> Bool {
    guard seen == bond.base, let mark = try mark() else { return false }
    if mark == bond.base { return true }
    // Copying the log was begun and not ended.
    guard mark == bond.before, bond.log != 0 else { return false }
    return try log() == bond.log
  }
}

extension LeadIndex {
  /// Has SQLite check the pages of every index; the first use does it.
  static let checksPages: Bool = cs_pages_begin() == 0

  /// `3.40.1`.
  static var sqliteVersion: String { unsafe String(cString: cs_sqlite_version()) }

  /// The mark as SQLite sees it.
  static func mark(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "PRAGMA main.user_version") ?? 0
  }

  /// Gives a new database, before anything is in it, room for checksums and its mark.
  static func prepare(_ database: Database, _ bond: IndexBond) throws {
    IndexStatement.reserve(database)
    try database.execute(sql: "PRAGMA main.user_version=\(bond.base)")
  }
}
