package import WinnowCore

/// What putting a backup back did.
package struct RestoreReport: Sendable {
  /// The check of the restored workspace, every byte of it.
  package var verification: VerifyReport
  /// Files beside the journal that were put back; paths below the workspace.
  package var files: [String] = []
  /// People who were erased again.
  package var erasures: [ErasureReport] = []
  /// True when the workspace has no settings, as the backup has none.
  package var lacksSettings = false
}

extension Store {
  /// Makes a workspace from a backup, in a folder that is empty or not there yet, and checks it.
  ///
  /// The backup is one that ``backup(to:)`` made, or a plain copy of a workspace. `journal/` appears
  /// last and complete. Damage is in the report. What was interrupted is gone on with by doing it again;
  /// what is restored already is only checked.
  ///
  /// - Parameters:
  ///   - backup: Absolute path of the backup.
  ///   - target: Absolute path of the workspace to be; its parent exists.
  ///   - erased: Leads that were erased after the backup was made, as ``erasures()`` of the workspace
  ///     of then tells; they are erased again, as are those that the backup itself says were.
  ///   - transaction: Names these erasures.
  ///   - actor: Who restores.
  ///   - io: The disk.
  ///   - clock: The clock.
  ///   - unsafeFileSystem: True to write even where locks and syncs cannot be trusted.
  /// - Returns: What was put back, and how it is.
  /// - Throws: code `no-store` when `backup` is none; `not-allowed` when `target` is not empty, or lies
  ///   where the files of another workspace stand;
  ///   `damaged` for a backup that was never completed; `not-written`, `unreadable`.
  package static func restore(
    from backup: String,
    to target: String,
    erasing erased: [LeadID] = [],
    transaction: String,
    by actor: String,
    io: any StorageIO = PosixIO(),
    clock: @escaping @Sendable () -> Instant,
    unsafeFileSystem: Bool = false
  ) throws(StoreError) -> RestoreReport {
    let source = StoreFolder(root: backup)
    let description = try StoreDescription(in: source, io: io)
    let note = try BackupNote(in: backup, io: io)
    if let note, note.head == nil { throw incomplete(backup) }
    try io.requireNoPart(ofWorkspace: target)
    let restore = Restore(source, StoreFolder(root: target), io: io, store: description.id)
    let files = try restore.run(allowUnsafe: unsafeFileSystem, description)
    let store = try Store(
      at: target,
      io: io,
      clock: clock,
      options: Options(unsafeFileSystem: unsafeFileSystem)
    )
    let report = try store.verify(isDeep: true, expectedHead: note?.head)
    guard report.isReadable else {
      try restore.forgetNote()
      return RestoreReport(verification: report, files: files)
    }
    let erasures = try store.reapplyErasures(of: erased, transaction: transaction, by: actor)
    try restore.forgetNote()
    return RestoreReport(
      verification: erasures.isEmpty ? report : try store.verify(isDeep: true),
      files: files,
      erasures: erasures
    )
  }

  private static func incomplete(_ backup: String) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "the backup was never completed",
      hint: "make it again from the workspace, or restore another one",
      file: backup
    )
  }
}

/// Copies a backup into an empty folder, or goes on with that.
private struct Restore {
  private let source: StoreFolder
  private let target: StoreFolder
  private let io: any StorageIO
  private let store: String

  init(_ source: StoreFolder, _ target: StoreFolder, io: any StorageIO, store: String) {
    self.source = source
    self.target = target
    self.io = io
    self.store = store
  }

  /// Gives the files beside the journal that were copied now.
  func run(allowUnsafe: Bool, _ description: StoreDescription) throws(StoreError) -> [String] {
    try requireEmpty()
    let lock = StoreLock(io: io, folder: target, command: "restore")
    defer { lock.release() }
    _ = try lock.take(
      wait: .zero,
      allowUnsafe: allowUnsafe,
      note: LockNote.text(command: "restore", serial: 0)
    )
    try requireEmpty()
    do throws(IOFailure) {
      guard try io.identity(ofPath: target.journal) == nil else { return [] }
      try io.replace(notePath, in: target.hidden, with: note)
      let copier = FileCopy(io)
      let files = try copier.copyCompanions(from: source.root, to: target.root)
      try io.replace(target.description, in: target.root, with: description.text)
      try copyJournal(copier)
      try io.rename(target.unfinishedJournal, to: target.journal)
      try io.syncFolder(target.root)
      try io.syncFolder(target.root + "/..")
      return files
    } catch {
      throw .notWritten(error, file: target.root)
    }
  }

  private func copyJournal(_ copier: FileCopy) throws(IOFailure) {
    try io.ensureFolder(target.unfinishedJournal)
    for name in try io.list(target.unfinishedJournal) {
      try io.remove(target.unfinishedJournal + "/" + name)
    }
    for name in try io.list(source.journal) where isPart(name) {
      _ = try copier.copy(
        source.journal + "/" + name,
        to: target.unfinishedJournal + "/" + name,
        in: target.unfinishedJournal
      )
    }
    try io.syncFolder(target.hidden)
  }

  private func isPart(_ name: String) -> Bool {
    SegmentName.first(lines: name) != nil || SegmentName.first(seal: name) != nil
  }

  // MARK: Going on

  private var notePath: String { target.hidden + "/RESTORE" }

  /// Says whose work it is that the folder holds, while it is not done.
  private var note: [UInt8] {
    let object: JSONObject = ["restore": .string(source.root), "store": .string(store)]
    return JournalLine.closed(JSONWriter.encode(.object(object)))
  }

  /// Says that all is done.
  func forgetNote() throws(StoreError) {
    do throws(IOFailure) {
      if try io.identity(ofPath: notePath) != nil { try io.remove(notePath) }
    } catch {
      throw .notWritten(error, file: notePath)
    }
  }

  private func requireEmpty() throws(StoreError) {
    let isOurs: Bool
    do throws(IOFailure) {
      try io.ensureFolder(target.root)
      let isBegun = try io.contents(ofPath: notePath) == note
      let isFree = try isBegun ? true : isUntouched()
      isOurs = try isFree ? true : isRestored()
    } catch {
      throw .notWritten(error, file: target.root)
    }
    guard isOurs else {
      throw StoreError(
        .notAllowed,
        .notAllowed,
        "the folder is not empty",
        hint: "name one that is empty or not there yet; nothing was changed",
        file: target.root
      )
    }
  }

  /// True when all of the backup is there, its journal and nothing else: a restore was ended, and its last
  /// word not heard.
  private func isRestored() throws(IOFailure) -> Bool {
    guard try io.identity(ofPath: target.journal)?.isFolder == true else { return false }
    let parts = try io.list(source.journal).filter(isPart)
    guard try io.list(target.journal) == parts else { return false }
    let copier = FileCopy(io)
    for name in parts
    where try !copier.areSame(source.journal + "/" + name, target.journal + "/" + name) {
      return false
    }
    guard try io.contents(ofPath: source.description) == io.contents(ofPath: target.description)
    else { return false }
    return try copier.haveSameCompanions(source.root, target.root)
  }

  /// True for a folder that holds nothing but the lock with which a restore begins.
  private func isUntouched() throws(IOFailure) -> Bool {
    let names = try io.list(target.root)
    guard names == [".winnow"] else { return names.isEmpty }
    let locks: Set = ["LOCK", "QUEUE", "RESTORE.new"]
    return try io.list(target.hidden).allSatisfy { locks.contains($0) }
  }
}
