import WinnowCore

extension JournalFiles {
  /// Makes sure that each segment was begun behind the file that now stands before it: git, or
  /// somebody, may have put two copies of the workspace together.
  ///
  /// Segments before `known` were looked at once: of them only length and end are compared.
  ///
  /// - Throws: code `chain-broken`.
  func requireChain(from known: Int) throws(StoreError) {
    for ordinal in segments.indices.dropLast() {
      if ordinal < known, try hasKnownEnd(ordinal) { continue }
      guard try isFollowed(ordinal) else { throw .chainBroken(self, ordinal) }
    }
  }

  /// True when the seal names this length and this last checksum; reads a few bytes of both files.
  private func hasKnownEnd(_ ordinal: Int) throws(StoreError) -> Bool {
    guard !isArchived(ordinal) else { return true }
    let size = try size(ordinal)
    let end = try read(ordinal, at: max(0, size - 11), count: 8)
    let facts = Array("\"bytes\":\(size),\"crc\":\"".utf8) + end
    var seal = [UInt8](repeating: 0, count: 160)
    do throws(IOFailure) {
      let file = try io.open(sealPath(ordinal), .read)
      defer { io.close(file) }
      _ = try io.read(file, at: 0, into: &seal, from: 0)
    } catch {
      guard error.isMissing else { throw .unreadable(error, file: sealPath(ordinal)) }
      return false
    }
    return seal.indices.contains { seal[$0...].starts(with: facts) }
  }

  /// True when the next segment names this one, and this one is what its seal says.
  private func isFollowed(_ ordinal: Int) throws(StoreError) -> Bool {
    var known = try readSeal(ordinal)
    if known == nil {
      known = try unlessDamaged { () throws(StoreError) in try soundSeal(ordinal) }
    }
    // A bit that turned is told by `verify`, and stops nobody who needs nothing from there.
    guard let seal = known else { return try !isSound(ordinal) }
    let name = try header(ordinal + 1).previous
    if !seal.accepts(name), try !isTold(name, becoming: seal.sha256) { return false }
    if isArchived(ordinal) { return true }
    return try isSealed(ordinal, seal)
  }

  /// True when every line of the segment is as it was written.
  private func isSound(_ ordinal: Int) throws(StoreError) -> Bool {
    try unlessDamaged { () throws(StoreError) in
      var scan = JournalScan(self, from: try start(ordinal))
      while try scan.next(), scan.ordinal == ordinal {}
      if scan.ordinal > ordinal { return true }
      return try scan.mark.offset == size(ordinal)
    } ?? false
  }

  /// True when the segment ends as its seal says. Where an erasure was interrupted, the seal is newer
  /// than the segment; where a repair was, it is older.
  private func isSealed(_ ordinal: Int, _ seal: Seal) throws(StoreError) -> Bool {
    if try size(ordinal) == seal.bytes, try endsWith(seal.crc, ordinal, at: seal.bytes) {
      return true
    }
    let digest = try digest(ordinal, upTo: .max)
    if seal.accepts(digest) { return true }
    return try isTold(seal.sha256, becoming: digest)
  }

  /// True when an event tells of this change; false also where the journal cannot be read through.
  private func isTold(_ before: String, becoming after: String) throws(StoreError) -> Bool {
    let told = try unlessDamaged { () throws(StoreError) in try rewrites() }
    return told?.explain(before, becoming: after) ?? false
  }

  /// True when the bad line at `fault` is a sound line of another copy: a header, or an event that is
  /// there already.
  func isForeign(at fault: Int64, behind mark: Mark) throws(StoreError) -> Bool {
    let bytes = try read(mark.ordinal, at: fault, count: Writer.lineLimit)
    guard let end = Bytes.newline(bytes, 0..<bytes.count) else { return false }
    if try SegmentHeader(Array(bytes[...end]), path: path(mark.ordinal)) != nil { return true }
    return try isAgain(bytes, 0..<end, behind: mark)
  }

  /// True for a sound line whose event is in the journal already.
  private func isAgain(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    behind mark: Mark
  ) throws(StoreError) -> Bool {
    guard JournalLine.storedChecksum(bytes, range) != nil,
      let line = try? JournalLine(claimed: bytes, range),
      line.number > 0, line.number <= mark.number
    else { return false }
    let before = line.number - 1
    let isFirst = before < segments[mark.ordinal]
    // Where lines were rewritten the old checksums are gone, and the number alone must do.
    guard let seed = try isFirst ? start(mark.ordinal).crc : checksum(ofEvent: before)
    else { return true }
    return (try? JournalLine.checkedTrailer(bytes, range, seed: seed)) != nil
  }
}

extension StoreError {
  static func foreignLine(_ files: JournalFiles, _ mark: Mark) -> StoreError {
    StoreError(
      .chainBroken,
      .badData,
      "a line of another copy stands behind event \(mark.number): two copies of the workspace were "
        + "put together",
      hint: "nothing was changed; `winnow verify` says what to do",
      file: files.path(mark.ordinal),
      offset: mark.offset
    )
  }

  static func chainBroken(_ files: JournalFiles, _ ordinal: Int) -> StoreError {
    StoreError(
      .chainBroken,
      .badData,
      "\(files.name(ordinal + 1)) was begun behind another file than this one: two copies of the "
        + "workspace were put together, or a file is missing or was exchanged",
      hint: "nothing was changed; `winnow verify` says what to do",
      file: files.path(ordinal)
    )
  }
}
