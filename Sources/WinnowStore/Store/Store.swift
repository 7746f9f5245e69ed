package import WinnowCore

/// The leads of a workspace: an append-only journal, and an index that can be thrown away.
///
/// One owner at a time; open one per task or process. Reading takes no lock. Every reading call
/// sees all that was committed before it began.
package final class Store {
  /// How a store is opened.
  package struct Options: Sendable {
    /// False: answer from the journal alone, and leave the index as it is.
    package var useIndex: Bool
    /// How long to wait for a lock that another process holds.
    package var wait: Duration
    /// Nil for now; else only transactions that were complete at this moment count, and nothing
    /// can be written.
    package var asOf: Instant?
    /// Write even where locks and syncs cannot be trusted (NFS, 9p, FUSE).
    package var unsafeFileSystem: Bool
    /// What others read about us while we hold the lock: the command's words.
    package var command: String
    /// A segment at least this long, in bytes, is sealed before the next transaction.
    package var segmentLimit: Int64
    /// Journal bytes between two snapshots at least; they shorten building the index and looking back.
    package var snapshotDistance: Int64
    /// The index follows a long import at this distance, in journal bytes; it lies behind by twice as
    /// many at most, which readers still take in by themselves.
    package var indexDistance: Int
    /// Told at once of what a reader must know although it gets its answer: lost events.
    package var alarm: @Sendable (String) -> Void

    package init(
      useIndex: Bool = true,
      wait: Duration = .seconds(10),
      asOf: Instant? = nil,
      unsafeFileSystem: Bool = false,
      command: String = "winnow",
      segmentLimit: Int64 = 32 << 20,
      snapshotDistance: Int64 = 256 << 20,
      indexDistance: Int = 24 << 20,
      alarm: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.useIndex = useIndex
      self.wait = wait
      self.asOf = asOf
      self.unsafeFileSystem = unsafeFileSystem
      self.command = command
      self.segmentLimit = segmentLimit
      self.snapshotDistance = snapshotDistance
      self.indexDistance = indexDistance
      self.alarm = alarm
    }
  }

  /// What became of a write.
  package enum Outcome<Value> {
    /// The body ran, and what it appended is durable.
    case written(Value)
    /// The transaction was complete in the journal already; the body did not run.
    case alreadyWritten

    /// What the body gave; nil when it did not run.
    package var value: Value? {
      guard case .written(let value) = self else { return nil }
      return value
    }
  }

  let folder: StoreFolder
  let io: any StorageIO
  let clock: @Sendable () -> Instant
  let options: Options
  let files: JournalFiles
  let lock: StoreLock
  let journal: JournalWriter
  let note: String

  /// Identifies the store for good.
  package let id: String
  /// When it was made.
  package let created: Instant
  /// What is wrong with `STORE.json`: nothing may be written until that is put right.
  var descriptionFault: StoreError?
  /// What went wrong with the index, and only with it, so far: nothing that is lost.
  package internal(set) var warnings: [String] = []

  /// What readers see; nil until they ask.
  var view: StoreView?
  /// How far the index file is trusted by now.
  var trust = Trust.file
  /// Above zero while a listing runs: the view stays as it is.
  var listings = 0
  var reader: LineReader
  /// The lead that the whole journal was looked through for last.
  var lastScan: (id: LeadID, end: JournalEnd, events: [Event])?
  /// The index that writers keep up; open between writes.
  var writeIndex: (any WriterIndex)?
  var writeIndexFile: FileIdentity?
  /// Brings ``writeIndex`` up meanwhile; nil when nothing does.
  var follower: IndexFollower?
  var isWriting = false
  /// The index file turned out to be unusable in the middle of a transaction.
  var isIndexBad = false
  /// True once the end of the journal is known from the disk.
  var isRecovered = false

  /// Opens the store in `folder` for reading; writers take the lock when they write.
  ///
  /// - Throws: code `no-store`, `newer-format`, `damaged`, `unreadable`.
  package init(
    at folder: String,
    io: any StorageIO = PosixIO(),
    clock: @escaping @Sendable () -> Instant,
    options: Options = Options()
  ) throws(StoreError) {
    let folder = StoreFolder(root: folder)
    var (description, fault) = try StoreDescription.found(in: folder, io: io)
    var files = JournalFiles(io: io, folder: folder.journal, store: description.id)
    // A newer format shows here, before anything is read as ours; damage shows when it matters,
    // so that it can be looked at.
    do throws(StoreError) {
      try files.refresh()
      _ = try files.header(files.segments.count - 1)
    } catch {
      guard error.code == .damaged else { throw error }
      // Another id alone is a fault of the description.
      if let told = try StoreDescription.told(inHeadersOf: folder, io: io),
        told.id != description.id, told.created == description.created
      {
        (description, fault) = (told, .otherDescription(folder))
        files = JournalFiles(io: io, folder: folder.journal, store: told.id)
      }
    }
    descriptionFault = fault
    self.folder = folder
    self.io = io
    self.clock = clock
    self.options = options
    self.id = description.id
    self.created = description.created
    self.files = files
    lock = StoreLock(io: io, folder: folder, command: options.command)
    journal = JournalWriter(
      files: files,
      folder: folder,
      clock: clock,
      segmentLimit: options.segmentLimit
    )
    reader = LineReader(files)
    note = LockNote.text(
      command: options.command,
      serial: UInt64.random(in: .min ... .max)
    )
  }
}
