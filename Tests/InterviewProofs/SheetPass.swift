import WinnowCore

/// One run over the parts of a made-up questionnaire.
struct SheetPass {
  enum Reason { case unanswered, reopened, postponed, outdated, invalid }

  /// The question that it waits for.
  struct Stop {
    var key: String
    var item: Sheet.Item
    var form: String?
    var reason: Reason
  }

  private(set) var path: [String] = []
  private(set) var replies: [Reply] = []
  private(set) var stop: Stop?
  private let model: SheetModel
  private let isFinishing: Bool
  /// What the script has in its variables, by depth.
  private var values: [[String: JSONValue]] = [[:], [:], [:], [:]]
  private var changed: Set<String> = []

  init(_ model: SheetModel, isFinishing: Bool) {
    self.model = model
    self.isFinishing = isFinishing
  }

  /// False when it stopped.
  mutating func go(through parts: [Sheet.Part], scope: String, depth: Int) -> Bool {
    parts.allSatisfy { part in
      switch part {
      case .question(let item): visit(item, scope, depth, name: item.id)
      case .branch(let condition, let then, let otherwise):
        go(through: holds(condition) ? then : otherwise, scope: scope, depth: depth)
      case .list(let list): go(through: list, scope, depth)
      case .form(let id, let fields):
        fields.allSatisfy { field in
          visit(field, "\(scope)\(id)/", depth, name: "\(id)/\(field.id)", form: scope + id)
        }
      }
    }
  }

  private func holds(_ condition: Sheet.Condition) -> Bool {
    let value = values[condition.depth][condition.id]
    return switch condition.test {
    case .equals(let id): value?.text == id
    case .isTrue: value?.boolean == true
    case .above(let bound): (value?.number ?? -1) > Double(bound)
    case .isThere: value != nil
    }
  }

  // MARK: Questions

  /// `name` is the one of the script's variable.
  private mutating func visit(
    _ item: Sheet.Item,
    _ scope: String,
    _ depth: Int,
    name: String,
    form: String? = nil
  ) -> Bool {
    let key = scope + item.id
    guard let reply = answer(to: item, key, scope, form) else { return false }
    path.append(key)
    replies.append(reply)
    values[depth][name] = reply.value
    guard item.kind == .choice, item.hasOther, reply.value?.text == Question.otherID else {
      return true
    }
    var other = Sheet.Item(id: Question.otherID, kind: .text)
    other.isRequired = true
    return visit(other, key + "/", 3, name: key, form: form)
  }

  private mutating func answer(
    to item: Sheet.Item,
    _ key: String,
    _ scope: String,
    _ form: String?
  ) -> Reply? {
    if let pending = model.pending.last(where: { $0.key == key }) {
      let reply = pending.held.reply
      let former = model.answers[key]?.reply
      if former?.state != reply.state || former?.value != reply.value { changed.insert(key) }
      return reply
    }
    guard let held = model.answers[key] else { return halt(.unanswered, item, key, form) }
    if model.reopened == key { return halt(.reopened, item, key, form) }
    if isFinishing, held.reply.isLater { return halt(.postponed, item, key, form) }
    if item.after.contains(where: { isOutdated(held, after: scope + $0) }) {
      return halt(.outdated, item, key, form)
    }
    let reply = Self.adapted(held, to: item)
    return item.takes(reply) ? reply : halt(.invalid, item, key, form)
  }

  private mutating func halt(
    _ reason: Reason,
    _ item: Sheet.Item,
    _ key: String,
    _ form: String?
  ) -> Reply? {
    stop = Stop(key: key, item: item, form: form, reason: reason)
    return nil
  }

  private func isOutdated(_ held: SheetModel.Held, after key: String) -> Bool {
    changed.contains(key) || (model.answers[key]?.change ?? 0) > held.order
  }

  /// Any value can become a text.
  private static func adapted(_ held: SheetModel.Held, to item: Sheet.Item) -> Reply {
    let texts: Set<Question.Kind> = [.text, .long, .email, .phone, .url]
    guard texts.contains(item.kind), !texts.contains(held.kind), let value = held.reply.value
    else { return held.reply }
    var reply = held.reply
    reply.value = .string(words(value))
    return reply
  }

  private static func words(_ value: JSONValue) -> String {
    switch value {
    case .bool(let truth): truth ? "yes" : "no"
    case .int(let number): "\(number)"
    case .array(let elements): elements.compactMap(\.text).joined(separator: ", ")
    case .object(let object): object.members.map { words($0.value) }.joined(separator: " ")
    default: value.text ?? ""
    }
  }

  // MARK: Lists

  private mutating func go(
    through list: Sheet.Repetition,
    _ scope: String,
    _ depth: Int
  ) -> Bool {
    var (number, produced) = (0, 0)
    while true {
      repeat { number += 1 } while model.removed.contains("\(scope)\(list.id)[\(number)]")
      guard let isThere = isThere(list, "\(list.id)[\(number)]", scope, produced) else {
        return false
      }
      guard isThere else { return true }
      produced += 1
      values[depth + 1] = [:]
      let inner = "\(scope)\(list.id)[\(number)]/"
      guard go(through: list.parts, scope: inner, depth: depth + 1) else { return false }
    }
  }

  /// Whether there is another item; nil where that has to be asked.
  private mutating func isThere(
    _ list: Sheet.Repetition,
    _ id: String,
    _ scope: String,
    _ produced: Int
  ) -> Bool? {
    switch list.length {
    case .fixed(let count): return produced < count
    case .number(let id, let depth):
      let wanted = Int(max(0, values[depth][id]?.number ?? 0))
      return produced < min(wanted, list.most)
    case .asked(let minimum):
      guard produced < list.most else { return false }
      guard produced >= minimum else { return true }
      guard visit(.another(id), scope, 3, name: "another") else { return nil }
      return replies.last?.value == true
    }
  }
}

extension Sheet.Item {
  /// The host's own question whether there is another item.
  static func another(_ id: String) -> Sheet.Item {
    var item = Sheet.Item(id: id, kind: .yesno)
    item.isRequired = true
    item.takesDontKnow = false
    item.takesRefusal = false
    return item
  }
}
