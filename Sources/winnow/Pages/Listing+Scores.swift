import WinnowCore
import WinnowEngine

extension Listing where Row == Explanation {
  /// Fresh scores.
  static var scores: Listing<Explanation> {
    Listing(
      name: "scores",
      columns: [
        Column(.word("id")) { $0.lead?.description ?? "" },
        Column(.number("score")) { $0.score.description },
        Column(.text("verdict")) { $0.verdict },
      ],
      json: \.json
    )
  }
}

extension Explanation {
  /// What decided, then the parts, the weightiest first, then how much is not known:
  /// `ruled out by rival (is_competitor): clear_need +30, timeframe_over_year -10; 2 unknown`.
  var line: String {
    let sorted = parts.sorted { $0.points.milli.magnitude > $1.points.milli.magnitude }
    let sum = sorted.map { "\($0.label ?? $0.criterion) \($0.points.signed)" }
      .joined(separator: ", ")
    let first =
      gate.map { "ruled out by \($0.id) (\($0.reason))" } ?? fastLane.map { "fast lane (\($0))" }
      ?? ""
    let rest = unknown.isEmpty ? "" : "\(unknown.count) unknown"
    let failed = otherFailures.map(\.criterion).joined(separator: ", ")
    let told = [sum, rest, failed.isEmpty ? "" : "failed: \(failed)"].filter { !$0.isEmpty }
    return [first, told.joined(separator: "; ")].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

/// A lead with its place in the ranking.
struct RankedLead {
  let rank: Int
  let lead: Lead
  /// What the score is made of, as it holds, or as recorded.
  let explanation: Explanation?

  static func rows(of ranking: Ranking) -> [RankedLead] {
    let explanations = ranking.explanations.isEmpty ? nil : ranking.explanations
    return ranking.rows.enumerated().map { place, lead in
      RankedLead(
        rank: place + 1,
        lead: lead,
        explanation: explanations?[place] ?? Explanation(recordedFor: lead)
      )
    }
  }

  /// The explanation on one line.
  var reasons: String { explanation?.line ?? "" }

  /// The gate or the fast lane, where one decided; or what failed, so that the lead is not qualified.
  fileprivate var decision: String {
    guard let explanation else { return "" }
    if let gate = explanation.gate { return "gate \(gate.id)" }
    if !explanation.qualified, let broken = explanation.brokenDecision { return "\(broken) failed" }
    return explanation.fastLane == nil ? "" : "fast lane"
  }

  fileprivate var urgency: Points? {
    explanation?.dimensions.first { $0.name == "urgency" }?.points
  }

  fileprivate func json(withReasons: Bool) -> JSONObject {
    var object: JSONObject = ["rank": .int(Int64(rank)), "id": .string(lead.id.description)]
    for field in ["name", "company"] {
      if let value = lead.fields[field] { object.append(field, value) }
    }
    object.append("score", lead.score?.points.json ?? .null)
    for (name, text) in [
      ("grade", lead.score?.grade), ("band", explanation?.band), ("cell", explanation?.cell),
      ("action", explanation?.action),
    ] {
      if let text { object.append(name, .string(text)) }
    }
    object.append("qualified", .bool(lead.score?.qualified ?? false))
    if let urgency { object.append("urgency", urgency.json) }
    if let gate = explanation?.gate {
      object.append("gate", ["id": .string(gate.id), "reason": .string(gate.reason)])
    }
    if let fastLane = explanation?.fastLane { object.append("fast_lane", .string(fastLane)) }
    if withReasons {
      object.append("parts", .array((explanation?.parts ?? []).map { .object($0.json) }))
    }
    return object
  }
}

extension Listing where Row == RankedLead {
  /// Leads in the order in which to call them, with the reasons if wanted. Of grade, band, action,
  /// urgency and what decided, those that any of the leads has.
  static func ranking(_ rows: [RankedLead], why: Bool) -> Listing<RankedLead> {
    let optional: [Column] = [
      Column(.word("grade")) { $0.lead.score?.grade ?? "" },
      Column(.word("band")) { $0.explanation?.band ?? "" },
      Column(.text("action")) { $0.explanation?.action ?? "" },
      Column(.number("urgency")) { $0.urgency?.description ?? "" },
      Column(.word("qualified")) { $0.lead.score?.qualified == true ? "yes" : "no" },
      Column(.text("decided by"), \.decision),
    ]
    return Listing(
      name: "leads",
      columns: [
        Column(.number("rank")) { String($0.rank) },
        Column(.word("id")) { $0.lead.id.description },
        Column(.text("name")) { $0.lead.text("name") ?? $0.lead.text("email") ?? "" },
        Column(.text("company")) { $0.lead.text("company") ?? "" },
        Column(.number("score")) { $0.lead.score?.points.description ?? "" },
      ] + optional.filter { column in rows.contains { !column.text($0).isEmpty } }
        + (why ? [Column(.text("reasons"), \.reasons)] : []),
      json: { $0.json(withReasons: why) }
    )
  }
}
