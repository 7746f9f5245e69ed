import GRDB
import WinnowCore

extension LeadIndex {
  /// The last event that the index in a file has seen; nil when there is none of this store that can
  /// tell, or when it is not as it was written.
  ///
  /// - Throws: code `unreadable` when the system has no more files or memory to give.
  static func witness(_ path: String, files: JournalFiles) throws(StoreError) -> Witness? {
    do {
      return try LeadIndex(path: path, files: files, access: .read)?.witness
    } catch {
      // SQLite does not tell why it cannot open a file.
      try files.reading(path) { () throws(IOFailure) in try files.io.requireRoom(for: path) }
      return nil
    }
  }

  /// The last event that this index has seen.
  var witness: Witness? {
    meta.mark.number > 0 ? Witness(number: meta.mark.number, crc: meta.mark.crc) : nil
  }

  /// Builds the index of the whole journal in a file of its own and puts it in place.
  ///
  /// Only the holder of the lock may do this. The index that was there stays until the new one is
  /// complete, and stays for good when it has seen events that the journal lacks.
  ///
  /// - Throws: code `damaged`, `events-vanished`.
  static func build(
    in folder: StoreFolder,
    files: JournalFiles,
    shelf: SnapshotShelf
  ) throws {
    let io = files.io
    try files.requireEvents(seen: try witness(folder.index, files: files), by: folder.indexFolder)
    try io.ensureFolder(folder.hidden)
    try io.ensureFolder(folder.indexFolder)
    let temporary = folder.index + ".new"
    try removeFiles(temporary, io: io)
    do {
      try fill(temporary, files: files, shelf: shelf)
    } catch let fault as SnapshotFault {
      // Whatever it says, the journal says it better.
      try io.remove(fault.path)
      return try build(in: folder, files: files, shelf: shelf)
    }
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

  /// Fills a new file from the newest snapshot, if there is one, and the journal behind it.
  private static func fill(_ path: String, files: JournalFiles, shelf: SnapshotShelf) throws {
    guard checksPages else { throw DatabaseError(message: "SQLite has no layer for pages") }
    let snapshot = shelf.newest()
    let queue = try DatabaseQueue(path: path, configuration: configuration(.write))
    var start = try snapshot?.meta ?? emptyMeta(files)
    start.bond = .fresh()
    try queue.inDatabase { database in
      // First of all, or the first page is synced.
      try database.execute(
        sql: """
          PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
          PRAGMA secure_delete=ON; PRAGMA cache_size=-32768
          """
      )
      try prepare(database, start.bond)
      try fillFirst(database, start, from: snapshot)
      _ = try fold(
        database,
        IndexStatements(),
        "main",
        ["main"],
        files,
        start,
        until: nil,
        shelf: shelf,
        isWhole: true
      )
      try IndexSchema.createLookups(database, in: "main")
      try database.execute(sql: "PRAGMA journal_mode=WAL")
    }
    try queue.close()
  }

  /// Takes in everything that the journal has behind the mark, up to the first transaction that
  /// ends after `moment`.
  /// A long way is also kept in snapshots, if there is a `shelf` to put them on.
  func catchUp(until moment: Instant? = nil, shelf: SnapshotShelf? = nil) throws {
    try catchUp(files, until: moment, shelf: shelf)
  }

  /// Takes in what the journal has up to event `last`, at which a transaction ends, and looks at
  /// nothing behind it; `files` are the descriptors to read it by.
  func follow(through last: Int64, _ files: JournalFiles, shelf: SnapshotShelf?) throws {
    try catchUp(files, through: last, shelf: shelf)
  }

  private func catchUp(
    _ files: JournalFiles,
    through last: Int64 = .max,
    until moment: Instant? = nil,
    shelf: SnapshotShelf?
  ) throws {
    let size = try disk?.logSize() ?? 0
    try queue.inDatabase { database in
      meta = try Self.fold(
        database,
        statements,
        schema,
        layers,
        files,
        meta,
        through: last,
        until: moment,
        shelf: shelf,
        isWhole: disk == nil
      )
      try makeLookups(database)
      try shortenLog(database, from: size, isLong: shelf != nil)
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
      try Self.fold(database, statements, schema, layers, files, meta, until: nil)
    }
  }

  /// Journal bytes after which a long catching up is committed, so that its log does not grow too
  /// long.
  private static let commitWeight: Int64 = 256 << 20

  private static func fold(
    _ database: Database,
    _ statements: IndexStatements,
    _ schema: String,
    _ layers: [String],
    _ files: JournalFiles,
    _ meta: IndexMeta,
    through last: Int64 = .max,
    until moment: Instant?,
    shelf: SnapshotShelf? = nil,
    isWhole: Bool = false
  ) throws -> IndexMeta {
    guard meta.mark.number < last else { return meta }
    var scan = JournalScan(files, from: meta.mark)
    guard try scan.next() else {
      try files.requireTorn(scan)
      return meta
    }
    let ownsTransaction = !database.isInsideTransaction
    if ownsTransaction { try statements.begin(database) }
    do {
      let fold = try IndexFold(
        database,
        schema: schema,
        layers: layers,
        statements: statements,
        files: files,
        meta: meta
      )
      repeat {
        if let moment, scan.mark.time > moment { break }
        if let shelf, shelf.isDue(at: fold.meta.mark, before: scan.mark) {
          try fold.put(on: shelf)
        }
        try fold.take(scan)
        if fold.weight >= commitWeight, !isWhole {
          try fold.flush()
          if ownsTransaction { try database.execute(sql: "COMMIT; BEGIN IMMEDIATE") }
        }
      } while try scan.mark.number < last && scan.next()
      try files.requireTorn(scan)
      try fold.flush()
      if ownsTransaction { try statements.commit(database) }
      return fold.meta
    } catch {
      if ownsTransaction, database.isInsideTransaction {
        try? database.execute(sql: "ROLLBACK")
      }
      throw error
    }
  }

  /// The write-ahead log is copied into the database when it is longer, in bytes: whoever opens the
  /// index reads all of it. A command that writes much by itself, at once or bit by bit, may leave
  /// more to the next one.
  private static let logLimit: Int64 = 768 << 10
  private static let busyLogLimit: Int64 = 4 << 20
  private static let longLogLimit: Int64 = 16 << 20
  private static let suspendedLogLimit: Int64 = 128 << 20

  /// Copies a long write-ahead log into the database, unless it is being read.
  ///
  /// `size` is how long the log was before this work.
  private func shortenLog(_ database: Database, from size: Int64, isLong: Bool) throws {
    guard let disk else { return }
    let log = try disk.logSize()
    logGrowth += max(0, log - size)
    guard log > limit(of: log, from: size, isLong: isLong) else { return }
    try renewBond(database, disk)
    // Only here the disk must keep an order: the log before what is copied from it.
    try database.execute(
      sql: """
        PRAGMA busy_timeout=0; PRAGMA synchronous=NORMAL; PRAGMA wal_checkpoint(TRUNCATE);
        PRAGMA synchronous=OFF; PRAGMA busy_timeout=10000
        """
    )
  }

  private func limit(of log: Int64, from size: Int64, isLong: Bool) -> Int64 {
    // In the middle of a long writing each copy waits for the disk, and more is to come.
    if isSuspended { return Self.suspendedLogLimit }
    if isLong { return 0 }
    if log - size > Self.logLimit / 3 { return Self.longLogLimit }
    return logGrowth > Self.logLimit / 3 ? Self.busyLogLimit : Self.logLimit
  }

  /// Notes that this log is about to be copied into the database, unless that was noted before and
  /// a reader kept it from being done.
  private func renewBond(_ database: Database, _ disk: IndexFiles) throws {
    let log = try disk.log()
    if meta.bond.log == log, try disk.mark() == meta.bond.before { return }
    meta.bond = meta.bond.next(log: log)
    let now = meta
    try database.execute(sql: "BEGIN IMMEDIATE; PRAGMA main.user_version=\(now.bond.base)")
    do {
      try now.save(database, in: "main")
      try database.execute(sql: "COMMIT")
    } catch {
      try? database.execute(sql: "ROLLBACK")
      throw error
    }
  }

  /// The files of the index; nil for one in memory.
  private var disk: IndexFiles? {
    guard !queue.path.isEmpty, queue.path != ":memory:" else { return nil }
    return IndexFiles(path: queue.path, io: files.io)
  }
}
