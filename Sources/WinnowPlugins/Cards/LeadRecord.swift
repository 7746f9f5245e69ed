import Lua
import WinnowCore

/// Carries a lead of the workspace to the buffer that Lua reads: the slow twin of ``LeadLine``.
struct LeadRecord: ~Copyable {
  /// The lead that was read last.
  var cargo = LeadCargo()
  private let projection: LeadProjection
  private let now: Instant

  init(_ projection: LeadProjection, now: Instant) {
    self.projection = projection
    self.now = now
  }

  /// Takes over what the projection shows of `lead`.
  mutating func read(_ lead: Lead) {
    cargo.removeAll()
    let table = cargo.argument.beginTable(under: projection.leadGuard)
    var fields = 1
    append(key: "id")
    cargo.argument.append(lead.id.description)
    cargo.wasQualified = lead.score?.qualified ?? false
    fields += append(fields: lead)
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
    cargo.argument.endTable(table, items: 0, fields: fields)
  }

  /// Appends the members that the projection shows, as ``Lead/json`` has them; gives their number.
  private mutating func append(fields lead: Lead) -> Int {
    var count = 0
    func take(_ name: String, _ value: @autoclosure () -> JSONValue?) {
      guard isField(name), let value = value() else { return }
      append(key: name)
      append(value)
      count += 1
    }
    take("key", lead.key.map { .string($0) })
    for member in lead.fields.members { take(member.key, member.value) }
    take("stage", .string(lead.stage.rawValue))
    take("consent", .object(lead.consent))
    take("created", .string(lead.created.description))
    take("updated", .string(lead.updated.description))
    take("score", lead.score?.points.json)
    take("grade", lead.score?.grade.map { .string($0) })
    take("qualified", lead.score.map { .bool($0.qualified) })
    return count
  }

  private func isField(_ name: String) -> Bool {
    var name = name
    switch name.withUTF8({ unsafe projection.use(of: $0) }) {
    case .field, .verdict(isField: true): return true
    default: return false
    }
  }

  private mutating func readActivities(_ lead: Lead) {
    for activity in lead.activities {
      var type = activity.type
      guard let rule = type.withUTF8({ unsafe projection.rule(for: $0) }),
        projection.accepts(rule, from: activity.source)
      else { continue }
      cargo.activities.append(
        ScoredActivity(rule: rule, at: activity.at, event: activity.event)
      )
    }
  }

  private mutating func append(answers: JSONObject) {
    let table = cargo.beginTable(under: projection.answersGuard)
    var fields = 0
    for member in answers.members {
      var id = member.key
      guard id.withUTF8({ unsafe projection.shows(answer: $0) }) else { continue }
      append(key: member.key)
      append(member.value)
      fields += 1
    }
    cargo.argument.endTable(table, items: 0, fields: fields)
  }

  private mutating func append(activities: [Activity]) {
    let list = cargo.argument.beginTable()
    for activity in activities {
      let table = cargo.argument.beginTable()
      append(key: "type")
      append(.string(activity.type))
      append(key: "age")
      cargo.argument.append(activity.at.age(at: now))
      var fields = 2
      for (name, text) in [("note", activity.note), ("source", activity.source)] {
        guard let text else { continue }
        append(key: name)
        append(.string(text))
        fields += 1
      }
      cargo.argument.endTable(table, items: 0, fields: fields)
    }
    cargo.argument.endTable(list, items: activities.count, fields: 0)
  }

  private mutating func append(key: String) { cargo.argument.appendKey(key) }

  private mutating func append(_ value: JSONValue) {
    switch value {
    case .null: cargo.argument.appendNil()
    case .bool(let value): cargo.argument.append(value)
    case .int(let number): cargo.argument.append(number)
    case .double(let number): cargo.argument.append(number)
    case .string(let text): cargo.argument.append(text)
    case .array(let elements):
      let list = cargo.argument.beginTable()
      for element in elements { append(element) }
      cargo.argument.endTable(list, items: elements.count, fields: 0)
    case .object(let object):
      let table = cargo.argument.beginTable()
      for member in object.members {
        append(key: member.key)
        append(member.value)
      }
      cargo.argument.endTable(table, items: 0, fields: object.count)
    }
  }
}
