import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// Adds to an explanation what its parts rest on: answers and activities, with their events.
  ///
  /// The rules that gave the score are asked again. Where they give another score by now, because the
  /// lead changed since or the rules are not kept, the explanation stays as it is.
  func withEvidence(_ explanation: Explanation, _ lead: Lead) throws -> Explanation {
    guard let source = evidenceRules(explanation.ruleset) else { return explanation }
    return Self.resting(explanation, source, lead, try bringers(of: lead.id))
  }

  private static func resting(
    _ explanation: Explanation,
    _ source: RuleSource,
    _ lead: Lead,
    _ events: [String: Int64]
  ) -> Explanation {
    var explanation = explanation
    explanation.origins = explanation.origins.map { origin in
      guard let other = origin.plugin.flatMap({ source.dependencies[$0] }) else { return origin }
      return resting(origin, other, lead, events)
    }
    guard let runner = try? CardRunner(source, card: explanation.card, now: explanation.at),
      let fresh = try? runner.explain(lead), fresh.hasSameParts(as: explanation),
      let grounds = try? runner.grounds(of: lead)
    else { return explanation }
    explanation.rest(on: grounds, lead, events)
    return explanation
  }

  private func evidenceRules(_ ruleset: String) -> RuleSource? {
    if let source = try? usableRules(), source.digest == ruleset { return source }
    return try? keptRules(ruleset)
  }

  /// The number of the event that brought each answer and each field as it is now.
  private func bringers(of id: LeadID) throws -> [String: Int64] {
    var events: [String: Int64] = [:]
    for event in try store.history(of: id)
    where event.kind == .leadCreated || event.kind == .leadUpdated {
      for member in event.data.members {
        events[member.key] = event.number
        guard member.key == "answers" || member.key == "consent" else { continue }
        for inner in member.value.object?.members ?? [] {
          events["\(member.key).\(inner.key)"] = event.number
        }
      }
    }
    return events
  }

  /// Paths without those that only lead to others.
  static func leaves(_ paths: [String]) -> [String] {
    paths.filter { path in !paths.contains { $0.hasPrefix(path + ".") } }
  }
}

extension Explanation {
  fileprivate mutating func rest(
    on grounds: [String: PartGround],
    _ lead: Lead,
    _ events: [String: Int64]
  ) {
    for place in parts.indices { parts[place].rest(on: grounds, lead, events) }
    for place in beside.indices { beside[place].rest(on: grounds, lead, events) }
    let deciding = gate.map { "gate:" + $0.id } ?? fastLane.map { _ in "fast_lane" }
    verdictEvidence = deciding.flatMap { grounds[$0] }?.evidence(lead, events) ?? []
    for place in unknown.indices {
      let reads = grounds[unknown[place].criterion]?.reads ?? []
      let own = Engine.leaves(reads).filter { lead.value(at: $0) == nil }
      unknown[place].asks = own + askedElsewhere(unknown[place].criterion)
    }
  }

  /// What a criterion of another card looked for: `icp/size`.
  private func askedElsewhere(_ criterion: String) -> [String] {
    guard let slash = criterion.firstIndex(of: "/") else { return [] }
    let name = criterion[criterion.index(after: slash)...]
    let origin = origins.first { ($0.plugin ?? $0.card) == criterion[..<slash] }
    return origin?.unknown.first { $0.criterion == name }?.asks ?? []
  }

  /// Whether it says the same as another one, labels aside.
  fileprivate func hasSameParts(as other: Explanation) -> Bool {
    score == other.score && parts.count == other.parts.count
      && zip(parts, other.parts).allSatisfy {
        $0.criterion == $1.criterion && $0.points == $1.points
      }
  }
}

extension Explanation.Part {
  fileprivate mutating func rest(
    on grounds: [String: PartGround],
    _ lead: Lead,
    _ events: [String: Int64]
  ) {
    guard let ground = grounds[criterion] else { return }
    bound = ground.bound
    decay = ground.decay?.words
    evidence += ground.evidence(lead, events)
    evidence += ground.activities.map { counted in
      Explanation.Evidence(
        what: criterion,
        event: counted.activity.event,
        at: counted.activity.at,
        points: counted.points
      )
    }
  }
}

extension PartGround {
  /// What the function read, as the lead has it, with the events that brought it.
  fileprivate func evidence(_ lead: Lead, _ events: [String: Int64]) -> [Explanation.Evidence] {
    var evidence: [Explanation.Evidence] = []
    let paths = Engine.leaves(reads)
    for path in paths where !path.hasPrefix("activities") {
      guard let value = lead.value(at: path) else { continue }
      evidence.append(Explanation.Evidence(what: path, value: value, event: events[path]))
    }
    guard paths.contains(where: { $0.hasPrefix("activities") }) else { return evidence }
    return evidence
      + lead.activities.map {
        Explanation.Evidence(what: $0.type, event: $0.event, at: $0.at)
      }
  }
}

extension Lead {
  /// What stands at a path like `answers.need`, `source` or `consent.email`; nil where nothing does.
  fileprivate func value(at path: String) -> JSONValue? {
    var object = json
    var value: JSONValue?
    for name in path.split(separator: ".", omittingEmptySubsequences: false) {
      value = object[String(name)]
      object = value?.object ?? JSONObject()
    }
    return value == .null ? nil : value
  }
}
