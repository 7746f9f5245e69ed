import WinnowCore

extension Card {
  /// All that a card says as data; of its functions, that they are there.
  var json: JSONObject {
    var object: JSONObject = ["id": .string(id), "threshold": threshold.json]
    if hysteresis > .zero { object.append("hysteresis", hysteresis.json) }
    object.append("criteria", .array(criteria.map { .object(json(of: $0)) }))
    if !groups.isEmpty { object.append("groups", .array(groups.map { .object(json(of: $0)) })) }
    if let engagement {
      object.append("activities", .array(engagement.rules.map { .object(engagement.json(of: $0)) }))
      object.append("engagement", .object(json(of: engagement)))
    }
    if !gates.isEmpty {
      let gates = gates.map { gate in
        JSONValue.object(["id": .string(gate.id), "reason": .string(gate.reason)])
      }
      object.append("gates", .array(gates))
    }
    object.append("fast_lane", .bool(hasFastLane))
    appendWhole(to: &object)
    return object
  }

  /// Dimensions, and what is made of them.
  private func appendWhole(to object: inout JSONObject) {
    object.append("dimensions", .array(dimensions.map { .object($0.json) }))
    switch combination {
    case .sum: break
    case .function: object.append("combine", "function")
    case .weighted(let factors):
      let members = zip(dimensions, factors).map { dimension, factor in
        JSONObject.Member(key: dimension.name, value: .double(factor))
      }
      object.append("combine", .object(JSONObject(members: members)))
    }
    if let grades { object.append("grades", .object(json(of: grades))) }
    if let bands { object.append("bands", .object(json(of: bands))) }
    guard !cells.isEmpty else { return }
    let members = cells.sorted { $0.key < $1.key }.map { cell in
      JSONObject.Member(key: cell.key, value: .string(cell.value))
    }
    object.append("cells", .object(JSONObject(members: members)))
  }

  private func json(of criterion: Criterion) -> JSONObject {
    var entry: JSONObject = [
      "id": .string(criterion.id), "weight": criterion.weight.json,
      "dimension": .string(dimensions[criterion.dimension].name),
    ]
    if let label = criterion.label { entry.append("label", .string(label)) }
    if let choice = criterion.oneOf { entry.append("one_of", .int(Int64(choice))) }
    if let group = criterion.group { entry.append("group", .string(groups[group].id)) }
    return entry
  }

  private func json(of group: Group) -> JSONObject {
    var entry: JSONObject = [
      "id": .string(group.id), "dimension": .string(dimensions[group.dimension].name),
    ]
    if let label = group.label { entry.append("label", .string(label)) }
    group.bounds.append(to: &entry)
    return entry
  }

  private func json(of engagement: Engagement) -> JSONObject {
    var entry: JSONObject = ["dimension": .string(dimensions[engagement.dimension].name)]
    if let decay = engagement.decay.words { entry.append("decay", .string(decay)) }
    engagement.bounds.append(to: &entry)
    guard !engagement.groups.isEmpty else { return entry }
    let groups = engagement.groups.map { group in
      var bounds: JSONObject = ["id": .string(group.name)]
      group.bounds.append(to: &bounds)
      return JSONValue.object(bounds)
    }
    entry.append("groups", .array(groups))
    return entry
  }

  private func json(of scale: Scale) -> JSONObject {
    let lines = scale.lines.map { line in
      JSONValue.object(["name": .string(line.name), "points": line.points.json])
    }
    return [
      "of": .string(scale.dimension.map { dimensions[$0].name } ?? "total"),
      "lines": .array(lines), "lowest": .string(scale.lowest),
    ]
  }
}

extension Card.Dimension {
  fileprivate var json: JSONObject {
    var entry: JSONObject = ["name": .string(name), "counts": .bool(counts)]
    bounds.append(to: &entry)
    guard let origin else { return entry }
    entry.append("from", .string(origin))
    entry.append("gates", .bool(takesGates))
    return entry
  }
}

extension Card.Bounds {
  fileprivate func append(to object: inout JSONObject) {
    if let cap { object.append("cap", cap.json) }
    if let floor { object.append("floor", floor.json) }
  }
}

extension Engagement {
  fileprivate func json(of rule: Rule) -> JSONObject {
    var entry: JSONObject = ["type": .string(rule.type), "points": rule.points.json]
    if let first = rule.limit.first { entry.append("first", .int(Int64(first))) }
    if let count = rule.limit.perDay { entry.append("per_day", .int(Int64(count))) }
    if rule.limit.coolDown > 0 {
      entry.append("cool_down_seconds", .double(Double(rule.limit.coolDown) / 1000))
    }
    if let decay = rule.decay { entry.append("decay", .string(decay.words ?? "none")) }
    if let group = rule.group { entry.append("group", .string(groups[group].name)) }
    if let only = rule.provenance.only { entry.append("from", Self.list(only)) }
    if !rule.provenance.except.isEmpty {
      entry.append("not_from", Self.list(rule.provenance.except))
    }
    return entry
  }

  private static func list(_ texts: Set<String>) -> JSONValue {
    .array(texts.sorted().map(JSONValue.string))
  }
}

extension Points {
  fileprivate var json: JSONValue {
    milli % 1000 == 0 ? .int(milli / 1000) : .double(Double(milli) / 1000)
  }
}
