import WinnowCore
import WinnowStore

/// One process that works on a simulated disk, from its start to its end.
struct SimulatedProcess {
  let disk: SimulatedDisk
  private let io: any StorageIO
  private let flawed: FlawedDisk?
  let options: Store.Options
  /// What contradicts the promises already while it works.
  private(set) var violation: String?

  private static let start = Instant(milliseconds: 1_795_293_960_000)
  private static let id = "00000000-0000-4000-8000-000000000000"

  init(
    _ disk: SimulatedDisk,
    _ flaw: Flaw?,
    segmentLimit: Int64,
    trace: (@Sendable (String) -> Void)?
  ) {
    self.disk = disk
    flawed = flaw.map { FlawedDisk(disk, $0) }
    let passed: any StorageIO = flawed ?? disk
    io = trace.map { TracedDisk(io: passed, say: $0) } ?? passed
    options = Store.Options(useIndex: false, wait: .zero, segmentLimit: segmentLimit)
  }

  /// True when whatever is asked of the disk works.
  private var isHealthy: Bool { disk.isFaultless }

  /// Sync errors that a flawed store did not heed.
  private var hidden: Int { flawed?.hiddenFailures ?? 0 }

  /// The store, made when there is none; nil when it cannot be had.
  mutating func open(_ ledger: inout Ledger) -> Store? {
    let isHealthy = isHealthy
    do {
      do {
        return try Store(at: SimulatedDisk.root, io: io, clock: { Self.start }, options: options)
      } catch  where error.code == .noStore && !ledger.hasAcknowledged {
        try Store.create(at: SimulatedDisk.root, io: io, now: Self.start, id: Self.id)
        ledger.isCreated = hidden == 0
        return try Store(at: SimulatedDisk.root, io: io, clock: { Self.start }, options: options)
      }
    } catch {
      if isHealthy || error.needsPerson { violation = "cannot be opened: \(error)" }
      return nil
    }
  }

  /// Does a piece of work; false when the process is over.
  mutating func attempt(_ deed: Deed, on store: Store, _ ledger: inout Ledger) -> Bool {
    let isHealthy = isHealthy
    let before = hidden
    let work = Work(deed)
    var failure: (any Error)?
    do {
      try perform(deed, work, on: store, &ledger)
    } catch {
      failure = error
    }
    for marks in work.committed {
      let outcome: Ledger.Outcome = hidden > before ? .unknown : .acknowledged
      ledger.add(Ledger.Unit(transaction: deed.transaction, marks: marks, outcome: outcome))
    }
    guard let failure else { return true }
    return note(failure, deed, work.pending, isHealthy: isHealthy, &ledger)
  }

  private mutating func perform(
    _ deed: Deed,
    _ work: Work,
    on store: Store,
    _ ledger: inout Ledger
  ) throws {
    switch deed.kind {
    case .add, .importing, .batch:
      let outcome = try store.write(transaction: deed.transaction, by: "sim", work.run)
      if case .alreadyWritten = outcome { ledger.acknowledge(deed.transaction) }
      work.commit()
    case .seal: _ = try store.seal()
    case .erase(let lead):
      ledger.erase(lead, isAcknowledged: false)
      _ = try store.erase(LeadID(number: lead), transaction: deed.transaction, by: "sim")
      ledger.erase(lead, isAcknowledged: true)
    case .repair:
      let report = try store.repair(isDry: false, transaction: deed.transaction, by: "sim")
      if !report.lost.isEmpty { violation = "a repair of one bit loses events \(report.lost)" }
      ledger.isRotten = false
    }
  }

  private mutating func note(
    _ failure: any Error,
    _ deed: Deed,
    _ pending: [Int64],
    isHealthy: Bool,
    _ ledger: inout Ledger
  ) -> Bool {
    let error = failure as? StoreError
    // After a sync that failed a process writes nothing more.
    let isStopped = error?.code == .poisoned && disk.hasFailedSync
    let isNobody = error?.code == .noLead
    if (isHealthy && !isStopped && !isNobody) || error?.needsPerson == true {
      violation = "\(deed.transaction) is not written: \(failure)"
    }
    let isRefused = (isStopped || isNobody || error?.isRefusal == true) && !disk.isDead
    if !pending.isEmpty {
      let outcome: Ledger.Outcome = isRefused ? .refused : .unknown
      ledger.add(Ledger.Unit(transaction: deed.transaction, marks: pending, outcome: outcome))
    }
    // Like a command, a process ends with an outcome that it does not know.
    return isRefused && !isStopped && violation == nil
  }
}

extension StoreError {
  /// True when nothing goes on before somebody has looked at it.
  fileprivate var needsPerson: Bool {
    [.damaged, .eventsVanished, .newerFormat, .storeExists].contains(code)
  }

  /// True when nothing of the change is kept.
  fileprivate var isRefusal: Bool { [.notWritten, .unreadable, .notAllowed].contains(code) }
}
