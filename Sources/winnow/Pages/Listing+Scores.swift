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
      gate.map { "ruled out by \($0.id) (\($0.reason)): " } ?? fastLane.map {
        "fast lane (\($0)): "
      } ?? ""
    return first + sum + (unknown.isEmpty ? "" : "; \(unknown.count) unknown")
  }
}

/// A lead with its place in the ranking.
struct RankedLead {
  let rank: Int
  let lead: Lead

  /// The recorded explanation on one line.
  var reasons: String { Explanation(recordedFor: lead)?.line ?? "" }

  private var parts: [Explanation.Part] { Explanation(recordedFor: lead)?.parts ?? [] }

  fileprivate func json(withReasons: Bool) -> JSONObject {
    var object: JSONObject = ["rank": .int(Int64(rank)), "id": .string(lead.id.description)]
    for field in ["name", "company"] {
      if let value = lead.fields[field] { object.append(field, value) }
    }
    object.append("score", lead.score?.points.json ?? .null)
    if let grade = lead.score?.grade { object.append("grade", .string(grade)) }
    object.append("qualified", .bool(lead.score?.qualified ?? false))
    if withReasons { object.append("parts", .array(parts.map { .object($0.json) })) }
    return object
  }
}

extension Listing where Row == RankedLead {
  /// Leads in the order in which to call them, with the reasons if wanted.
  static func ranking(why: Bool) -> Listing<RankedLead> {
    let reasons: [Column] = why ? [Column(.text("reasons"), \.reasons)] : []
    return Listing(
      name: "leads",
      columns: [
        Column(.number("rank")) { String($0.rank) },
        Column(.word("id")) { $0.lead.id.description },
        Column(.text("name")) { $0.lead.text("name") ?? $0.lead.text("email") ?? "" },
        Column(.text("company")) { $0.lead.text("company") ?? "" },
        Column(.number("score")) { $0.lead.score?.points.description ?? "" },
        Column(.word("grade")) { $0.lead.score?.grade ?? "" },
        Column(.word("qualified")) { $0.lead.score?.qualified == true ? "yes" : "no" },
      ] + reasons,
      json: { $0.json(withReasons: why) }
    )
  }
}
