package import StoreProofs
import WinnowCore

extension Sheet {
  /// Makes one up; a seed decides everything.
  package init(seed: UInt64) {
    var maker = SheetMaker(dice: SplitMix(state: seed))
    parts = maker.parts(maker.dice.number(in: 3...6), depth: 0, known: [])
    if parts.isEmpty { parts = [.question(maker.item(depth: 0, known: []))] }
    idCount = maker.idCount
  }

  /// The next version of it: questions go, come, and take other answers.
  package func changed(_ dice: inout SplitMix) -> Sheet {
    let victims = Set(items.map(\.id).filter { _ in dice.chance(4) })
    var maker = SheetMaker(dice: SplitMix(state: dice.next()), idCount: idCount)
    var sheet = mapping { item in victims.contains(item.id) ? maker.changed(item) : item }
    if dice.chance(2) {
      let new = Part.question(maker.item(depth: 0, known: []))
      sheet.parts.insert(new, at: dice.number(in: 0...sheet.parts.count))
    }
    sheet.idCount = maker.idCount
    sheet.version += 1
    return sheet
  }
}

/// Makes up parts of questionnaires.
struct SheetMaker {
  /// A question that later parts can depend on.
  struct Known {
    var item: Sheet.Item
    var id: String
    var depth: Int
  }

  var dice: SplitMix
  var idCount = 0
  /// How many parts there may still be.
  private var room = 9

  init(dice: SplitMix, idCount: Int = 0) {
    self.dice = dice
    self.idCount = idCount
  }

  private mutating func newID(_ letter: String) -> String {
    idCount += 1
    return "\(letter)\(idCount)"
  }

  mutating func parts(_ count: Int, depth: Int, known: [Known]) -> [Sheet.Part] {
    var known = known
    var parts: [Sheet.Part] = []
    for _ in 0..<count where room > 0 {
      room -= 1
      parts.append(part(depth: depth, &known))
    }
    return parts
  }

  private mutating func part(depth: Int, _ known: inout [Known]) -> Sheet.Part {
    switch dice.number(in: 0...9) {
    case 0...2: return branch(depth: depth, known)
    case 3 where depth < 2: return .list(list(depth: depth, known))
    case 4: return form(depth: depth, &known)
    default:
      let item = item(depth: depth, known: known)
      known.append(Known(item: item, id: item.id, depth: depth))
      return .question(item)
    }
  }

  private mutating func branch(depth: Int, _ known: [Known]) -> Sheet.Part {
    guard let condition = condition(known) else {
      return .question(item(depth: depth, known: known))
    }
    let then = parts(dice.number(in: 1...3), depth: depth, known: known)
    let otherwise = parts(dice.number(in: 0...2), depth: depth, known: known)
    return .branch(condition, then: then, otherwise: otherwise)
  }

  private mutating func condition(_ known: [Known]) -> Sheet.Condition? {
    guard let chosen = known.randomElement(using: &dice) else { return nil }
    let test: Sheet.Condition.Test
    switch chosen.item.kind {
    case .choice: test = .equals(chosen.item.options.randomElement(using: &dice) ?? "a")
    case .yesno: test = .isTrue
    case .number, .scale, .percent: test = .above(dice.number(in: 0...4))
    default: test = .isThere
    }
    return Sheet.Condition(id: chosen.id, depth: chosen.depth, test: test)
  }

  private mutating func list(depth: Int, _ known: [Known]) -> Sheet.Repetition {
    let numbers = known.filter { $0.item.kind == .number }
    var length = Sheet.Repetition.Length.asked(minimum: dice.chance(3) ? 1 : 0)
    if let number = numbers.randomElement(using: &dice), !dice.chance(3) {
      length = .number(id: number.id, depth: number.depth)
    } else if dice.chance(4) {
      length = .fixed(dice.number(in: 0...2))
    }
    let id = newID("l")
    let inner = parts(dice.number(in: 0...1), depth: depth + 1, known: known)
    let first = Sheet.Part.question(item(depth: depth + 1, known: known))
    return Sheet.Repetition(
      id: id,
      length: length,
      most: dice.number(in: 1...2),
      parts: [first] + inner
    )
  }

  private mutating func form(depth: Int, _ known: inout [Known]) -> Sheet.Part {
    let id = newID("f")
    var fields: [Sheet.Item] = []
    for _ in 0..<dice.number(in: 1...3) {
      var field = item(depth: depth, known: [])
      field.wrapper = .none
      fields.append(field)
      known.append(Known(item: field, id: "\(id)/\(field.id)", depth: depth))
    }
    return .form(id: id, fields: fields)
  }

  mutating func item(depth: Int, known: [Known]) -> Sheet.Item {
    var item = Sheet.Item(id: newID("q"), kind: kind())
    item.isRequired = dice.chance(2)
    item.takesDontKnow = !dice.chance(4)
    item.takesRefusal = !dice.chance(6)
    item.wrapper = Sheet.Item.Wrapper.allCases.randomElement(using: &dice) ?? .none
    // The same depth: those further up are named by their whole key, which differs item by item.
    let others = known.filter { $0.depth == depth }
    if dice.chance(4), let other = others.randomElement(using: &dice) { item.after = [other.id] }
    setBounds(&item)
    return item
  }

  private mutating func kind() -> Question.Kind {
    let kinds: [Question.Kind] = [
      .choice, .choice, .multi, .yesno, .yesno, .number, .number, .number, .scale, .percent, .text,
      .text, .long, .date, .email, .money,
    ]
    return kinds.randomElement(using: &dice) ?? .text
  }

  private mutating func setBounds(_ item: inout Sheet.Item) {
    item.options = Array(["a", "b", "c", "d"].prefix(dice.number(in: 2...4)))
    item.isLastExclusive = dice.chance(3)
    item.hasOther = item.kind == .choice && dice.chance(4)
    item.low = item.kind == .scale ? 1 : dice.number(in: 0...1)
    item.high = item.kind == .scale ? 5 : dice.number(in: 2...6)
    guard item.kind == .number else { return }
    if dice.chance(4) { item.refused = dice.number(in: item.low...item.high) }
    if dice.chance(4) { item.warned = dice.number(in: item.low...item.high) }
  }

  /// A question as a later version has it; nil when that has it no more.
  mutating func changed(_ item: Sheet.Item) -> Sheet.Item? {
    var item = item
    switch dice.number(in: 0...5) {
    case 0: return nil
    case 1: item.kind = .text
    case 2: item.kind = kind()
    case 3: item.isRequired.toggle()
    case 4: item.wrapper = .both
    default: break
    }
    item.refused = nil
    item.warned = nil
    setBounds(&item)
    return item
  }
}
