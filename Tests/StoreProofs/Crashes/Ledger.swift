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

  private(set) var units: [Unit] = []
  /// True when the store's creation was acknowledged, or something in it.
  var isCreated = false
  /// A bit of a sealed segment changed, and no repair was acknowledged since.
  var isRotten = false
  /// Leads whose erasure was tried, and whether it was acknowledged.
  private(set) var erasures: [Int64: Bool] = [:]

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

  var hasOpenErasure: Bool { erasures.values.contains(false) }

  mutating func erase(_ lead: Int64, isAcknowledged: Bool) {
    erasures[lead] = isAcknowledged || erasures[lead] == true
  }

  // MARK: Texts

  /// The name that the event with this mark gives its lead: some lines fill several sectors.
  static func name(_ mark: Int64) -> String {
    var random = SplitMix(state: UInt64(mark))
    let length = random.chance(16) ? random.number(in: 0...4000) : random.number(in: 0...400)
    let letter = UInt8(0x61 + random.number(in: 0...25))
    return String(decoding: [UInt8](repeating: letter, count: length), as: UTF8.self)
  }
}
