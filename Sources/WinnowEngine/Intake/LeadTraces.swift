import WinnowCore

/// What one transaction left in the history of a lead.
struct LeadTraces {
  /// The lead was made by the transaction.
  private(set) var isCreated = false
  /// Other transactions did more to it than scoring, after this one made it.
  private(set) var isTouchedByOthers = false
  private var before: Lead?
  private var now: Lead?
  /// The last value that the transaction gave to each name.
  private var given = LeadValues()

  /// Follows the events of one lead, in order.
  init(of history: [Event], transaction: String) {
    var isReached = false
    var own: Set<Int64> = []
    for event in history {
      let isOwn = event.transaction == transaction
      if isOwn, !isReached {
        before = now
        isReached = true
        isCreated = event.kind == .leadCreated
      }
      if isOwn { given.take(event) }
      if isReached, !isOwn, event.kind != .scoreChanged { isTouchedByOthers = true }
      now = Lead.fold(now, event)
      if isOwn { own.insert(event.number) }
    }
    for activity in now?.activities ?? []
    where own.contains(activity.event) && activities.last != activity.event {
      activities.append(activity.event)
    }
  }

  /// Numbers of the transaction's events that brought activities which are still there.
  private(set) var activities: [Int64] = []

  /// Whether the lead is still there.
  var isAlive: Bool { now != nil }

  /// The data of the `lead.updated` that gives back what was before, as far as the imported values
  /// are still there; nil when there is nothing to give back.
  var restoring: JSONObject? {
    guard let now else { return nil }
    var change = JSONObject()
    for member in given.fields.members where LeadChange.isSame(now.fields[member.key], member.value)
    {
      change.append(member.key, before?.fields[member.key] ?? .null)
    }
    if let stage = given.stage, now.stage.rawValue == stage, let before {
      change.append("stage", .string(before.stage.rawValue))
    }
    Self.append("answers", given.answers, now.answers, before?.answers, to: &change)
    Self.append("consent", given.consent, now.consent, before?.consent, to: &change)
    guard !change.isEmpty || given.isEmpty || !activities.isEmpty else { return nil }
    if let row = given.row, now.row == row {
      change.append("row", before?.row.map { .string($0) } ?? .null)
    }
    return change.isEmpty ? nil : change
  }

  private static func append(
    _ name: String,
    _ given: JSONObject,
    _ now: JSONObject,
    _ before: JSONObject?,
    to change: inout JSONObject
  ) {
    var part = JSONObject()
    for member in given.members where LeadChange.isSame(now[member.key], member.value) {
      part.append(member.key, before?[member.key] ?? .null)
    }
    if !part.isEmpty { change.append(name, .object(part)) }
  }
}

/// The values that events gave to a lead.
private struct LeadValues {
  private(set) var fields = JSONObject()
  private(set) var answers = JSONObject()
  private(set) var consent = JSONObject()
  private(set) var stage: String?
  private(set) var row: String?

  /// Whether nothing but the mark of a row was given.
  var isEmpty: Bool { fields.isEmpty && answers.isEmpty && consent.isEmpty && stage == nil }

  mutating func take(_ event: Event) {
    guard event.kind == .leadUpdated else { return }
    for member in event.data.members {
      switch member.key {
      case "row": row = member.value.text
      case "stage": stage = member.value.text
      case "answers": Self.take(member.value, into: &answers)
      case "consent": Self.take(member.value, into: &consent)
      case let name where Lead.reservedFields.contains(name): break
      default: fields[member.key] = member.value
      }
    }
  }

  private static func take(_ values: JSONValue, into object: inout JSONObject) {
    for member in values.object?.members ?? [] { object[member.key] = member.value }
  }
}
