import WinnowCore
import WinnowStore

/// A session of commands in which one call fails.
///
/// After the failure the disk works again, and the failed command is repeated, as its message says.
/// In the end everything must be there once, and nothing else.
package struct TroubledSession: Sendable {
  private let trouble: Trouble
  /// The trouble lasts until the command has failed.
  private let stays: Bool
  /// The command is repeated by the process that failed, where it may go on.
  private let isSameProcess: Bool

  package init(_ trouble: Trouble, stays: Bool, isSameProcess: Bool) {
    self.trouble = trouble
    self.stays = stays
    self.isSameProcess = isSameProcess
  }

  /// What is wrong when the call with this number fails; nil for nothing.
  ///
  /// - Returns: Also whether there was such a call.
  package func run(failingAt call: Int) -> (happened: Bool, fault: String?) {
    let disk = SimulatedDisk(seed: UInt64(call))
    let io = TroubledDisk(disk, trouble, at: call, stays: stays)
    let fault = commands(io) ?? look(disk)
    guard let failed = io.failed else { return (false, fault) }
    let words = fault.map { "\(trouble.rawValue) at call \(call) (\(failed)): \($0)" }
    return (true, words)
  }

  private static let marks: [[Int64]] = [
    [1], [2, 3, 4], [5], [6, 7], [8, 9, 10], [11], [12, 13],
  ]

  private func commands(_ io: TroubledDisk) -> String? {
    if let fault = command("init", io, { try create(io) }) { return fault }
    var store: Store?
    for (place, marks) in Self.marks.enumerated() {
      let fault = command("command \(place + 1)", io) {
        let open = try isSameProcess ? store ?? self.open(io) : self.open(io)
        store = open
        do {
          try write(marks, place, open)
        } catch {
          // After a sync that failed, or a write that may stand there, a process writes nothing more.
          let code = (error as? StoreError)?.code
          if io.hasFailedSync || code == .outcomeUnknown { store = nil }
          throw error
        }
      }
      if let fault { return fault }
    }
    return nil
  }

  /// Runs a command, and again when it fails.
  private func command(_ name: String, _ io: TroubledDisk, _ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      if let fault = wrongWords(error, io) { return "\(name): \(fault)" }
    }
    io.mend()
    do {
      try body()
      return nil
    } catch {
      return "\(name) fails again: \(error)"
    }
  }

  /// What is wrong about the error that a command gives.
  private func wrongWords(_ error: any Error, _ io: TroubledDisk) -> String? {
    guard io.failed != nil, let error = error as? StoreError else { return "\(error)" }
    switch error.code {
    case .notWritten, .outcomeUnknown, .unreadable, .poisoned: break
    default: return "wrong code: \(error)"
    }
    if error.hint == nil { return "no hint: \(error)" }
    // The first transaction of a segment is committed by the sync of the segment's name.
    if io.failed == TroubledDisk.syncOfNames, error.code == .outcomeUnknown { return nil }
    let isCommit = io.failed == "fdatasync"
    if isCommit != (error.code == .outcomeUnknown), trouble != .shortWrite, !stays {
      return "wrong code: \(error)"
    }
    return nil
  }

  private func create(_ io: any StorageIO) throws {
    do {
      try Store.create(at: SimulatedDisk.root, io: io, now: MemoryStore.start, id: Self.id)
    } catch  where error.code == .storeExists {
      return
    }
  }

  private static let id = "00000000-0000-4000-8000-000000000000"

  private func open(_ io: any StorageIO) throws -> Store {
    let options = Store.Options(useIndex: false, wait: .zero, segmentLimit: 500)
    return try Store(
      at: SimulatedDisk.root,
      io: io,
      clock: { MemoryStore.start },
      options: options
    )
  }

  private func write(_ marks: [Int64], _ place: Int, _ store: Store) throws {
    let kind: Deed.Kind = place == 4 ? .batch : .add
    let deed = Deed(kind: kind, transaction: "T\(place)", pieces: [marks])
    _ = try store.write(transaction: deed.transaction, by: "ada", Work(deed).run)
  }

  /// Looks at what is left, also after a power cut.
  private func look(_ disk: SimulatedDisk) -> String? {
    for losesPower in [false, true] {
      disk.restart(losingPower: losesPower)
      do {
        let store = try open(disk)
        let found = try Ledger.read(store)
        let marks = found.seen.map(\.mark).filter { $0 > 0 }
        if let fault = found.fault { return fault }
        if marks != Array(Self.marks.joined()) { return "there is \(marks)" }
        let findings = try store.verify(isDeep: true).findings
        if !findings.isEmpty { return "\(findings)" }
      } catch {
        return "cannot be read: \(error)"
      }
    }
    return nil
  }
}
