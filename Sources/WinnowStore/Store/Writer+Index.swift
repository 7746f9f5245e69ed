import WinnowCore

/// How a writer keeps the index near the journal.
extension Writer {
  /// Brings the index up at the end: the next command mends what fails.
  func bringIndexUp() {
    guard store.hasFollowed() else { return }
    let longIndex = index as? LeadIndex
    longIndex?.resumeLookups()
    guard indexLag > 0 || longIndex?.needsLookups == true else { return }
    indexLag = 0
    _ = store.keepUp(index)
    recent = RecentEvents()
  }

  /// Where much of what will be in the index is new, its scattered trees are made once, at the end.
  private func suspendLookups() {
    guard store.journal.mark.number - start > start / 2 else { return }
    // When this fails, the index goes on with them, or keeping it up fails and says so.
    try? (index as? LeadIndex)?.suspendLookups()
  }

  /// Has the index brought up in the middle of the work, which goes on meanwhile.
  func followUp() throws(StoreError) {
    try settle()
    indexLag = 0
    recent.forEachKey { keyTable?.insert($0, $1) }
    recent = RecentEvents()
    suspendLookups()
    if !store.follow(index) { try replaceIndex() }
  }

  /// Waits until the index is as far as it was sent.
  func settle() throws(StoreError) {
    if !store.hasFollowed() { try replaceIndex() }
  }

  private func replaceIndex() throws(StoreError) {
    keyTable = nil
    try take(store.buildForWriting)
  }

  /// Goes on with another index; without one the transaction is over.
  func take(_ another: () throws -> any WriterIndex) throws(StoreError) {
    do {
      index = try another()
    } catch {
      isOver = true
      throw (error as? StoreError)
        ?? StoreError(.unreadable, .badData, "the index failed: \(error)")
    }
  }
}
