import Dispatch
import Synchronization

/// Brings an index up to an event on a thread of its own, while its writer adds to the journal.
///
/// Until ``wait()`` has returned, the index belongs to that thread and nobody may ask it. What stands
/// behind the event is left alone: it may be half written.
final class IndexFollower {
  /// Room for SQLite and the reading of one line.
  private static let stackBytes = 4 << 20

  private let outcome = Outcome()

  /// Starts with `last`, the number of the event, at which a transaction ends; `files` is the journal
  /// by descriptors that nobody else uses, and `shelf` is by the same.
  init(_ index: LeadIndex, through last: Int64, _ files: JournalFiles, shelf: SnapshotShelf?) {
    // The thread has them to itself until it is waited for.
    nonisolated(unsafe) let (index, files, shelf) = (index, files, shelf)
    let work = { @Sendable [outcome] in
      outcome.set(Result { unsafe try index.follow(through: last, files, shelf: shelf) })
    }
    do {
      try StackThread.start(stackBytes: Self.stackBytes, work)
    } catch {
      // Where the system gives no thread, it is done here.
      work()
    }
  }

  /// Waits until the index is where it should be; may be called again.
  ///
  /// - Throws: What kept it.
  func wait() throws { try outcome.get() }

  /// What the thread leaves behind.
  private final class Outcome: Sendable {
    private let result = Mutex<Result<Void, any Error>>(.success(()))
    private let isThere = DispatchSemaphore(value: 0)

    func set(_ found: Result<Void, any Error>) {
      result.withLock { $0 = found }
      isThere.signal()
    }

    func get() throws {
      isThere.wait()
      isThere.signal()
      try result.withLock(\.self).get()
    }
  }
}
