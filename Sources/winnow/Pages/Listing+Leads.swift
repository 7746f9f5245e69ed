import WinnowCore

extension Listing where Row == Lead {
  /// Leads with what tells them apart.
  static var leads: Listing<Lead> {
    Listing(
      name: "leads",
      columns: [
        Column(.word("id")) { $0.id.description },
        Column(.text("name")) { $0.text("name") ?? "" },
        Column(.text("company")) { $0.text("company") ?? "" },
        Column(.text("email")) { $0.text("email") ?? "" },
        Column(.word("stage")) { $0.stage.rawValue },
        Column(.text("source")) { $0.text("source") ?? "" },
        Column(.number("score")) { $0.score?.points.description ?? "" },
        Column(.word("grade")) { $0.score?.grade ?? "" },
        Column(.word("qualified")) { $0.score.map { $0.qualified ? "yes" : "no" } ?? "" },
      ],
      json: \.json
    )
  }
}

extension Listing where Row == Event {
  /// What happened, oldest first.
  static var events: Listing<Event> {
    Listing(
      name: "events",
      columns: [
        Column(.number("event")) { String($0.number) },
        Column(.word("when")) { $0.time.description },
        Column(.word("what")) { $0.kind.description },
        Column(.text("who")) { $0.actor },
        Column(.text("details")) { $0.data.summary },
      ],
      json: \.json
    )
  }
}

extension Event {
  /// The event with its data, under names that can be read.
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "event": .int(number), "time": .string(time.description), "kind": .string(kind.description),
    ]
    if let subject { object.append("subject", .string(subject)) }
    object.append("by", .string(actor))
    object.append("tx", .string(transaction))
    object.append("data", .object(data))
    return object
  }
}

extension JSONObject {
  /// `company=Acme, answers.budget=ready`: scalars and what is one level below.
  fileprivate var summary: String {
    members.flatMap { member -> [String] in
      switch member.value {
      case .object(let inner) where !inner.isEmpty:
        inner.members.map { "\(member.key).\($0.key)=\($0.value.plain)" }
      case .array(let elements): elements.isEmpty ? [] : ["\(member.key): \(elements.count)"]
      case .object: []
      case .null: ["\(member.key) removed"]
      case let value: ["\(member.key)=\(value.plain)"]
      }
    }.joined(separator: ", ")
  }
}
