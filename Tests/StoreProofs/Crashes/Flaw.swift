import WinnowStore

/// A fault that a store might have: a test that does not find it proves nothing.
///
/// Each is made outside the store, by a disk that does not pass on what the store asks of it.
package enum Flaw: String, CaseIterable, Sendable {
  /// Nothing is ever synced.
  case noSyncAtAll = "no-sync-at-all"
  /// A commit is written and not synced.
  case noSyncOfCommit = "no-sync-of-commit"
  /// The names of new files are not synced.
  case noSyncOfNewNames = "no-sync-of-new-names"
  /// The folder is not synced when the journal is opened, as whoever made its files was to do so.
  case noSyncOfFolderOnOpen = "no-sync-of-folder-on-open"
  /// The active segment is not synced when it is opened: what is read counts as durable.
  case noSyncOfRecoveredTail = "no-sync-of-recovered-tail"
  /// A file is renamed before its bytes are synced.
  case noSyncBeforeRename = "no-sync-before-rename"
  /// A new segment is not synced before it gets its name.
  case noSyncOfNewSegment = "no-sync-of-new-segment"
  /// The end of the journal is read from the system's memory after a restart.
  case noRereadInRecovery = "no-reread-in-recovery"
  /// A sync that failed is tried again, and believed.
  case syncIsRetried = "sync-is-retried"
  /// After a sync that failed the process goes on writing.
  case noStopAfterSyncError = "no-stop-after-sync-error"
  /// What a short write left stays.
  case noRollBack = "no-roll-back"
  /// Recovery cuts off bad lines, and keeps the lines before them of the same transaction.
  case keepsHalfTransactions = "keeps-half-transactions"
  /// Every line's checksum is taken for right.
  case noChecksum = "no-checksum"
  /// An interrupted write stays at the end, and the next one is glued to it.
  case noTruncation = "no-truncation"
}
