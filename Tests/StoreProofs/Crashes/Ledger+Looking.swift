import WinnowCore
import WinnowStore

extension Ledger {
  /// An event as a reader sees it.
  struct Seen: Equatable {
    var number: Int64
    var transaction: String
    var mark: Int64
    /// The number of the lead that it is about, 0 for none.
    var lead: Int64
    var isErased: Bool
  }

  private static let told: Set<EventKind> = [.erasureStarted, .leadErased, .journalRepaired]

  /// Every event but those that tell of erasures and repairs; or what is wrong with one.
  static func read(_ store: Store) throws -> (seen: [Seen], fault: String?) {
    var seen: [Seen] = []
    var fault: String?
    var last: Int64 = 0
    try store.forEachEvent { event in
      let mark = event.data["mark"]?.integer ?? 0
      if event.number != last + 1 {
        fault = "event \(event.number) follows event \(last)"
      } else if mark > 0, event.data["name"]?.text != name(mark) {
        fault = "event \(event.number) is not what was written"
      }
      last = event.number
      if told.contains(event.kind) { return true }
      seen.append(
        Seen(
          number: event.number,
          transaction: event.transaction,
          mark: mark,
          lead: event.lead?.number ?? 0,
          isErased: event.kind == .erased
        )
      )
      return fault == nil
    }
    return (seen, fault)
  }

  /// What contradicts the promises: what was acknowledged is there, in order, whole, and nothing
  /// else but what was tried and not refused; and nothing of those who were erased.
  func violation(_ seen: [Seen]) -> String? {
    if let wrong = seen.first(where: { !isRight($0) }) {
      return wrong.isErased
        ? "event \(wrong.number) is erased"
        : "event \(wrong.number) of L\(wrong.lead) is not erased"
    }
    var rest = seen[...]
    for unit in units {
      if let first = rest.first, fits(first, unit, 0) {
        let found = rest.prefix(unit.marks.count)
        let isWhole =
          found.count == unit.marks.count
          && zip(found, unit.marks.indices).allSatisfy { fits($0, unit, $1) }
        if !isWhole { return "\(unit.transaction) is halved" }
        if unit.outcome == .refused { return "\(unit.transaction) was refused, yet is there" }
        rest = rest.dropFirst(unit.marks.count)
      } else if unit.outcome == .acknowledged {
        return "\(unit.transaction) is lost; " + Self.words(rest.first)
      }
    }
    return rest.isEmpty ? nil : "nobody wrote that " + Self.words(rest.first)
  }

  private static func words(_ event: Seen?) -> String {
    guard let event else { return "nothing is in its place" }
    return "event \(event.number) of \(event.transaction) with mark \(event.mark) is in its place"
  }

  private func fits(_ event: Seen, _ unit: Unit, _ place: Int) -> Bool {
    event.transaction == unit.transaction
      && (event.isErased ? unit.marks[place] > 0 : event.mark == unit.marks[place])
  }

  /// True unless it is erased though nobody tried, or not though it was acknowledged.
  private func isRight(_ event: Seen) -> Bool {
    let erasure = erasures[event.lead]
    return event.isErased ? erasure != nil : erasure != true || event.mark == 0
  }
}
