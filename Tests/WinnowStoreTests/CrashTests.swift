import Glibc
import Testing
import WinnowCore
import WinnowStore

@Suite struct `A store on a disk that fails` {
  /// Seeds in one run; the environment may ask for more.
  private static let seeds = getenvNumber("WINNOW_CRASH_SEEDS") ?? 800
  private static let pieces = 8

  @Test(arguments: 0..<pieces) func `loses nothing that was acknowledged, and shows nothing halved`(
    _ piece: Int
  ) throws {
    let share = Self.seeds / Self.pieces
    for seed in piece * share..<(piece + 1) * share {
      var history = CrashHistory(seed: UInt64(seed))
      if let violation = history.run() {
        Issue.record("seed \(seed): \(violation)")
        return
      }
    }
  }

  private static func getenvNumber(_ name: String) -> Int? {
    unsafe getenv(name).flatMap { unsafe Int(String(cString: $0)) }
  }
}

/// One made-up history of a store: several lives, each with a fault at a random call.
private struct CrashHistory {
  /// A transaction that was tried.
  private struct Attempt {
    enum Outcome {
      case acknowledged
      case refused
      case unknown
    }

    var transaction: String
    var events: Int
    var outcome: Outcome
  }

  private let disk: SimulatedDisk
  private var random: SplitMix
  private var attempts: [Attempt] = []
  private var serial = 0

  init(seed: UInt64) {
    disk = SimulatedDisk(seed: seed &* 77 &+ 1)
    random = SplitMix(state: seed)
  }

  /// What was violated; nil when all is well.
  mutating func run() -> String? {
    for life in 0..<4 {
      disk.plan(
        SimulatedDisk.Fault(
          kind: SimulatedDisk.Fault.Kind.allCases.randomElement(using: &random) ?? .kill,
          call: 1 + Int(random.next() % 40)
        )
      )
      live()
      disk.restart(losingPower: random.chance(2))
      if let violation = check() { return "after life \(life): \(violation)" }
    }
    return nil
  }

  private func open() throws -> Store {
    try Store(
      at: "/w",
      io: disk,
      clock: { Workspace.start },
      options: Store.Options(useIndex: false, wait: .zero, segmentLimit: 900)
    )
  }

  private mutating func live() {
    if (try? Store(at: "/w", io: disk, clock: { Workspace.start })) == nil {
      try? Store.create(at: "/w", io: disk, now: Workspace.start, id: Workspace.id)
    }
    guard let store = try? open() else { return }
    for _ in 0..<Int(1 + random.next() % 6) where !attempt(on: store) {
      return
    }
  }

  /// False when the process is over.
  private mutating func attempt(on store: Store) -> Bool {
    serial += 1
    let transaction = "T\(serial)"
    let events = Int(1 + random.next() % 4)
    let length = Int(random.next() % 700)
    do {
      _ = try store.write(transaction: transaction, by: "sim") { writer in
        for _ in 0..<events {
          let id = writer.nextLeadID().description
          try writer.append(
            EventDraft(
              .leadCreated,
              subject: id,
              data: [
                "name": .string(String(repeating: "x", count: length))
              ]
            )
          )
        }
      }
      attempts.append(Attempt(transaction: transaction, events: events, outcome: .acknowledged))
      return true
    } catch {
      let code = (error as? StoreError)?.code
      let isRefused = code == .notWritten && !disk.isDead
      attempts.append(
        Attempt(
          transaction: transaction,
          events: events,
          outcome: isRefused ? .refused : .unknown
        )
      )
      // Like a command, a process ends with an outcome that it does not know.
      return isRefused
    }
  }

  /// Looks at the store as the next process finds it, after a write of its own.
  private mutating func check() -> String? {
    let store: Store
    do {
      store = try open()
    } catch {
      return attempts.contains { $0.outcome == .acknowledged } ? "cannot be opened: \(error)" : nil
    }
    guard attempt(on: store) else {
      return "cannot be written without a fault: \(attempts.last?.transaction ?? "")"
    }
    do {
      let report = try store.verify()
      if !report.findings.isEmpty { return "verify: \(report.findings)" }
      return try violation(in: store)
    } catch {
      return "cannot be read: \(error)"
    }
  }

  private func violation(in store: Store) throws -> String? {
    var found: [(transaction: String, events: Int)] = []
    var numbers: [Int64] = []
    try store.forEachEvent { event in
      numbers.append(event.number)
      if found.last?.transaction == event.transaction {
        found[found.count - 1].events += 1
      } else {
        found.append((event.transaction, 1))
      }
      return true
    }
    if numbers != Array(0..<Int64(numbers.count)).map({ $0 + 1 }) { return "numbers \(numbers)" }
    var rest = found[...]
    for attempt in attempts {
      if rest.first?.transaction == attempt.transaction, let kept = rest.popFirst() {
        if attempt.outcome == .refused { return "\(attempt.transaction) was refused, yet is there" }
        if kept.events != attempt.events { return "\(attempt.transaction) is halved" }
      } else if attempt.outcome == .acknowledged {
        return "\(attempt.transaction) is lost"
      }
    }
    return rest.isEmpty ? nil : "events from nowhere: \(rest)"
  }
}
