import GRDB
import WinnowCore

/// The disposable index: tables that say where the events of each lead stand.
///
/// It lies in a file, or in memory when the file must not be used. A reader whose file lies behind
/// the journal lays temporary tables over it. Whatever goes wrong here, the journal still answers.
final class LeadIndex {
  private let queue: DatabaseQueue
  private let files: JournalFiles
  /// Where new rows go: `main`, or `temp` for a reader's layer.
  private var schema = "main"
  private(set) var meta: IndexMeta

  /// Tables to look in, the most recent first.
  private var layers: [String] { schema == "main" ? ["main"] : ["temp", "main"] }

  private var keyLookup: IndexStatement?
  /// The look-up trees of an index in memory are made after its first, long catching up.
  private var needsLookups = false

  /// Journal bytes after which a long catching up is committed.
  private static let commitWeight: Int64 = 64 << 20
  /// The write-ahead log is copied into the database when it is longer, in pages.
  private static let logLimit = 8192

  /// How the file is used.
  enum Access {
    case read
    /// By the holder of the lock.
    case write
  }

  // MARK: Opening

  /// An empty index in memory.
  init(inMemoryFor files: JournalFiles) throws {
    self.files = files
    queue = try DatabaseQueue(configuration: Self.configuration(.write))
    meta = try Self.emptyMeta(files)
    let empty = meta
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF")
      try Self.fillEmpty(database, empty)
    }
    needsLookups = true
  }

  /// Opens the index in a file; nil when it is missing, or of another store or version.
  init?(path: String, files: JournalFiles, access: Access) throws {
    guard try files.io.identity(ofPath: path) != nil else { return nil }
    let queue = try DatabaseQueue(path: path, configuration: Self.configuration(access))
    let found = try queue.inDatabase { database -> IndexMeta? in
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
      return try IndexMeta(database, in: "main")
    }
    guard let found, found.store == files.store else { return nil }
    self.queue = queue
    self.files = files
    self.meta = found
  }

  private static func configuration(_ access: Access) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = access == .read
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(10)
    return configuration
  }

  private static func emptyMeta(_ files: JournalFiles) throws -> IndexMeta {
    IndexMeta(
      store: files.store,
      mark: try files.start(0),
      first: files.segments[0],
      nextLead: 1,
      nextImport: 1
    )
  }

  private static func fillEmpty(_ database: Database, _ meta: IndexMeta) throws {
    try IndexSchema.createTables(database, in: "main")
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
    guard let found = try queue.inDatabase({ try IndexMeta($0, in: "main") }),
      found.store == files.store
    else { return false }
    meta = found
    return true
  }

  // MARK: Building

  /// Number of the last event that the index in a file has seen, whatever its version is; 0 when
  /// there is none of this store that can tell.
  static func witness(_ path: String, files: JournalFiles) -> Int64 {
    guard (try? files.io.identity(ofPath: path)) ?? nil != nil,
      let queue = try? DatabaseQueue(path: path, configuration: configuration(.read))
    else { return 0 }
    let number = try? queue.inDatabase { database in
      let statement = try IndexStatement(database, "SELECT store,number FROM main.meta")
      defer { statement.reset() }
      guard try statement.step(), statement.text(0) == files.store else { return Int64(0) }
      return statement.integer(1) ?? 0
    }
    return number ?? 0
  }

  /// Builds the index of the whole journal in a file of its own and puts it in place.
  ///
  /// Only the holder of the lock may do this. The index that was there stays until the new one is
  /// complete, and stays for good when it has seen events that the journal lacks.
  ///
  /// - Throws: code `damaged`, `events-vanished`.
  static func build(in folder: StoreFolder, files: JournalFiles) throws {
    let io = files.io
    try files.requireEvents(upTo: witness(folder.index, files: files), seenBy: folder.indexFolder)
    try io.ensureFolder(folder.hidden)
    try io.ensureFolder(folder.indexFolder)
    let temporary = folder.index + ".new"
    try removeFiles(temporary, io: io)
    try fill(temporary, files: files)
    // What an old log holds must not get into the new file, in whatever order names reach the disk.
    let hadLog = try io.identity(ofPath: folder.index + "-wal") != nil
    try removeFiles(folder.index, io: io)
    if hadLog { try io.syncFolder(folder.indexFolder) }
    // Not synced: a power cut leaves it missing, short or with pages of zeros, and each is noticed.
    try io.rename(temporary, to: folder.index)
  }

  /// Removes an index, whatever state it is in.
  static func removeFiles(_ path: String, io: any StorageIO) throws {
    for suffix in ["", "-wal", "-shm", "-journal"]
    where try io.identity(ofPath: path + suffix) != nil {
      try io.remove(path + suffix)
    }
  }

  private static func fill(_ path: String, files: JournalFiles) throws {
    let queue = try DatabaseQueue(path: path, configuration: configuration(.write))
    let empty = try emptyMeta(files)
    try queue.inDatabase { database in
      try database.execute(
        sql: """
          PRAGMA page_size=4096; PRAGMA secure_delete=ON;
          PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-131072
          """
      )
      try fillEmpty(database, empty)
      _ = try fold(database, "main", ["main"], files, empty, until: nil)
      try IndexSchema.createLookups(database, in: "main")
      try database.execute(sql: "PRAGMA journal_mode=WAL")
    }
    try queue.close()
  }

  /// Takes in everything that the journal has behind the mark, up to the first transaction that
  /// ends after `moment`.
  func catchUp(until moment: Instant? = nil) throws {
    meta = try queue.inDatabase { database in
      let meta = try Self.fold(database, schema, layers, files, meta, until: moment)
      if needsLookups {
        try IndexSchema.createLookups(database, in: "main")
        needsLookups = false
      }
      try shortenLog(database)
      return meta
    }
  }

  /// Lays temporary tables over the file and takes the rest of the journal into them.
  func layOver() throws {
    let mark = meta.mark
    var scan = JournalScan(files, from: mark)
    guard try scan.next() else { return try files.requireTorn(scan) }
    if schema == "main" {
      try queue.inDatabase { database in
        try database.execute(sql: "PRAGMA temp_store=MEMORY")
        try IndexSchema.createTables(database, in: "temp")
        try IndexSchema.createLookups(database, in: "temp")
      }
      schema = "temp"
    }
    meta = try queue.inDatabase { database in
      try Self.fold(database, schema, layers, files, meta, until: nil)
    }
  }

  private static func fold(
    _ database: Database,
    _ schema: String,
    _ layers: [String],
    _ files: JournalFiles,
    _ meta: IndexMeta,
    until moment: Instant?
  ) throws -> IndexMeta {
    var scan = JournalScan(files, from: meta.mark)
    guard try scan.next() else {
      try files.requireTorn(scan)
      return meta
    }
    let fold = try IndexFold(
      database,
      schema: schema,
      layers: layers,
      files: files,
      meta: meta
    )
    let ownsTransaction = !database.isInsideTransaction
    if ownsTransaction { try database.execute(sql: "BEGIN IMMEDIATE") }
    do {
      repeat {
        if let moment, scan.mark.time > moment { break }
        try fold.take(scan)
        if fold.weight >= commitWeight {
          try fold.flush()
          if ownsTransaction { try database.execute(sql: "COMMIT; BEGIN IMMEDIATE") }
        }
      } while try scan.next()
      try files.requireTorn(scan)
      try fold.flush()
      if ownsTransaction { try database.execute(sql: "COMMIT") }
    } catch {
      if ownsTransaction, database.isInsideTransaction {
        try? database.execute(sql: "ROLLBACK")
      }
      throw error
    }
    return fold.meta
  }

  /// Copies a long write-ahead log into the database; only long work comes here.
  private func shortenLog(_ database: Database) throws {
    guard !queue.path.isEmpty, queue.path != ":memory:" else { return }
    let log = try files.io.identity(ofPath: queue.path + "-wal")?.size ?? 0
    guard log > Int64(Self.logLimit) * 4096 else { return }
    // Only here the disk must keep an order: the log before what is copied from it.
    try database.execute(
      sql: "PRAGMA synchronous=NORMAL; PRAGMA wal_checkpoint(PASSIVE); PRAGMA synchronous=OFF"
    )
  }

  // MARK: Asking

  /// Hands over the hash of every key.
  func forEachKeyHash(_ body: (Int64) -> Void) throws {
    try queue.inDatabase { database in
      let statement = try IndexStatement(
        database,
        "SELECT key_hash FROM main.lead WHERE key_hash IS NOT NULL"
      )
      defer { statement.reset() }
      while try statement.step() { body(statement.integer(0) ?? 0) }
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
