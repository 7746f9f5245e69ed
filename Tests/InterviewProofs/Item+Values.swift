import StoreProofs
import WinnowCore

extension Sheet.Item {
  static let days = ["2026-03-31", "2028-02-29", "1999-12-31"]

  /// A reply that the question takes.
  func reply(_ dice: inout SplitMix) -> Reply {
    switch dice.number(in: 0...11) {
    case 0 where takesDontKnow: return .dontKnow
    case 1 where takesRefusal: return .refused
    case 2 where !isRequired: return .skipped
    case 3: return .later
    default: return value(&dice).map { .value($0) } ?? .later
    }
  }

  /// One that it does not take; nil when none comes to mind.
  func refusedReply(_ dice: inout SplitMix) -> Reply? {
    if isRequired, dice.chance(3) { return .skipped }
    if !takesDontKnow, dice.chance(2) { return .dontKnow }
    if !takesRefusal, dice.chance(2) { return .refused }
    if let refused, dice.chance(2) { return .value(.int(Int64(refused))) }
    return .value(wrongValue(&dice))
  }

  /// Nil where the rule leaves nothing.
  private func value(_ dice: inout SplitMix) -> JSONValue? {
    switch kind {
    case .choice:
      let ids = options + (hasOther ? [Question.otherID] : [])
      return ids.randomElement(using: &dice).map { .string($0) }
    case .multi: return .array(several(&dice).map { .string($0) })
    case .yesno: return .bool(dice.chance(2))
    case .number, .scale, .percent:
      let numbers = (low...high).filter { $0 != refused }
      return numbers.randomElement(using: &dice).map { .int(Int64($0)) }
    case .money:
      return ["amount": .int(Int64(dice.number(in: low...high))), "currency": "EUR"]
    case .date: return Self.days.randomElement(using: &dice).map { .string($0) }
    case .email: return .string("ada\(dice.number(in: 1...3))@example.com")
    case .long: return .string(dice.chance(2) ? "one\ntwo" : "one line")
    default: return .string(["Oslo", "Bergen", "Bodø"].randomElement(using: &dice) ?? "")
    }
  }

  private func several(_ dice: inout SplitMix) -> [String] {
    let plain = isLastExclusive ? Array(options.dropLast()) : options
    if isLastExclusive, dice.chance(3) { return options.suffix(1) }
    let chosen = plain.filter { _ in dice.chance(2) }
    return chosen.isEmpty ? Array(plain.prefix(1)) : chosen
  }

  private func wrongValue(_ dice: inout SplitMix) -> JSONValue {
    switch kind {
    case .choice: "zz"
    case .multi: dice.chance(2) ? [] : ["a", "a"]
    case .yesno: "maybe"
    case .number, .scale, .percent: dice.chance(2) ? 999 : "many"
    case .money: ["amount": 999, "currency": "EUR"]
    case .date: "2026-02-30"
    case .email: "nobody"
    default: dice.chance(2) ? "  " : true
    }
  }

  // MARK: What it takes

  /// Whether the reply is an answer; a rule's warning does not count.
  func takes(_ reply: Reply) -> Bool {
    switch reply.state {
    case .dontKnow: takesDontKnow
    case .refused: takesRefusal
    case .skipped: !isRequired || reply.isLater
    case .answered: takes(reply.value ?? .null)
    }
  }

  private func takes(_ value: JSONValue) -> Bool {
    switch kind {
    case .choice:
      return value.text.map { options.contains($0) || hasOther && $0 == Question.otherID } ?? false
    case .multi: return takes(several: value.array?.compactMap(\.text) ?? [], of: value)
    case .yesno: return value.boolean != nil
    case .number, .scale, .percent: return takes(number: value.number)
    case .money:
      return value.object.map { $0["currency"] == "EUR" && isInside($0["amount"]?.number) } ?? false
    case .date: return value.text.map { Self.days.contains($0) } ?? false
    case .email: return value.text?.contains("@example.com") ?? false
    case .long: return value.text.map { !$0.isEmpty && $0 != "  " } ?? false
    default: return value.text.map { !$0.isEmpty && $0 != "  " && !$0.contains("\n") } ?? false
    }
  }

  private func takes(several ids: [String], of value: JSONValue) -> Bool {
    guard value.array?.count == ids.count, !ids.isEmpty, Set(ids).count == ids.count,
      ids.allSatisfy({ options.contains($0) })
    else { return false }
    return !isLastExclusive || ids.count == 1 || options.last.map { !ids.contains($0) } ?? true
  }

  private func takes(number: Double?) -> Bool {
    isInside(number) && (kind != .number || refused.map { Double($0) != number } ?? true)
  }

  private func isInside(_ number: Double?) -> Bool {
    number.map { (Double(low)...Double(high)).contains($0) } ?? false
  }

  /// Whether the rule warns of the reply.
  func warns(of reply: Reply) -> Bool {
    guard kind == .number, let warned, reply.value?.number != refused.map(Double.init) else {
      return false
    }
    return reply.value?.number == Double(warned)
  }
}
