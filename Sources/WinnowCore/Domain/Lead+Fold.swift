extension Lead {
  /// The lead after `event`, given what it was before: the one place that says what events mean.
  ///
  /// - Returns: nil when there is no such lead (not created yet, or removed). Kinds that are not
  ///   known, and events of leads that do not exist, change nothing.
  package static func fold(_ lead: Lead?, _ event: Event) -> Lead? {
    if event.kind == .leadCreated { return Lead(creation: event) ?? lead }
    guard var lead else { return nil }
    switch event.kind {
    case .leadUpdated: lead.merge(event.data, event: event)
    case .activityObserved: lead.observe(event)
    case .activityVoided: lead.void(event)
    case .consentGranted, .consentWithdrawn: lead.consent(event)
    case .scoreChanged: lead.score = RecordedScore(event.data) ?? lead.score
    case .leadRemoved: return nil
    default: return lead
    }
    lead.lastEvent = event.number
    lead.isStale = event.kind != .scoreChanged
    if event.kind != .scoreChanged { lead.updated = event.time }
    return lead
  }

  private init?(creation event: Event) {
    guard let id = event.lead else { return nil }
    let source = event.data["source"]?.text
    let stage = event.data["stage"]?.text.flatMap(Stage.init) ?? Stage.entry(source: source)
    self.init(id: id, stage: stage, created: event.time, event: event.number)
    merge(event.data, event: event)
  }

  /// Takes over every member; null removes a field or an answer, activities are added.
  private mutating func merge(_ data: JSONObject, event: Event) {
    for member in data.members {
      switch member.key {
      case "key": key = member.value.text
      case "row": row = member.value.text
      case "stage": stage = member.value.text.flatMap(Stage.init) ?? stage
      case "answers": Self.merge(member.value.object, into: &answers)
      case "consent": Self.merge(member.value.object, into: &consent)
      case "activities":
        for element in member.value.array ?? [] { append(element.object, event: event) }
      case let name where Self.reservedFields.contains(name): break
      default: fields[member.key] = member.value == .null ? nil : member.value
      }
    }
  }

  private static func merge(_ changes: JSONObject?, into object: inout JSONObject) {
    // What was read from JSON has each key once.
    guard !object.isEmpty else {
      return object = JSONObject(members: (changes?.members ?? []).filter { $0.value != .null })
    }
    for member in changes?.members ?? [] {
      object[member.key] = member.value == .null ? nil : member.value
    }
  }

  private mutating func observe(_ event: Event) {
    append(event.data, event: event)
  }

  /// Drops the activities that the event with the number in `event` brought.
  private mutating func void(_ event: Event) {
    guard let number = event.data["event"]?.integer else { return }
    activities.removeAll { $0.event == number }
  }

  /// Notes what the lead allows, or no longer allows, on the channel in `channel`.
  private mutating func consent(_ event: Event) {
    guard let channel = event.data["channel"]?.text else { return }
    var entry: JSONObject = [
      "granted": .bool(event.kind == .consentGranted), "at": .string(event.time.description),
    ]
    for name in ["source", "evidence"] {
      if let value = event.data[name] { entry.append(name, value) }
    }
    consent[channel] = .object(entry)
  }

  private mutating func append(_ data: JSONObject?, event: Event) {
    guard let type = data?["type"]?.text else { return }
    let at = data?["at"]?.text.flatMap { Instant($0) } ?? event.time
    let note = data?["note"]?.text
    let source = data?["source"]?.text
    activities.append(
      Activity(type: type, at: at, note: note, source: source, event: event.number)
    )
  }
}

extension RecordedScore {
  /// Reads the data of `score.changed`; nil when a member is missing.
  package init?(_ data: JSONObject) {
    guard let points = data["score"]?.number.flatMap(Points.init(exactly:)),
      let qualified = data["qualified"]?.boolean, let card = data["card"]?.text,
      let ruleset = data["ruleset"]?.text, let at = data["at"]?.text.flatMap({ Instant($0) })
    else { return nil }
    self.init(
      points: points,
      grade: data["grade"]?.text,
      qualified: qualified,
      card: card,
      ruleset: ruleset,
      at: at,
      details: data
    )
  }
}

extension Lead {
  /// The lead object of the stream, of `lead show --json` and of what Lua sees.
  package var json: JSONObject {
    var object: JSONObject = ["id": .string(id.description)]
    if let key { object.append("key", .string(key)) }
    for member in fields.members { object.append(member.key, member.value) }
    object.append("stage", .string(stage.rawValue))
    object.append("answers", .object(answers))
    object.append("activities", .array(activities.map { .object($0.json) }))
    object.append("consent", .object(consent))
    object.append("created", .string(created.description))
    object.append("updated", .string(updated.description))
    if let score { object.append("score", score.points.json) }
    if let grade = score?.grade { object.append("grade", .string(grade)) }
    if let score { object.append("qualified", .bool(score.qualified)) }
    return object
  }
}

extension Activity {
  /// `type`, `at` and, where there are such, `note` and `source`.
  package var json: JSONObject {
    var object: JSONObject = ["type": .string(type), "at": .string(at.description)]
    if let note { object.append("note", .string(note)) }
    if let source { object.append("source", .string(source)) }
    return object
  }
}

extension Points {
  /// A whole number where possible, else a decimal with at most three places.
  package var json: JSONValue {
    milli % 1000 == 0 ? .int(milli / 1000) : .double(Double(milli) / 1000)
  }
}
