import WinnowCore
import WinnowPlugins
import WinnowStore

extension Engine {
  /// Adds to an explanation what its parts rest on: answers and activities, with their events.
  ///
  /// The rules that gave the score are asked again. Where they give another score by now, because the
  /// lead changed since or the rules are not kept, the explanation stays as it is.
  func withEvidence(_ explanation: Explanation, _ lead: Lead) throws -> Explanation {
    guard let source = evidenceRules(explanation.ruleset),
      let runner = try? CardRunner(source, now: explanation.at),
      let fresh = try? runner.explain(lead), fresh.hasSameParts(as: explanation),
      let grounds = try? runner.grounds(of: lead)
    else { return explanation }
    let events = try bringers(of: lead.id)
    var explanation = explanation
    for place in explanation.parts.indices {
      explanation.parts[place].rest(on: grounds, lead, events)
    }
    for place in explanation.beside.indices {
      explanation.beside[place].rest(on: grounds, lead, events)
    }
    for place in explanation.unknown.indices {
      let reads = grounds[explanation.unknown[place].criterion]?.reads ?? []
      explanation.unknown[place].asks = Self.leaves(reads).filter { lead.value(at: $0) == nil }
    }
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
    let paths = Engine.leaves(ground.reads)
    for path in paths where !path.hasPrefix("activities") {
      guard let value = lead.value(at: path) else { continue }
      evidence.append(Explanation.Evidence(what: path, value: value, event: events[path]))
    }
    if paths.contains(where: { $0.hasPrefix("activities") }) {
      evidence += lead.activities.map {
        Explanation.Evidence(what: $0.type, event: $0.event, at: $0.at)
      }
    }
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
