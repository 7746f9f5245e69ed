import WinnowCore

extension JournalFiles {
  /// Makes sure that each segment behind this one was begun behind the file that now stands before
  /// it: git, or somebody, may have put two copies of the workspace together.
  ///
  /// - Throws: code `chain-broken`.
  func requireChain(from ordinal: Int) throws(StoreError) {
    for ordinal in segments.indices.dropLast().dropFirst(max(0, ordinal))
    where try !isFollowed(ordinal) {
      throw .chainBroken(self, ordinal)
    }
  }

  /// True when the next segment names this one, and this one is what its seal says.
  private func isFollowed(_ ordinal: Int) throws(StoreError) -> Bool {
    var known = storedSeal(ordinal)
    if known == nil, !isArchived(ordinal) { known = try soundSeal(ordinal) }
    guard let seal = known else { return false }
    let name = try header(ordinal + 1).previous
    if !seal.accepts(name), try !rewrites().explain(name, becoming: seal.sha256) { return false }
    if isArchived(ordinal) { return true }
    return try isSealed(ordinal, seal)
  }

  /// True when the segment ends as its seal says. Where an erasure was interrupted, the seal is newer
  /// than the segment; where a repair was, it is older.
  private func isSealed(_ ordinal: Int, _ seal: Seal) throws(StoreError) -> Bool {
    let end = try end(ordinal)
    if end.offset == seal.bytes, end.crc == seal.crc { return true }
    let digest = try digest(ordinal, upTo: .max)
    if seal.accepts(digest) { return true }
    return try rewrites().explain(seal.sha256, becoming: digest)
  }
}

extension StoreError {
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
