extension Explanation {
  /// The object that `explain --json` prints.
  package var json: JSONObject {
    (try? JSONValue.parse(encoded(withID: true)))?.object ?? JSONObject()
  }

  /// The same on one line; without the id it is what `score.changed` keeps.
  package func encoded(withID: Bool) -> [UInt8] {
    var out = JSONBuilder(capacity: 1024)
    out.beginObject()
    if withID, let lead { out.add("id", lead.description) }
    out.add(key: "score")
    out.add(score)
    if let grade { out.add("grade", grade) }
    if let band { out.add("band", band) }
    if let cell { out.add("cell", cell) }
    if let action { out.add("action", action) }
    out.add(key: "qualified")
    out.add(qualified)
    appendLine(to: &out)
    appendParts(to: &out, withEvidence: withID)
    appendFailures(to: &out)
    appendSums(to: &out)
    if let fastLane { out.add("fast_lane", fastLane) }
    if isHandoffHeld { out.add("handoff", "held") }
    if withID { out.add(evidence: verdictEvidence, as: "verdict_evidence") }
    out.add("card", card)
    if let plugin { out.add("plugin", plugin) }
    out.add("ruleset", ruleset)
    out.add("at", at.description)
    appendOrigins(to: &out)
    out.endObject()
    return out.bytes
  }

  private func appendLine(to out: inout JSONBuilder) {
    out.add(key: "threshold")
    out.add(threshold)
    if hysteresis > .zero {
      out.add(key: "hysteresis")
      out.add(hysteresis)
    }
    guard isHeld else { return }
    out.add(key: "held")
    out.add(true)
  }

  private func appendOrigins(to out: inout JSONBuilder) {
    guard !origins.isEmpty else { return }
    out.add(key: "origins")
    out.beginArray()
    for origin in origins { out.add(json: origin.encoded(withID: true)) }
    out.endArray()
  }

  private func appendParts(to out: inout JSONBuilder, withEvidence: Bool) {
    out.add(key: "parts")
    out.beginArray()
    for part in parts { part.append(to: &out, withEvidence: withEvidence) }
    out.endArray()
    if !beside.isEmpty {
      out.add(key: "beside")
      out.beginArray()
      for part in beside { part.append(to: &out, withEvidence: withEvidence) }
      out.endArray()
    }
    out.add(key: "unknown")
    out.beginArray()
    for entry in unknown { out.add(entry.criterion) }
    out.endArray()
    if withEvidence { appendAsked(to: &out) }
  }

  /// What the unknown criteria looked for.
  private func appendAsked(to out: inout JSONBuilder) {
    guard unknown.contains(where: { !$0.asks.isEmpty }) else { return }
    out.add(key: "asks")
    out.beginObject()
    for entry in unknown where !entry.asks.isEmpty {
      out.add(key: entry.criterion)
      out.beginArray()
      for name in entry.asks { out.add(name) }
      out.endArray()
    }
    out.endObject()
  }

  private func appendFailures(to out: inout JSONBuilder) {
    let failed = (unknown + otherFailures).filter { $0.error != nil }
    guard !failed.isEmpty else { return }
    out.add(key: "errors")
    out.beginObject()
    for entry in failed { out.add(entry.criterion, entry.error ?? "") }
    out.endObject()
  }

  private func appendSums(to out: inout JSONBuilder) {
    out.add(key: "range")
    out.beginArray()
    out.add(lowest)
    out.add(highest)
    out.endArray()
    out.add(key: "dimensions")
    out.beginObject()
    for (name, points) in dimensions {
      out.add(key: name)
      out.add(points)
    }
    out.endObject()
    guard let gate else { return }
    out.add(key: "gate")
    out.beginObject()
    out.add("id", gate.id)
    out.add("reason", gate.reason)
    out.endObject()
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
    isHandoffHeld = details["handoff"]?.text == "held"
    plugin = details["plugin"]?.text
  }

  fileprivate static func points(_ value: JSONValue?) -> Points? {
    value?.number.flatMap(Points.init(exactly:))
  }
}

extension Explanation.Part {
  /// `criterion`, `degree`, `weight`, `points` and, where there are such, `why`, `dimension`, `group`.
  package var json: JSONObject {
    var out = JSONBuilder(capacity: 128)
    append(to: &out, withEvidence: true)
    return (try? JSONValue.parse(out.bytes))?.object ?? JSONObject()
  }

  fileprivate func append(to out: inout JSONBuilder, withEvidence: Bool) {
    out.beginObject()
    out.add("criterion", criterion)
    if let degree {
      out.add(key: "degree")
      out.add(degree)
    }
    if let weight {
      out.add(key: "weight")
      out.add(weight)
    }
    out.add(key: "points")
    out.add(points)
    if let why { out.add("why", why) }
    if let dimension { out.add("dimension", dimension) }
    if let group { out.add("group", group) }
    if withEvidence { appendEvidence(to: &out) }
    out.endObject()
  }

  private func appendEvidence(to out: inout JSONBuilder) {
    if let decay { out.add("decay", decay) }
    if let bound {
      out.add(key: "bound")
      out.add(bound)
    }
    out.add(evidence: evidence, as: "evidence")
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
}

extension JSONBuilder {
  fileprivate mutating func add(evidence: [Explanation.Evidence], as key: String) {
    guard !evidence.isEmpty else { return }
    add(key: key)
    add(json: JSONWriter.encode(.array(evidence.map { .object($0.json) })))
  }

  fileprivate mutating func add(_ key: String, _ text: String) {
    add(key: key)
    add(text)
  }
}

extension Explanation.Evidence {
  /// `what` and, where there are such, `value`, `event`, `at`, `points`.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["what": .string(what)]
    if let value { object.append("value", value) }
    if let event { object.append("event", .int(event)) }
    if let at { object.append("at", .string(at.description)) }
    if let points { object.append("points", points.json) }
    return object
  }
}
