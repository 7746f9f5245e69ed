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
    if random.chance(20) { rot() }
    plan()
    var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: trace)
    guard let store = process.open(&ledger) else {
      result.violation = process.violation
      return
    }
    for _ in 0..<random.number(in: 1...5) {
      let deed = nextDeed()
      trace?("\(deed.kind) \(deed.transaction)")
      let goesOn = process.attempt(deed, on: store, &ledger)
      failed = ledger.isOpen(deed.transaction) ? deed : nil
      guard goesOn else { break }
    }
    result.violation = process.violation
  }

  /// Something goes wrong in this life.
  private mutating func plan() {
    let kind = DiskFault.Kind.allCases.randomElement(using: &random) ?? .kill
    let count = kind == .diskFull ? random.number(in: 1...6) : 1
    let fault = DiskFault(kind, call: random.number(in: 1...30), count: count)
    faultName = "\(kind) at call \(fault.call)"
    disk.plan(fault)
    trace?(faultName)
  }

  /// A bit of a sealed segment changes; the next process has to repair it.
  private mutating func rot() {
    let folder = SimulatedDisk.root + "/journal/"
    let segments = disk.paths.filter { $0.hasPrefix(folder) && $0.hasSuffix(".jsonl") }.dropLast()
    guard !ledger.isRotten, let path = segments.randomElement(using: &random),
      let length = disk.bytes(path)?.count
    else { return }
    let place = random.number(in: 0...length * 8 - 1)
    disk.rot(path, place: place)
    ledger.isRotten = true
    trace?("bit \(place % 8) of byte \(place / 8) of \(path) changes")
  }

  private mutating func nextDeed() -> Deed {
    if ledger.isRotten { return deed(.repair) }
    if let failed, case .add = failed.kind, random.chance(2) { return failed }
    switch random.number(in: 0...23) {
    case 0...2: return deed(.importing, pieces: random.number(in: 1...3))
    case 3...5: return deed(.batch, pieces: 1)
    case 6: return deed(.seal)
    case 7...8: return deed(.erase(Int64(random.number(in: 1...9))))
    default: return deed(.add, pieces: 1)
    }
  }

  private mutating func deed(_ kind: Deed.Kind, pieces: Int = 0) -> Deed {
    lastMark += 1
    var deed = Deed(kind: kind, transaction: "T\(lastMark)")
    deed.erased = Set(ledger.erasures.keys)
    deed.pieces = (0..<pieces).map { _ in
      (0..<random.number(in: 1...4)).map { _ in
        lastMark += 1
        return lastMark
      }
    }
    return deed
  }

  // MARK: Looking

  /// Opens a copy of the disk as the next process would, writes, and cuts the power once more.
  private mutating func check() {
    trace?("a look at a copy")
    let copy = disk.copy()
    var after = ledger
    result.crashes += 1
    guard isClean(copy.copy()), let store = recovered(copy, &after),
      let seen = look(store, after, isDeep: false)
    else {
      return
    }
    trace?("power cut")
    copy.restart(losingPower: true)
    result.crashes += 1
    lookAgain(copy, after, seen)
  }

  /// The store after a write, which works at the latest when the disk has told of past failures.
  private mutating func recovered(_ disk: SimulatedDisk, _ ledger: inout Ledger) -> Store? {
    let (repair, add) = (deed(.repair), deed(.add, pieces: 1))
    for _ in 0..<3 {
      var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: trace)
      if let store = process.open(&ledger),
        !ledger.isRotten || process.attempt(repair, on: store, &ledger),
        process.attempt(add, on: store, &ledger), ledger.isAcknowledged(add.transaction)
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

  /// What a crash leaves is no damage to a reader that looks before anybody writes.
  private mutating func isClean(_ disk: SimulatedDisk) -> Bool {
    guard !ledger.isRotten, random.chance(4) else { return true }
    var unused = ledger
    var process = SimulatedProcess(disk, flaw, segmentLimit: segmentLimit, trace: nil)
    guard let store = process.open(&unused) else { return true }
    do {
      let report = try store.verify()
      let open = ledger.hasOpenErasure
      let damage = report.findings.filter { $0.isDamage && !(open && $0.kind == .unfinished) }
      if !damage.isEmpty { result.violation = "before any write, verify: \(damage)" }
    } catch {
      result.violation = "before any write, verify: \(error)"
    }
    return result.violation == nil
  }

  /// Checks every event, and with `isDeep` everything else; gives every event, or nil when there is a
  /// violation.
  private mutating func look(_ store: Store, _ ledger: Ledger, isDeep: Bool) -> [Ledger.Seen]? {
    do {
      let found = try Ledger.read(store)
      let isOpen = ledger.hasOpenErasure
      let findings = try isDeep ? store.verify(isDeep: true).findings : []
      let wrong = findings.filter { $0.kind != .unfinished || !isOpen }
      if let fault = found.fault ?? ledger.violation(found.seen) {
        result.violation = fault
      } else if !wrong.isEmpty {
        result.violation = "verify: \(wrong)"
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
