import WinnowCore
import WinnowEngine

extension RescorePlan {
  /// What JSON says beside the list of changes.
  var facts: JSONObject {
    [
      "card": .string(card), "active": active.map { .string($0) } ?? .null,
      "ruleset": .string(ruleset), "leads": .int(Int64(leads)), "changed": .int(Int64(changed)),
      "up": .int(Int64(up)), "down": .int(Int64(down)),
    ]
  }

  /// The plan in a sentence, and what to do with it.
  var summary: String {
    let rules =
      active == ruleset
      ? "the rules are as they were"
      : "\(active?.shortDigest ?? "no rules") now, \(ruleset.shortDigest) then"
    return
      "\(leads.counted("lead")) looked at (\(rules)): \(changed.counted("score")) would change, "
      + "\(up.grouped) would become qualified, \(down.grouped) no longer be"
      + (changed > 0 ? "\nnothing was changed; winnow rescore --apply does it" : "")
  }
}

extension RescorePlan.Change {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["id": .string(lead.id.description)]
    if let name = lead.fields["name"] { object.append("name", name) }
    object.append("crossing", crossing.map { .string($0.rawValue) } ?? .null)
    object.append("before", Self.json(before?.score, before?.grade, before?.qualified ?? false))
    object.append("after", Self.json(after.score, after.grade, after.qualified))
    if let cause { object.append("cause", .object(cause.json)) }
    return object
  }

  private static func json(_ score: Points?, _ grade: String?, _ qualified: Bool) -> JSONValue {
    var object: JSONObject = ["score": score?.json ?? .null]
    if let grade { object.append("grade", .string(grade)) }
    object.append("qualified", .bool(qualified))
    return .object(object)
  }

}

extension RescorePlan.Cause {
  fileprivate var json: JSONObject {
    switch self {
    case .part(let name, let difference):
      ["criterion": .string(name), "difference": difference.json]
    case .gate(let id, let fires): ["criterion": .string("gate:" + id), "fires": .bool(fires)]
    case .fastLane(let takes): ["criterion": "fast_lane", "takes": .bool(takes)]
    case .threshold(let from, let to):
      ["criterion": "threshold", "from": from.json, "to": to.json]
    case .hysteresis(let from, let to):
      ["criterion": "hysteresis", "from": from.json, "to": to.json]
    case .range: ["criterion": "range"]
    }
  }

  /// `large_order -15`, `gate rival fires`, `threshold 60 → 55`.
  fileprivate var words: String {
    switch self {
    case .part(let name, let difference): "\(name) \(difference.signed)"
    case .gate(let id, let fires): "gate \(id) \(fires ? "fires" : "does not fire any more")"
    case .fastLane(let takes): "the fast lane \(takes ? "takes it" : "does not take it any more")"
    case .threshold(let from, let to): "threshold \(from) → \(to)"
    case .hysteresis(let from, let to): "hysteresis \(from) → \(to)"
    case .range: "only what it could still become"
    }
  }
}

extension Listing where Row == RescorePlan.Change {
  /// Whose score would become another one, and why.
  static var changes: Listing<RescorePlan.Change> {
    Listing(
      name: "changes",
      columns: [
        Column(.word("id")) { $0.lead.id.description },
        Column(.text("name")) { $0.lead.text("name") ?? $0.lead.text("email") ?? "" },
        Column(.number("now")) { $0.before?.score.description ?? "" },
        Column(.number("then")) { $0.after.score.description },
        Column(.word("crosses")) { $0.crossing?.rawValue ?? "" },
        Column(.text("top cause")) { $0.cause?.words ?? "" },
      ],
      json: \.json
    )
  }
}
