import Lua
import WinnowCore

/// Carries a lead of the workspace to the buffer that Lua reads: the slow twin of ``LeadLine``.
struct LeadRecord {
  private(set) var argument = LuaBuffer()
  /// Those activities that the card has a rule for, earliest first.
  private(set) var activities: [ScoredActivity] = []
  private let projection: LeadProjection
  private let now: Instant

  init(_ projection: LeadProjection, now: Instant) {
    self.projection = projection
    self.now = now
  }

  /// Takes over what the projection shows of `lead`.
  mutating func read(_ lead: Lead) {
    argument.removeAll()
    activities.removeAll(keepingCapacity: true)
    let table = argument.beginTable(guardedBy: projection.leadGuard)
    var fields = 1
    append(key: "id")
    append(.string(lead.id.description))
    for member in lead.json.members where uses(member.key) == .field {
      append(key: member.key)
      append(member.value)
      fields += 1
    }
    if projection.showsAnswers {
      append(key: "answers")
      append(answers: lead.answers)
      fields += 1
    }
    readActivities(lead)
    if projection.showsActivities {
      append(key: "activities")
      append(activities: lead.activities)
      fields += 1
    }
    argument.endTable(table, items: 0, fields: fields)
  }

  private func uses(_ name: String) -> LeadProjection.Use {
    var name = name
    return unsafe name.withUTF8 { unsafe projection.use(of: $0) }
  }

  private mutating func readActivities(_ lead: Lead) {
    for activity in lead.activities {
      var type = activity.type
      guard let rule = unsafe type.withUTF8({ unsafe projection.rule(for: $0) }) else { continue }
      activities.append(ScoredActivity(rule: rule, age: activity.at.age(at: now)))
    }
  }

  private mutating func append(answers: JSONObject) {
    let table = argument.beginTable(guardedBy: projection.answersGuard)
    var fields = 0
    for member in answers.members {
      var id = member.key
      guard unsafe id.withUTF8({ unsafe projection.shows(answer: $0) }) else { continue }
      append(key: member.key)
      append(member.value)
      fields += 1
    }
    argument.endTable(table, items: 0, fields: fields)
  }

  private mutating func append(activities: [Activity]) {
    let list = argument.beginTable(guardedBy: nil)
    for activity in activities {
      let table = argument.beginTable(guardedBy: nil)
      append(key: "type")
      append(.string(activity.type))
      append(key: "age")
      argument.append(activity.at.age(at: now))
      if let note = activity.note {
        append(key: "note")
        append(.string(note))
      }
      argument.endTable(table, items: 0, fields: activity.note == nil ? 2 : 3)
    }
    argument.endTable(list, items: activities.count, fields: 0)
  }

  private mutating func append(key: String) {
    var key = key
    unsafe key.withUTF8 { unsafe argument.appendKey($0) }
  }

  private mutating func append(_ value: JSONValue) {
    switch value {
    case .null: argument.appendNil()
    case .bool(let value): argument.append(value)
    case .int(let number): argument.append(number)
    case .double(let number): argument.append(number)
    case .string(var text): unsafe text.withUTF8 { unsafe argument.append($0) }
    case .array(let elements):
      let list = argument.beginTable(guardedBy: nil)
      for element in elements { append(element) }
      argument.endTable(list, items: elements.count, fields: 0)
    case .object(let object):
      let table = argument.beginTable(guardedBy: nil)
      for member in object.members {
        append(key: member.key)
        append(member.value)
      }
      argument.endTable(table, items: 0, fields: object.count)
    }
  }
}
