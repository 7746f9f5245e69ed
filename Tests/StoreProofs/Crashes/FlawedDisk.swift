import Synchronization
import WinnowStore

/// A simulated disk seen through a store with a fault; one for each process.
final class FlawedDisk: Sendable {
  struct Memory {
    /// Sync errors that the store did not heed.
    var hiddenFailures = 0
    /// Files that this process wrote, by path.
    var written: Set<String> = []
    /// Folders in which it changed names.
    var changed: Set<String> = []
    var paths: [Int32: String] = [:]
  }

  let disk: SimulatedDisk
  let flaw: Flaw
  let memory = Mutex(Memory())

  init(_ disk: SimulatedDisk, _ flaw: Flaw) {
    self.disk = disk
    self.flaw = flaw
  }

  var hiddenFailures: Int { memory.withLock { $0.hiddenFailures } }

  func path(_ file: Int32) -> String { memory.withLock { $0.paths[file] ?? "" } }

  private static func folder(_ path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  func note(change path: String) {
    memory.withLock { _ = $0.changed.insert(Self.folder(path)) }
  }

  // MARK: Flaws

  /// True when the store forgets this sync.
  func forgetsSync(_ file: Int32, ofData isCommit: Bool) -> Bool {
    let path = path(file)
    let isWritten = memory.withLock { $0.written.contains(path) }
    return switch flaw {
    case .noSyncAtAll: true
    case .noSyncOfCommit: isCommit && path.hasSuffix(".jsonl")
    case .noSyncOfRecoveredTail: !isCommit && !isWritten
    case .noSyncBeforeRename: path.hasSuffix(".new")
    case .noSyncOfNewSegment: path.hasSuffix(".jsonl.new")
    default: false
    }
  }

  func forgetsSync(ofFolder path: String) -> Bool {
    let isChanged = memory.withLock { $0.changed.remove(path) != nil }
    return switch flaw {
    case .noSyncAtAll: true
    case .noSyncOfNewNames: isChanged
    case .noSyncOfFolderOnOpen: !isChanged
    default: false
    }
  }

  /// What the store does about a sync that failed.
  func heed(_ failure: IOFailure, _ file: Int32) throws(IOFailure) {
    guard !disk.isDead else { throw failure }
    switch flaw {
    case .syncIsRetried: try disk.sync(file)
    case .noStopAfterSyncError: memory.withLock { $0.hiddenFailures += 1 }
    default: throw failure
    }
  }
}
