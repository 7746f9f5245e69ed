import WinnowCore
import WinnowStore

/// What a history tried to write, and whether what is there now can have come of it.
struct Ledger {
  enum Outcome {
    case acknowledged
    case refused
    case unknown
  }

  /// What is committed at once.
  struct Unit {
    var transaction: String
    /// Each event's mark, 0 for one that has none.
    var marks: [Int64]
    var outcome: Outcome
  }

  /// An event as a reader sees it.
  struct Seen: Equatable {
    var number: Int64
    var transaction: String
    var mark: Int64
  }

  private(set) var units: [Unit] = []
  /// True when the store's creation was acknowledged, or something in it.
  var isCreated = false

  var hasAcknowledged: Bool { isCreated || units.contains { $0.outcome == .acknowledged } }

  func isAcknowledged(_ transaction: String) -> Bool {
    units.contains { $0.transaction == transaction && $0.outcome == .acknowledged }
  }

  /// True when it is not known to be written.
  func isOpen(_ transaction: String) -> Bool {
    units.contains { $0.transaction == transaction && $0.outcome != .acknowledged }
  }

  /// A deed that is tried again was not there before.
  mutating func add(_ unit: Unit) {
    units.removeAll { $0.transaction == unit.transaction && $0.outcome != .acknowledged }
    units.append(unit)
  }

  /// A transaction that was not known to be written is there after all.
  mutating func acknowledge(_ transaction: String) {
    for index in units.indices
    where units[index].transaction == transaction && units[index].outcome == .unknown {
      units[index].outcome = .acknowledged
    }
  }

  // MARK: Texts

  /// The name that the event with this mark gives its lead: some lines fill several sectors.
  static func name(_ mark: Int64) -> String {
    var random = SplitMix(state: UInt64(mark))
    let length = random.chance(16) ? random.number(in: 0...4000) : random.number(in: 0...400)
    let letter = UInt8(0x61 + random.number(in: 0...25))
    return String(decoding: [UInt8](repeating: letter, count: length), as: UTF8.self)
  }

  // MARK: Looking

  /// Every event, or what is wrong with one of them.
  static func read(_ store: Store) throws -> (seen: [Seen], fault: String?) {
    var seen: [Seen] = []
    var fault: String?
    try store.forEachEvent { event in
      let mark = event.data["mark"]?.integer ?? 0
      if event.number != Int64(seen.count) + 1 {
        fault = "event \(event.number) stands at place \(seen.count + 1)"
      } else if mark > 0, event.data["name"]?.text != name(mark) {
        fault = "event \(event.number) is not what was written"
      }
      seen.append(Seen(number: event.number, transaction: event.transaction, mark: mark))
      return fault == nil
    }
    return (seen, fault)
  }

  /// What contradicts the promises: what was acknowledged is there, in order, whole, and nothing
  /// else but what was tried and not refused.
  func violation(_ seen: [Seen]) -> String? {
    var rest = seen[...]
    for unit in units {
      let isThere = rest.first.map { first in
        first.transaction == unit.transaction && first.mark == unit.marks.first
      }
      if isThere == true {
        let found = rest.prefix(unit.marks.count)
        if found.map(\.mark) != unit.marks { return "\(unit.transaction) is halved" }
        if unit.outcome == .refused { return "\(unit.transaction) was refused, yet is there" }
        rest = rest.dropFirst(unit.marks.count)
      } else if unit.outcome == .acknowledged {
        return "\(unit.transaction) is lost"
      }
    }
    return rest.first.map { "event \($0.number) of \($0.transaction) comes from nowhere" }
  }
}
