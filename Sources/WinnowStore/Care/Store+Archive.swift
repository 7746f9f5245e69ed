import WinnowCore

/// What moving segments to an archive did.
package struct ArchiveReport: Sendable {
  /// Segments that are in the archive now; paths below the workspace.
  package var moved: [String] = []
  /// The events that they hold; nil when none was moved.
  package var events: ClosedRange<Int64>?
  package var bytes: Int64 = 0
}

extension Store {
  /// Seals the active segment now, and begins the next one.
  ///
  /// - Parameter transaction: Kept in the seal: the same command once more seals nothing.
  /// - Returns: Path of the seal below the workspace; nil when the active segment holds no event.
  /// - Throws: code `locked`, `damaged`, `not-written`.
  package func seal(transaction: String? = nil) throws(StoreError) -> String? {
    try withLock { () throws(StoreError) in
      try journal.recover(known: nil, witness: LeadIndex.witness(folder.index, files: files))
      defer { journal.close() }
      if let transaction, let first = try sealed(as: transaction) {
        return "journal/" + SegmentName.seal(first: first)
      }
      let first = files.segments[journal.mark.ordinal]
      guard journal.mark.number >= first else { return nil }
      try journal.rotate(as: transaction)
      return "journal/" + SegmentName.seal(first: first)
    }
  }

  /// The first event of the segment that this command sealed before; nil when it did not.
  private func sealed(as transaction: String) throws(StoreError) -> Int64? {
    for ordinal in files.segments.indices.dropLast().reversed()
    where try files.readSeal(ordinal)?.transaction == transaction {
      return files.segments[ordinal]
    }
    return nil
  }

  /// Moves the sealed segments that hold only events before `number` to another folder.
  ///
  /// Their seals stay and say where they are: as long as that folder is there, everything works as
  /// before, and without it what needs them says so. A segment that is copied back into `journal/` is
  /// used again. Each is moved only when the copy was read back and is right; an archiving that was
  /// interrupted is simply done again.
  ///
  /// - Parameters:
  ///   - number: Events from this one on stay.
  ///   - archive: Absolute path of the folder; it is made if only it itself is missing.
  /// - Returns: What was moved.
  /// - Throws: code `locked`, `damaged`, `not-written`, `not-allowed` when the folder has another file
  ///   of such a name, or is one in which the workspace's own files stand.
  package func archive(
    before number: Int64,
    into archive: String
  ) throws(StoreError) -> ArchiveReport {
    guard archive.hasPrefix("/") else {
      throw StoreError(.notAllowed, .usage, "an archive is named by its absolute path")
    }
    try requireForeign(archive)
    return try withLock { () throws(StoreError) in
      try journal.recover(known: nil, witness: LeadIndex.witness(folder.index, files: files))
      defer { journal.close() }
      var mover = ArchiveMover(files, archive: archive)
      for (ordinal, first) in files.segments.enumerated().dropLast() {
        guard files.segments[ordinal + 1] <= number, files.archived[first] == nil else { continue }
        try mover.move(ordinal)
      }
      return mover.report
    }
  }
}

/// Moves segments, one after the other.
private struct ArchiveMover {
  private let files: JournalFiles
  private let archive: String
  private let copier: FileCopy
  private(set) var report = ArchiveReport()

  init(_ files: JournalFiles, archive: String) {
    self.files = files
    self.archive = archive
    copier = FileCopy(files.io)
  }

  mutating func move(_ ordinal: Int) throws(StoreError) {
    guard var seal = files.storedSeal(ordinal),
      try files.digest(ordinal, upTo: .max) == seal.sha256
    else {
      throw StoreError(
        .damaged,
        .badData,
        "the segment is not what its seal says",
        hint: JournalFiles.damageHint,
        file: files.path(ordinal)
      )
    }
    let isThere: Bool
    do throws(IOFailure) {
      try files.io.ensureFolder(archive)
      isThere = try put(ordinal, seal)
      if isThere {
        seal.archive = archive
        try files.io.replace(files.sealPath(ordinal), in: files.folder, with: seal.text)
        try files.io.remove(files.path(ordinal))
        try files.io.syncFolder(files.folder)
      }
    } catch {
      throw .notWritten(error, file: archive)
    }
    guard isThere else { throw taken(ordinal) }
    report.moved.append(files.name(ordinal))
    report.events = (report.events?.lowerBound ?? seal.first)...seal.last
    report.bytes += seal.bytes
  }

  /// Makes the copy, unless it is there already; false when another file is there.
  private func put(_ ordinal: Int, _ seal: Seal) throws(IOFailure) -> Bool {
    let name = SegmentName.lines(first: seal.first)
    let target = archive + "/" + name
    if let digest = try copier.digest(target) { return digest == seal.sha256 }
    _ = try copier.copy(files.folder + "/" + name, to: target, in: archive)
    try files.io.replace(
      archive + "/" + SegmentName.seal(first: seal.first),
      in: archive,
      with: seal.text
    )
    return try copier.digest(target) == seal.sha256
  }

  private func taken(_ ordinal: Int) -> StoreError {
    StoreError(
      .notAllowed,
      .notAllowed,
      "the archive has another file of the same name",
      hint: "choose another folder",
      file: archive + "/" + SegmentName.lines(first: files.segments[ordinal])
    )
  }
}
