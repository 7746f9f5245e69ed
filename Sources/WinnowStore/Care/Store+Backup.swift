import WinnowCore

/// What a backup did.
package struct BackupReport: Sendable {
  /// Files that were copied; paths below the backup.
  package var copied: [String] = []
  /// Segments that were there already.
  package var kept = 0
  /// Segments that are archived elsewhere, and are not in the backup.
  package var archived: [String] = []
  /// Files of the workspace that are damaged or missing: copied only where the backup has no good one.
  package var damaged: [String] = []
  /// The last event in the backup, and the digest of its segment up to it.
  package var head = JournalHead(number: 0, sha256: "")
}

extension Store {
  /// Copies the workspace to another folder: journal, description, settings, mappings, plugins.
  ///
  /// Takes no lock; the backup holds at least what was committed before it began, and ends with a
  /// whole transaction. Into a folder with an earlier backup of the same workspace only what is new
  /// is copied; a segment from which a person was erased replaces the one before.
  ///
  /// - Parameter target: Absolute path; the folder is made if only it itself is missing.
  /// - Returns: What was copied.
  /// - Throws: code `not-allowed` when the folder holds something else, or events that this workspace
  ///   lacks; `not-written`, `unreadable`; `damaged` when what is left cannot be copied.
  package func backup(to target: String) throws(StoreError) -> BackupReport {
    try requireForeign(target)
    let faults = try verify().findings.filter(\.isOfJournal)
    var backup = Backup(folder, io: io, id: id, created: created, target: target)
    do throws(StoreError) {
      try backup.begin(now: clock())
    } catch {
      guard error.code == .notAllowed, let fault = faults.first else { throw error }
      throw .damagedBehind(fault, in: folder)
    }
    try backup.copyJournal()
    try backup.copyBundles()
    try backup.end(now: clock())
    var report = backup.report
    report.damaged = (report.damaged + faults.map(\.file)).uniqued()
    return report
  }
}

extension VerifyReport.Finding {
  /// Whether what a backup is made of is damaged; what git or an erasure is at is not.
  fileprivate var isOfJournal: Bool {
    switch kind {
    case .merging, .unfinished, .indexWrong, .bundleDamaged, .bundleMissing, .headDiffers,
      .strangeFile:
      false
    default: isDamage
    }
  }
}

extension StoreError {
  /// Why the backup knows more than the workspace.
  fileprivate static func damagedBehind(
    _ fault: VerifyReport.Finding,
    in folder: StoreFolder
  ) -> StoreError {
    StoreError(
      .damaged,
      .badData,
      "the workspace is damaged (\(fault.kind.rawValue)), and the backup has more than is left of it",
      hint:
        "nothing was copied; `winnow verify` says what is wrong, `winnow repair` what can be done",
      file: folder.root + "/" + fault.file
    )
  }
}

/// One backup at work.
private struct Backup {
  private let folder: StoreFolder
  private let io: any StorageIO
  private let id: String
  private let created: Instant
  private let target: StoreFolder
  private let files: JournalFiles
  private let copier: FileCopy
  private(set) var report = BackupReport()

  init(
    _ folder: StoreFolder,
    io: any StorageIO,
    id: String,
    created: Instant,
    target: String
  ) {
    self.folder = folder
    self.io = io
    self.id = id
    self.created = created
    self.target = StoreFolder(root: target)
    files = JournalFiles(io: io, folder: folder.journal, store: id)
    copier = FileCopy(io)
  }

  private var notePath: String { target.root + "/" + BackupNote.name }

  // MARK: Beginning

  /// Makes sure that the folder is ours to write into.
  mutating func begin(now: Instant) throws(StoreError) {
    try files.refresh()
    let note = try BackupNote(in: target.root, io: io)
    if let note {
      guard note.store == id else { throw occupied("the folder holds a backup of another store") }
      if let head = note.head { try requireOurs(head) }
    }
    do throws(IOFailure) {
      try io.ensureFolder(target.root)
      if note == nil {
        // What an interrupted first try may have left.
        let others = try io.list(target.root).filter { $0 != BackupNote.name + ".new" }
        guard others.isEmpty else {
          throw IOFailure("list", target.root, number: 17, reason: "not empty")
        }
        let first = BackupNote(store: id, made: now, head: nil)
        try io.replace(notePath, in: target.root, with: first.text)
      }
      try io.ensureFolder(target.journal)
      report.copied += try copier.copyCompanions(from: folder.root, to: target.root)
      let text = StoreDescription(id: id, created: created).text
      if try io.contents(ofPath: target.description) != text {
        try io.replace(target.description, in: target.root, with: text)
        report.copied.append("STORE.json")
      }
    } catch {
      throw error.number == 17 ? occupied("the folder is not empty") : failure(error)
    }
  }

  /// A backup that knows more than the workspace must not be overwritten.
  private func requireOurs(_ head: JournalHead) throws(StoreError) {
    let last = try files.lastEvent()
    guard head.number <= last else {
      throw occupied("the backup ends with event \(head.number), the workspace with event \(last)")
    }
    guard let ordinal = files.ordinal(ofEvent: head.number), !files.isArchived(ordinal),
      files.storedSeal(ordinal)?.superseded.isEmpty ?? true
    else { return }
    guard try files.digest(upToEvent: head.number) == head.sha256 else {
      try requireSealed(ordinal)
      throw occupied("the backup holds another event \(head.number) than the workspace")
    }
  }

  /// A damaged segment is another than the backup's, and no reason to call the backup a foreign one.
  private func requireSealed(_ ordinal: Int) throws(StoreError) {
    guard let seal = files.storedSeal(ordinal),
      try files.digest(ordinal, upTo: .max) != seal.sha256
    else { return }
    throw StoreError(
      .damaged,
      .badData,
      "the segment is not what its seal says, and the backup has a better one",
      hint:
        "nothing was copied; `winnow verify` says what is wrong, `winnow repair` what can be done",
      file: files.path(ordinal)
    )
  }

  private func occupied(_ message: String) -> StoreError {
    StoreError(
      .notAllowed,
      .notAllowed,
      message,
      hint: "choose another folder; nothing was copied",
      file: target.root
    )
  }

  private func failure(_ failure: IOFailure) -> StoreError {
    .notWritten(failure, file: failure.path.isEmpty ? target.root : failure.path)
  }

  // MARK: The journal

  /// Copies every segment; those that are sealed meanwhile too.
  mutating func copyJournal() throws(StoreError) {
    var done: Set<Int64> = []
    while true {
      try files.refresh()
      for (ordinal, first) in files.segments.enumerated().dropLast()
      where done.insert(first).inserted {
        try copySealed(ordinal)
      }
      let last = files.segments.count - 1
      let isUnborn = try files.isUnborn(last)
      if !isUnborn { try copyActive(last) }
      let first = files.segments[last]
      try files.refresh()
      // What was active is sealed now: once more, to have its seal as well.
      if isUnborn || files.segments.last == first { return }
    }
  }

  /// Copies bundles once more: a bundle is there before the events that refer to it, and those may
  /// have been written meanwhile.
  mutating func copyBundles() throws(StoreError) {
    do throws(IOFailure) {
      report.copied += try copier.copyBundles(from: folder.root, to: target.root)
    } catch {
      throw failure(error)
    }
  }

  private mutating func copySealed(_ ordinal: Int) throws(StoreError) {
    let first = files.segments[ordinal]
    let name = SegmentName.lines(first: first)
    let sealName = SegmentName.seal(first: first)
    var known = files.storedSeal(ordinal)
    if known == nil, !files.isArchived(ordinal) { known = try files.soundSeal(ordinal) }
    guard let seal = known else { return try copyDamaged(ordinal) }
    do throws(IOFailure) {
      let isCopied = try hasCopy(name, seal)
      if isCopied {
        report.kept += 1
      } else if files.isArchived(ordinal) {
        report.archived.append(files.name(ordinal))
      } else {
        let digest = try copier.copy(
          files.path(ordinal),
          to: target.journal + "/" + name + ".copy",
          in: target.journal
        )
        guard try accept(name, digest, seal) else { return }
        report.copied.append("journal/" + name)
      }
      if try io.contentsOfAnySize(target.journal + "/" + sealName) != seal.text {
        try io.replace(target.journal + "/" + sealName, in: target.journal, with: seal.text)
        report.copied.append("journal/" + sealName)
      }
    } catch {
      throw failure(error)
    }
  }

  /// True when the backup has the segment as its seal says.
  private func hasCopy(_ name: String, _ seal: Seal) throws(IOFailure) -> Bool {
    let path = target.journal + "/" + name
    guard try io.identity(ofPath: path)?.size == seal.bytes else { return false }
    let known = JournalFiles(io: io, folder: target.journal, store: id)
      .storedSeal(path: target.journal + "/" + SegmentName.seal(first: seal.first))
    // Its seal says what it was: what it is now may be something else.
    guard known?.sha256 == seal.sha256 else { return false }
    return try copier.digest(path) == seal.sha256
  }

  /// Puts a fresh copy in place, unless it is damaged and there is a better one.
  private mutating func accept(
    _ name: String,
    _ digest: String,
    _ seal: Seal
  ) throws(IOFailure) -> Bool {
    let path = target.journal + "/" + name
    let isGood = digest == seal.sha256
    if !isGood { report.damaged.append("journal/" + name) }
    if !isGood, try copier.digest(path) == seal.sha256 {
      try io.remove(path + ".copy")
      return false
    }
    try io.rename(path + ".copy", to: path)
    try io.syncFolder(target.journal)
    return true
  }

  private mutating func copyDamaged(_ ordinal: Int) throws(StoreError) {
    let name = SegmentName.lines(first: files.segments[ordinal])
    report.damaged.append("journal/" + name)
    do throws(IOFailure) {
      guard try io.identity(ofPath: target.journal + "/" + name) == nil else { return }
      _ = try copier.copy(
        files.path(ordinal),
        to: target.journal + "/" + name,
        in: target.journal
      )
    } catch {
      throw failure(error)
    }
  }

  /// Copies the active segment up to its last whole transaction.
  private mutating func copyActive(_ ordinal: Int) throws(StoreError) {
    let name = SegmentName.lines(first: files.segments[ordinal])
    var scan = JournalScan(files, from: try files.start(ordinal))
    while try scan.next() {}
    try files.requireTorn(scan)
    let digest = try files.digest(ordinal, upTo: scan.mark.offset)
    let path = target.journal + "/" + name
    do throws(IOFailure) {
      if try copier.digest(path) == digest {
        report.kept += 1
      } else {
        _ = try copier.copy(
          files.path(ordinal),
          to: path,
          in: target.journal,
          count: scan.mark.offset
        )
        report.copied.append("journal/" + name)
      }
    } catch {
      throw failure(error)
    }
    report.head = try head(of: files.segments[ordinal], scan.mark)
  }

  /// The anchor of what was copied: an erasure may have changed the workspace since.
  private func head(of first: Int64, _ mark: Mark) throws(StoreError) -> JournalHead {
    let copies = JournalFiles(io: io, folder: target.journal, store: id)
    try copies.refresh()
    let ordinal = copies.segments.firstIndex(of: first) ?? copies.segments.count - 1
    return try copies.head(ordinal, upTo: mark.offset, number: mark.number)
  }

  // MARK: Ending

  func end(now: Instant) throws(StoreError) {
    let note = BackupNote(store: id, made: now, head: report.head)
    do throws(IOFailure) {
      try io.replace(notePath, in: target.root, with: note.text)
    } catch {
      throw failure(error)
    }
  }
}

extension JournalFiles {
  /// Number of the last event of a whole transaction.
  func lastEvent() throws(StoreError) -> Int64 {
    let last = segments.count - 1
    var scan = JournalScan(self, from: try start(try isUnborn(last) ? last - 1 : last))
    while try scan.next() {}
    return scan.mark.number
  }
}
