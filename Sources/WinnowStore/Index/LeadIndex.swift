import GRDB
import WinnowCore

/// The disposable index: tables that say where the events of each lead stand.
///
/// It lies in a file, or in memory when the file must not be used. A reader whose file lies behind
/// the journal lays temporary tables over it. Whatever goes wrong here, the journal still answers.
final class LeadIndex {
  let queue: DatabaseQueue
  let files: JournalFiles
  /// Where new rows go: `main`, or `temp` for a reader's layer.
  var schema = "main"
  var meta: IndexMeta

  /// Tables to look in, the most recent first.
  var layers: [String] { schema == "main" ? ["main"] : ["temp", "main"] }

  /// Those that each change needs.
  let statements = IndexStatements()
  private var keyLookup: IndexStatement?
  private var rowLookup: IndexStatement?
  /// Look-up trees are missing: those of an index in memory are made after its first, long catching
  /// up, those of a file come back when a long writing ends.
  private(set) var needsLookups = false
  /// The trees stay away for now.
  private(set) var isSuspended = false
  /// Bytes that were added to the write-ahead log since this index was opened.
  var logGrowth: Int64 = 0

  /// How the file is used.
  enum Access {
    case read
    /// By the holder of the lock.
    case write
  }

  // MARK: Opening

  /// An index in memory: empty, or as a snapshot has it.
  ///
  /// - Throws: ``SnapshotFault`` when the snapshot cannot be used after all.
  init(inMemoryFor files: JournalFiles, from snapshot: Snapshot? = nil) throws {
    self.files = files
    queue = try DatabaseQueue(configuration: Self.configuration(.write))
    meta = try snapshot?.meta ?? Self.emptyMeta(files)
    let start = meta
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF")
      try Self.fillFirst(database, start, from: snapshot)
    }
    needsLookups = true
  }

  /// Opens the index in a file; nil when it is missing, or of another store or version.
  ///
  /// - Throws: code `bad-index` when database and log do not belong together, and what SQLite throws
  ///   when a page is not as it was written.
  init?(path: String, files: JournalFiles, access: Access) throws {
    guard try files.io.identity(ofPath: path) != nil else { return nil }
    for suffix in ["", "-wal", "-shm"]
    where try files.io.identity(ofPath: path + suffix)?.isStored == false {
      throw StoreError(.badIndex, .badData, "the index is no file", file: path + suffix)
    }
    guard let opened = try Self.open(path, files.io, access) else { return nil }
    guard opened.meta.store == files.store else { return nil }
    queue = opened.queue
    meta = opened.meta
    self.files = files
    // A long writing was stopped before its end.
    if access == .write { needsLookups = try !queue.inDatabase(IndexSchema.hasLookups) }
  }

  // MARK: Look-up trees

  /// Lets the index go without the trees that make taking in many new leads slow, until
  /// ``resumeLookups()``: whoever reads meanwhile finds the same, only slower.
  func suspendLookups() throws {
    isSuspended = true
    guard !needsLookups else { return }
    try queue.inDatabase(IndexSchema.dropScattered)
    needsLookups = true
  }

  /// The next catching up makes the trees that are missing.
  func resumeLookups() { isSuspended = false }

  /// Makes the trees that are missing, unless they shall stay away.
  func makeLookups(_ database: Database) throws {
    guard needsLookups, !isSuspended else { return }
    try IndexSchema.createLookups(database, in: "main")
    needsLookups = false
  }

  private static func open(
    _ path: String,
    _ io: any StorageIO,
    _ access: Access
  ) throws -> (queue: DatabaseQueue, meta: IndexMeta)? {
    guard checksPages else { throw DatabaseError(message: "SQLite has no layer for pages") }
    let disk = IndexFiles(path: path, io: io)
    // Between our look at the rows and at the file, a writer may copy its log: then once more.
    for _ in 0..<5 {
      let queue = try DatabaseQueue(path: path, configuration: configuration(access))
      let found = try queue.inDatabase { database in try begin(database, access) }
      guard let found else { return nil }
      if try disk.fit(found.meta.bond, seen: found.mark) { return (queue, found.meta) }
      io.pause(milliseconds: 2)
    }
    throw StoreError(.badIndex, .badData, "the index is put together from two", file: path)
  }

  private static func begin(
    _ database: Database,
    _ access: Access
  ) throws -> (meta: IndexMeta, mark: Int64)? {
    if access == .write {
      IndexStatement.keepLog(database)
      try database.execute(
        sql: """
          PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536
          """
      )
    } else {
      // One moment for the life of this object.
      try database.execute(sql: "PRAGMA cache_size=-16384; BEGIN")
    }
    guard let meta = try IndexMeta(database, in: "main") else { return nil }
    return (meta, try mark(database))
  }

  static func configuration(_ access: Access) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .read
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(10)
    return configuration
  }

  static func emptyMeta(_ files: JournalFiles) throws -> IndexMeta {
    IndexMeta(
      store: files.store,
      mark: try files.start(0),
      first: files.segments[0],
      nextLead: 1,
      nextImport: 1
    )
  }

  static func fillFirst(
    _ database: Database,
    _ meta: IndexMeta,
    from snapshot: Snapshot?
  ) throws {
    try IndexSchema.createTables(database, in: "main")
    try snapshot?.load(into: database)
    try meta.save(database, in: "main")
  }

  /// False when the index tells of a journal that is not this one.
  func fitsJournal() throws -> Bool {
    let mark = meta.mark
    return try mark.ordinal >= 0 && mark.ordinal < files.segments.count
      && files.segments[mark.ordinal] == meta.first && files.fits(mark)
  }

  /// Looks again how far the tables are, as another process may have written them.
  ///
  /// False when they cannot be used any more.
  func reload() throws -> Bool {
    let found = try queue.inDatabase { database in
      try IndexMeta(database, in: "main").map { ($0, try Self.mark(database)) }
    }
    guard let (meta, mark) = found, meta.store == files.store,
      try IndexFiles(path: queue.path, io: files.io).fit(meta.bond, seen: mark)
    else { return false }
    self.meta = meta
    return true
  }

  // MARK: Asking

  /// Hands over the hash of every key, and its lead.
  ///
  /// - Throws: code `bad-index` when there are more than leads: in tables that are put together from two,
  ///   a walk may never come to its end.
  func forEachKeyHash(_ body: (_ hash: Int64, _ lead: Int64) -> Void) throws {
    var left = meta.nextLead
    try queue.inDatabase { database in
      let statement = try IndexStatement(
        database,
        "SELECT key_hash,id FROM main.lead WHERE key_hash IS NOT NULL"
      )
      defer { statement.reset() }
      while try statement.step() {
        left -= 1
        guard left > 0, let lead = statement.integer(1), lead > 0 else {
          throw StoreError(.badIndex, .badData, "the index lists leads that are not there")
        }
        body(statement.integer(0) ?? 0, lead)
      }
    }
  }

  /// The digest of the row of one lead, if it is living and has this key; made for a million calls.
  func row(id: Int64, key: String) throws -> (id: Int64, row: String?)? {
    try queue.inDatabase { database in
      let statement =
        try rowLookup
        ?? IndexStatement(database, "SELECT row FROM main.lead WHERE id=? AND \"key\"=?")
      rowLookup = statement
      statement.bind(id)
      statement.bind(key)
      defer { statement.reset() }
      return try statement.step() ? (id, statement.text(0)) : nil
    }
  }

  /// The living leads with this key and the digest of their rows; made for a million calls.
  func rows(key: String) throws -> [(id: Int64, row: String?)] {
    try queue.inDatabase { database in
      let statement =
        try keyLookup
        ?? IndexStatement(
          database,
          "SELECT id,row FROM main.lead WHERE key_hash=? AND \"key\"=? ORDER BY id"
        )
      keyLookup = statement
      statement.bind(LeadRow.hash(key))
      statement.bind(key)
      defer { statement.reset() }
      var found: [(id: Int64, row: String?)] = []
      while try statement.step() { found.append((statement.integer(0) ?? 0, statement.text(1))) }
      return found
    }
  }

  /// Runs `body` on the layers, most recent first.
  func read<Value>(_ body: (Database, [String]) throws -> Value) throws -> Value {
    try queue.inDatabase { try body($0, layers) }
  }

  /// Condition that keeps rows of a lower layer out which a higher one replaces.
  static func uncovered(_ layer: String, _ layers: [String]) -> String {
    layer == layers.first ? "1" : "id NOT IN (SELECT id FROM \(layers[0]).lead)"
  }
}
