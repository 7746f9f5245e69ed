extension Explanation {
  /// The object that `explain --json` prints and that `score.changed` keeps.
  package var json: JSONObject {
    var object = JSONObject()
    if let lead { object.append("id", .string(lead.description)) }
    object.append("score", score.json)
    if let grade { object.append("grade", .string(grade)) }
    if let band { object.append("band", .string(band)) }
    if let cell { object.append("cell", .string(cell)) }
    if let action { object.append("action", .string(action)) }
    object.append("qualified", .bool(qualified))
    object.append("threshold", threshold.json)
    if hysteresis > .zero { object.append("hysteresis", hysteresis.json) }
    if isHeld { object.append("held", .bool(true)) }
    object.append("parts", .array(parts.map { .object($0.json) }))
    if !beside.isEmpty { object.append("beside", .array(beside.map { .object($0.json) })) }
    object.append("unknown", .array(unknown.map { .string($0.criterion) }))
    appendFailures(to: &object)
    object.append("range", .array([lowest.json, highest.json]))
    var sums = JSONObject()
    for (name, points) in dimensions { sums.append(name, points.json) }
    object.append("dimensions", .object(sums))
    if let gate {
      object.append("gate", .object(["id": .string(gate.id), "reason": .string(gate.reason)]))
    }
    if let fastLane { object.append("fast_lane", .string(fastLane)) }
    object.append("card", .string(card))
    object.append("ruleset", .string(ruleset))
    object.append("at", .string(at.description))
    if !origins.isEmpty { object.append("origins", .array(origins.map { .object($0.json) })) }
    return object
  }

  private func appendFailures(to object: inout JSONObject) {
    var failures = JSONObject()
    for entry in unknown + otherFailures {
      if let error = entry.error { failures.append(entry.criterion, .string(error)) }
    }
    if !failures.isEmpty { object.append("errors", .object(failures)) }
  }

  /// What was recorded for a lead; nil when it has no score yet.
  package init?(recordedFor lead: Lead) {
    guard let recorded = lead.score else { return nil }
    self.init(lead: lead.id, at: recorded.at)
    score = recorded.points
    grade = recorded.grade
    qualified = recorded.qualified
    card = recorded.card
    ruleset = recorded.ruleset
    isRecorded = true
    read(recorded.details)
  }

  /// What was recorded of a card that gives a dimension.
  private init?(recorded object: JSONObject, at: Instant) {
    guard let score = Self.points(object["score"]), let card = object["card"]?.text,
      let ruleset = object["ruleset"]?.text
    else { return nil }
    self.init(lead: nil, at: at)
    self.score = score
    self.card = card
    self.ruleset = ruleset
    grade = object["grade"]?.text
    qualified = object["qualified"]?.boolean ?? false
    isRecorded = true
    read(object)
  }

  private mutating func read(_ details: JSONObject) {
    threshold = Self.points(details["threshold"]) ?? .zero
    band = details["band"]?.text
    cell = details["cell"]?.text
    action = details["action"]?.text
    hysteresis = Self.points(details["hysteresis"]) ?? .zero
    isHeld = details["held"]?.boolean ?? false
    beside = (details["beside"]?.array ?? []).compactMap { $0.object.flatMap(Part.init) }
    origins = (details["origins"]?.array ?? []).compactMap { origin in
      origin.object.flatMap { Explanation(recorded: $0, at: at) }
    }
    parts = (details["parts"]?.array ?? []).compactMap { $0.object.flatMap(Part.init) }
    unknown = (details["unknown"]?.array ?? []).compactMap { element in
      element.text.map { Unknown(criterion: $0, error: details["errors"]?.object?[$0]?.text) }
    }
    let known = Set(unknown.map(\.criterion))
    for member in details["errors"]?.object?.members ?? [] where !known.contains(member.key) {
      otherFailures.append(Unknown(criterion: member.key, error: member.value.text))
    }
    let range = details["range"]?.array ?? []
    lowest = range.first.flatMap(Self.points) ?? score
    highest = range.last.flatMap(Self.points) ?? score
    dimensions = (details["dimensions"]?.object?.members ?? []).compactMap { member in
      Self.points(member.value).map { (member.key, $0) }
    }
    if let gate = details["gate"]?.object, let id = gate["id"]?.text {
      self.gate = (id, gate["reason"]?.text ?? "other")
    }
    fastLane = details["fast_lane"]?.text
  }

  fileprivate static func points(_ value: JSONValue?) -> Points? {
    value?.number.flatMap(Points.init(exactly:))
  }
}

extension Explanation.Part {
  /// `criterion`, `degree`, `weight`, `points` and, where there are such, `why`, `dimension`, `group`.
  package var json: JSONObject {
    var object: JSONObject = ["criterion": .string(criterion)]
    if let degree { object.append("degree", Self.number(degree)) }
    if let weight { object.append("weight", weight.json) }
    object.append("points", points.json)
    if let why { object.append("why", .string(why)) }
    if let dimension { object.append("dimension", .string(dimension)) }
    if let group { object.append("group", .string(group)) }
    return object
  }

  fileprivate init?(_ object: JSONObject) {
    guard let criterion = object["criterion"]?.text,
      let points = Explanation.points(object["points"])
    else { return nil }
    self.init(
      criterion: criterion,
      degree: object["degree"]?.number,
      weight: Explanation.points(object["weight"]),
      points: points,
      why: object["why"]?.text
    )
    dimension = object["dimension"]?.text
    group = object["group"]?.text
  }

  private static func number(_ value: Double) -> JSONValue {
    value == value.rounded() ? .int(Int64(value)) : .double(value)
  }
}
