import GRDB
import WinnowCore

/// The tables of the index. Nothing original is in them.
enum IndexSchema {
  /// Changes whenever the tables or the meaning of events change: an older index is built anew.
  static let version: Int64 = 7

  /// Makes the tables in `main`, or in `temp` for what a reader lays over an index that is behind.
  static func createTables(_ database: Database, in schema: String) throws {
    try database.execute(sql: tables(schema))
  }

  /// The tables with what the journal tells, in the order in which they were made.
  static func contents(_ database: Database) throws -> [String] {
    try String.fetchAll(
      database,
      sql: "SELECT name FROM main.sqlite_master WHERE type='table' AND name<>'meta' ORDER BY rowid"
    )
  }

  /// Drops those look-up trees in which the rows of new leads come at random places: kept up row by
  /// row they cost more than the rows.
  static func dropScattered(_ database: Database) throws {
    try database.execute(
      sql: "DROP INDEX IF EXISTS main.lead_email; DROP INDEX IF EXISTS main.lead_key"
    )
  }

  /// False when ``dropScattered(_:)`` was the last word.
  static func hasLookups(_ database: Database) throws -> Bool {
    try Int64.fetchOne(
      database,
      sql: "SELECT count(*) FROM main.sqlite_master WHERE name IN ('lead_email','lead_key')"
    ) == 2
  }

  /// The look-up trees, as far as they are not there; made last when an index is built as a whole.
  static func createLookups(_ database: Database, in schema: String) throws {
    try database.execute(
      sql: """
        CREATE INDEX IF NOT EXISTS \(schema).lead_stage ON lead(stage) WHERE stage IS NOT NULL;
        CREATE INDEX IF NOT EXISTS \(schema).lead_email ON lead(email_hash)
          WHERE email_hash IS NOT NULL;
        CREATE INDEX IF NOT EXISTS \(schema).lead_key ON lead(key_hash)
          WHERE key_hash IS NOT NULL;
        CREATE INDEX IF NOT EXISTS \(schema).lead_rank
          ON lead(band, score DESC, qualified DESC, urgency DESC, created, id)
          WHERE score IS NOT NULL;
        """
    )
  }

  private static func tables(_ schema: String) -> String {
    """
    CREATE TABLE \(schema).meta(
      id INTEGER PRIMARY KEY CHECK(id = 0), version INTEGER NOT NULL, store TEXT NOT NULL,
      ordinal INTEGER NOT NULL, first INTEGER NOT NULL, position INTEGER NOT NULL,
      number INTEGER NOT NULL, crc INTEGER NOT NULL, time INTEGER NOT NULL,
      next_lead INTEGER NOT NULL, next_import INTEGER NOT NULL,
      tally TEXT NOT NULL,
      base INTEGER NOT NULL, base_before INTEGER NOT NULL, log INTEGER NOT NULL);
    CREATE TABLE \(schema).lead(
      id INTEGER PRIMARY KEY, stage TEXT, score INTEGER, grade TEXT, qualified INTEGER,
      card TEXT, ruleset TEXT, scored INTEGER, created INTEGER, updated INTEGER, n_last INTEGER,
      source TEXT, country TEXT, email TEXT, name TEXT, company TEXT, "key" TEXT, row TEXT,
      email_hash INTEGER, key_hash INTEGER, posts BLOB NOT NULL,
      band TEXT, urgency INTEGER, owner TEXT, stale INTEGER);
    CREATE TABLE \(schema).done(tx TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE \(schema).running(
      tx TEXT PRIMARY KEY, number INTEGER NOT NULL, ordinal INTEGER, position INTEGER,
      before INTEGER, crc INTEGER, time INTEGER, is_batch INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE \(schema).import(
      id INTEGER PRIMARY KEY, tx TEXT NOT NULL, actor TEXT NOT NULL, started INTEGER NOT NULL,
      file TEXT, mapping TEXT, source TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL,
      ordinal INTEGER NOT NULL, position INTEGER NOT NULL, before INTEGER NOT NULL,
      crc INTEGER NOT NULL, finished INTEGER, rows INTEGER, created INTEGER, updated INTEGER,
      unchanged INTEGER, rejected INTEGER, reverted INTEGER, removed INTEGER, restored INTEGER,
      kept INTEGER);
    CREATE TABLE \(schema).ruleset(
      card TEXT PRIMARY KEY, ruleset TEXT NOT NULL, plugin TEXT, version TEXT,
      activated INTEGER NOT NULL, number INTEGER NOT NULL, evaluated INTEGER,
      through INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE \(schema).plugin(
      name TEXT PRIMARY KEY, version TEXT, ruleset TEXT NOT NULL, deaths INTEGER NOT NULL,
      reason TEXT, message TEXT, suspended INTEGER, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE \(schema).interview(lead INTEGER PRIMARY KEY, number INTEGER NOT NULL);
    """
  }
}

/// How far the index has seen the journal, and what the next ids are.
struct IndexMeta: Hashable {
  var store: String
  var mark: Mark
  /// First event of the marked segment, so that a journal put together anew is noticed.
  var first: Int64
  var nextLead: Int64
  var nextImport: Int64
  /// How many leads the rows tell of.
  var tally = Tally()
  /// Which database file and write-ahead log belong together.
  var bond = IndexBond()
}

extension IndexMeta {
  /// Reads the single row; nil when there is none, or one of another version.
  init?(_ database: Database, in schema: String) throws {
    let statement = try IndexStatement(
      database,
      "SELECT version,store,ordinal,first,position,number,crc,time,next_lead,next_import,"
        + "tally,base,base_before,log FROM \(schema).meta"
    )
    defer { statement.reset() }
    guard try statement.step(), statement.integer(0) == IndexSchema.version,
      let store = statement.text(1), let ordinal = statement.integer(2),
      let first = statement.integer(3), let position = statement.integer(4),
      let number = statement.integer(5), let crc = statement.integer(6),
      let time = statement.integer(7), let nextLead = statement.integer(8),
      let nextImport = statement.integer(9),
      let tally = statement.text(10).flatMap(Tally.init(text:))
    else { return nil }
    self.init(
      store: store,
      mark: Mark(
        ordinal: Int(ordinal),
        offset: position,
        number: number,
        crc: UInt32(truncatingIfNeeded: crc),
        time: Instant(milliseconds: time)
      ),
      first: first,
      nextLead: nextLead,
      nextImport: nextImport,
      tally: tally,
      bond: IndexBond(
        base: statement.integer(11) ?? 0,
        before: statement.integer(12) ?? 0,
        log: statement.integer(13) ?? 0
      )
    )
  }

  static func saving(in schema: String) -> String {
    "INSERT OR REPLACE INTO \(schema).meta VALUES(0,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
  }

  func save(_ database: Database, in schema: String) throws {
    try save(try IndexStatement(database, Self.saving(in: schema)))
  }

  /// By a statement of ``saving(in:)``.
  func save(_ statement: IndexStatement) throws {
    statement.bind(IndexSchema.version)
    statement.bind(store)
    statement.bind(Int64(mark.ordinal))
    statement.bind(first)
    statement.bind(mark.offset)
    statement.bind(mark.number)
    statement.bind(Int64(mark.crc))
    statement.bind(mark.time.milliseconds)
    statement.bind(nextLead)
    statement.bind(nextImport)
    statement.bind(tally.text)
    statement.bind(bond.base)
    statement.bind(bond.before)
    statement.bind(bond.log)
    try statement.run()
  }
}
