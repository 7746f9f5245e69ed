import Synchronization
import WinnowStore

/// A disk in memory that can be cut off, fill up and fail.
///
/// Each file has what programs see and what the disk holds. A power cut keeps what was synced, and
/// of the rest whatever the dice say. One folder is there from the start: ``root``.
package final class SimulatedDisk: Sendable {
  /// The path of the folder that all others lie in.
  package static let root = "/w"
  /// Bytes that the disk writes as a whole.
  package static let sector = 512

  let state: Mutex<DiskState>

  package init(seed: UInt64) {
    state = Mutex(DiskState(seed: seed))
  }

  private init(_ state: DiskState) {
    self.state = Mutex(state)
  }

  /// Another disk with the same content; what happens to one does not show on the other.
  package func copy() -> SimulatedDisk { SimulatedDisk(state.withLock { $0 }) }

  /// Something goes wrong from now on, or nothing.
  package func plan(_ fault: DiskFault?) {
    state.withLock { state in
      state.fault = fault
      state.calls = 0
    }
  }

  /// True once a fault has killed the process.
  package var isDead: Bool { state.withLock { $0.isDead } }

  /// True when every call works.
  var isFaultless: Bool {
    state.withLock { state in
      !state.isDead && !state.nodes.contains(where: \.owesError)
        && state.fault.map { $0.kind != .kill && $0.count <= 0 } ?? true
    }
  }

  /// True when a sync failed since the process started.
  var hasFailedSync: Bool { state.withLock { $0.failedSyncs > 0 } }

  /// Calls that changed something since the last plan.
  package var calls: Int { state.withLock { $0.calls } }

  /// The system writes what is not on the disk yet, fails with some of it, and tells nobody.
  package func failInSilence() {
    state.withLock { state in
      for node in state.nodes.indices {
        if !state.nodes[node].dirty.isEmpty { state.settle(node) }
        state.nodes[node].owesError = false
      }
    }
  }

  /// The process is gone; with `losingPower` what was not synced is in doubt, too.
  package func restart(losingPower: Bool) {
    state.withLock { state in
      state.open = [:]
      state.fault = nil
      state.isDead = false
      state.failedSyncs = 0
      for node in state.nodes.indices { state.nodes[node].lock = nil }
      if losingPower { state.losePower() } else { state.settleSome() }
    }
  }
}

extension DiskState {
  /// While no process runs, the system writes this and that, and fails at times.
  fileprivate mutating func settleSome() {
    for node in nodes.indices where !nodes[node].dirty.isEmpty && random.chance(4) {
      if random.chance(4) {
        settle(node)
        nodes[node].owesError = random.chance(2)
      } else {
        flush(node)
      }
    }
  }

  /// Counts a call that changes something; gives what goes wrong with it.
  ///
  /// - Throws: when the process is gone, or goes now.
  mutating func step(_ kinds: DiskFault.Kind...) throws(IOFailure) -> DiskFault.Kind? {
    try requireAlive()
    calls += 1
    guard let fault, calls >= fault.call else { return nil }
    if fault.kind == .kill {
      isDead = true
      throw Self.gone
    }
    return fires(fault, kinds)
  }

  private mutating func fires(_ fault: DiskFault, _ kinds: [DiskFault.Kind]) -> DiskFault.Kind? {
    guard fault.count > 0, kinds.contains(fault.kind) else { return nil }
    self.fault?.count -= 1
    return fault.kind
  }

  func requireAlive() throws(IOFailure) {
    if isDead { throw Self.gone }
  }

  /// Throws when a read is to fail now.
  mutating func stepReading() throws(IOFailure) {
    try requireAlive()
    guard let fault, fault.kind == .readFails, calls >= fault.call, fault.count > 0 else { return }
    self.fault?.count -= 1
    throw Self.failure("pread", 5)
  }

  /// Thrown by every call once the process is gone.
  static let gone = IOFailure("any", "", number: 9999, reason: "the process is gone")

  static func failure(_ call: String, _ number: Int32) -> IOFailure {
    IOFailure(call, "simulated", number: number, reason: "simulated error \(number)")
  }

  func node(of file: Int32, _ call: String) throws(IOFailure) -> Int {
    guard let node = open[file] else { throw Self.failure(call, 9) }
    return node
  }
}
