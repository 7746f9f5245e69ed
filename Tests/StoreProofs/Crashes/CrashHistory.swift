import WinnowStore

/// One made-up history of a store, decided by a seed alone: several processes one after the other,
/// each with a fault at some call, and after each of them a look at what is left.
package struct CrashHistory {
  /// What a history came to.
  package struct Result: Sendable {
    /// Crashes after which the store was opened and checked.
    package var crashes = 0
    /// What contradicts the store's promises; nil when nothing does.
    package var violation: String?
  }

  private let disk: SimulatedDisk
  private let flaw: Flaw?
  private let segmentLimit: Int64
  private var random: SplitMix
  private var ledger = Ledger()
  private var lastMark: Int64 = 0
  private var failed: Deed?
  private var result = Result()
  /// The fault of the present life, for messages.
  private var faultName = ""

  private let trace: (@Sendable (String) -> Void)?

  /// Made up from `seed`; `flaw` is a fault of the store itself, which the history is to find;
  /// `trace` is told of everything that happens.
  package init(
    seed: UInt64,
    flaw: Flaw? = nil,
    trace: (@Sendable (String) -> Void)? = nil
  ) {
    self.trace = trace
    random = SplitMix(state: seed)
    disk = SimulatedDisk(seed: random.next())
    self.flaw = flaw
    segmentLimit = Int64(random.number(in: 300...4000))
  }

  /// Runs the whole history, or up to the first violation.
  package mutating func run() -> Result {
    for life in 1...random.number(in: 2...5) {
      trace?("life \(life)")
      live()
      let losesPower = random.chance(2)
      trace?(losesPower ? "power cut" : "restart")
      disk.restart(losingPower: losesPower)
      if result.violation == nil { check() }
      if let violation = result.violation {
        result.violation = "life \(life) (\(faultName)): \(violation)"
        break
      }
    }
    return result
  }

  // MARK: Living

  private mutating func live() {
    let kind = DiskFault.Kind.allCases.randomElement(using: &random) ?? .kill
    let count = kind == .diskFull ? random.number(in: 1...6) : 1
    let fault = DiskFault(kind, call: random.number(in: 1...30), count: count)
    faultName = "\(kind) at call \(fault.call)"
    disk.plan(fault)
    trace?(faultName)
    var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: trace)
    guard let store = process.open(&ledger) else {
      result.violation = process.violation
      return
    }
    for _ in 0..<random.number(in: 1...5) {
      let deed = nextDeed()
      let goesOn = process.attempt(deed, on: store, &ledger)
      failed = ledger.isOpen(deed.transaction) ? deed : nil
      guard goesOn else { break }
    }
    result.violation = process.violation
  }

  private mutating func nextDeed() -> Deed {
    if let failed, failed.kind == .add, random.chance(2) { return failed }
    let kind: Deed.Kind = random.chance(6) ? .importing : random.chance(6) ? .batch : .add
    let count = kind == .importing ? random.number(in: 1...3) : 1
    return deed(kind, pieces: count)
  }

  private mutating func deed(_ kind: Deed.Kind, pieces: Int) -> Deed {
    let first = lastMark + 1
    let marks = (0..<pieces).map { _ in
      (0..<random.number(in: 1...4)).map { _ in
        lastMark += 1
        return lastMark
      }
    }
    return Deed(kind: kind, transaction: "T\(first)", pieces: marks)
  }

  // MARK: Looking

  /// Opens a copy of the disk as the next process would, writes, and cuts the power once more.
  private mutating func check() {
    trace?("a look at a copy")
    let copy = disk.copy()
    var after = ledger
    result.crashes += 1
    guard let store = recovered(copy, &after), let seen = look(store, after, isDeep: false) else {
      return
    }
    trace?("power cut")
    copy.restart(losingPower: true)
    result.crashes += 1
    lookAgain(copy, after, seen)
  }

  /// The store after a write, which works at the latest when the disk has told of past failures.
  private mutating func recovered(_ disk: SimulatedDisk, _ ledger: inout Ledger) -> Store? {
    let deed = deed(.add, pieces: 1)
    for _ in 0..<3 {
      var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: trace)
      if let store = process.open(&ledger), process.attempt(deed, on: store, &ledger),
        ledger.isAcknowledged(deed.transaction)
      {
        return store
      }
      result.violation = process.violation
      if result.violation != nil { return nil }
      disk.restart(losingPower: false)
    }
    result.violation = "cannot be written"
    return nil
  }

  /// Checks everything; gives every event, or nil when there is a violation.
  private mutating func look(_ store: Store, _ ledger: Ledger, isDeep: Bool) -> [Ledger.Seen]? {
    do {
      let found = try Ledger.read(store)
      let report = try store.verify(isDeep: isDeep)
      if let fault = found.fault ?? ledger.violation(found.seen) {
        result.violation = fault
      } else if !report.findings.isEmpty {
        result.violation = "verify: \(report.findings)"
      }
      return result.violation == nil ? found.seen : nil
    } catch {
      result.violation = "cannot be read: \(error)"
      return nil
    }
  }

  /// What was seen beside an acknowledged write is durable, too.
  private mutating func lookAgain(_ disk: SimulatedDisk, _ ledger: Ledger, _ before: [Ledger.Seen])
  {
    var after = ledger
    var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: trace)
    guard let store = process.open(&after) else {
      result.violation = process.violation ?? "cannot be opened after a power cut"
      return
    }
    guard let seen = look(store, after, isDeep: true), seen != before else { return }
    result.violation = "after a power cut: \(before.count) events became \(seen.count)"
  }
}
