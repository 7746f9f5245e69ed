import CStore
import GRDB

/// A prepared statement whose values pass without detours: the index moves millions of them.
@safe final class IndexStatement {
  /// Keeps the handle alive.
  private let statement: Statement
  private let handle: UnsafeMutableRawPointer
  private var next: Int32 = 1

  init(_ database: Database, _ sql: String) throws {
    statement = try database.makeStatement(sql: sql)
    unsafe handle = UnsafeMutableRawPointer(statement.sqliteStatement)
  }

  /// Sets the next parameter.
  func bind(_ value: Int64?) {
    if let value {
      _ = unsafe cs_sqlite_bind_integer(handle, next, value)
    } else {
      _ = unsafe cs_sqlite_bind_null(handle, next)
    }
    next += 1
  }

  func bind(_ value: String?) {
    if var value {
      _ = value.withUTF8 { text in
        unsafe cs_sqlite_bind_text(handle, next, text.baseAddress, Int32(clamping: text.count))
      }
    } else {
      _ = unsafe cs_sqlite_bind_null(handle, next)
    }
    next += 1
  }

  /// Sets the next parameter to a text of these bytes in UTF-8.
  func bind(text bytes: [UInt8]?) {
    guard let bytes else { return bind(Int64?.none) }
    bind(text: bytes, 0..<bytes.count)
  }

  func bind(text bytes: [UInt8], _ range: Range<Int>) {
    _ = unsafe bytes.withUnsafeBufferPointer { all in
      let part = unsafe UnsafeBufferPointer(rebasing: all[range])
      return unsafe cs_sqlite_bind_text(
        handle,
        next,
        part.baseAddress,
        Int32(clamping: part.count)
      )
    }
    next += 1
  }

  func bind(_ text: TextArena.Text, of arena: TextArena) {
    guard text.isThere else { return bind(Int64?.none) }
    arena.with(text) { bind(text: $0, $1) }
  }

  func bind(blob: [UInt8]) {
    _ = unsafe blob.withUnsafeBufferPointer { bytes in
      unsafe cs_sqlite_bind_blob(handle, next, bytes.baseAddress, Int32(clamping: bytes.count))
    }
    next += 1
  }

  /// Goes to the next row; false behind the last one.
  func step() throws -> Bool {
    let result = unsafe cs_sqlite_step(handle)
    guard result >= 0 else {
      reset()
      throw DatabaseError(resultCode: ResultCode(rawValue: -result))
    }
    return result == 1
  }

  /// Runs to the end, for statements without rows, and makes the statement ready for new values.
  func run() throws {
    while try step() {}
    reset()
  }

  /// Makes the statement ready for new values.
  func reset() {
    _ = unsafe cs_sqlite_reset(handle)
    next = 1
  }

  /// What kind of value a column has in this row.
  enum Kind {
    case null, integer, text, blob
  }

  func kind(_ column: Int32) -> Kind {
    switch unsafe cs_sqlite_type(handle, column) {
    case 1: .integer
    case 3: .text
    case 4: .blob
    default: .null
    }
  }

  func integer(_ column: Int32) -> Int64? {
    if unsafe cs_sqlite_is_null(handle, column) != 0 { return nil }
    return unsafe cs_sqlite_integer(handle, column)
  }

  func text(_ column: Int32) -> String? {
    if unsafe cs_sqlite_is_null(handle, column) != 0 { return nil }
    var count: Int32 = 0
    guard let start = unsafe cs_sqlite_bytes(handle, column, &count) else { return "" }
    let bytes = unsafe UnsafeBufferPointer(start: start, count: Int(count))
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// Lends the bytes of a text, in UTF-8; nil for null.
  func withText<Value>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value? {
    if unsafe cs_sqlite_is_null(handle, column) != 0 { return nil }
    var count: Int32 = 0
    let start = unsafe cs_sqlite_bytes(handle, column, &count)
    return unsafe body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(count)))
  }

  /// Lends the bytes of a blob; none for null.
  func withBytes(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var count: Int32 = 0
    let start = unsafe cs_sqlite_bytes(handle, column, &count)
    unsafe body(UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(count)))
  }

  func blob(_ column: Int32) -> [UInt8] {
    var count: Int32 = 0
    guard let start = unsafe cs_sqlite_bytes(handle, column, &count) else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// Leaves room for a checksum at the end of each page of a new database.
  static func reserve(_ database: Database) {
    guard let connection = unsafe database.sqliteConnection else { return }
    _ = unsafe cs_pages_reserve(UnsafeMutableRawPointer(connection))
  }

  /// Tells SQLite to leave the write-ahead log alone when the connection closes.
  static func keepLog(_ database: Database) {
    guard let connection = unsafe database.sqliteConnection else { return }
    _ = unsafe cs_sqlite_keep_log(UnsafeMutableRawPointer(connection))
  }
}
