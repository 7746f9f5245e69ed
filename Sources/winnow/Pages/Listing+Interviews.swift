import WinnowCore
import WinnowEngine

extension Listing<InterviewRecord> {
  /// Interviews, a line each.
  static var interviews: Listing<InterviewRecord> {
    Listing(
      name: "interviews",
      columns: [
        Column(.text("run")) { $0.id.description },
        Column(.text("questionnaire")) { $0.questionnaire.printable },
        Column(.text("status")) { record in
          guard case .paused(let reason) = record.status else { return record.status.word }
          return "paused (\(reason.printable))"
        },
        Column(.number("answers")) { "\($0.answerCount)" },
        Column(.text("outcome")) { $0.outcome?.printable.truncated(to: 40) ?? "" },
        Column(.text("updated")) { $0.last.description },
        Column(.text("by")) { $0.openedBy.printable },
      ],
      json: { $0.facts }
    )
  }
}

extension Listing<Event> {
  /// What happened in one interview.
  static var interviewEvents: Listing<Event> {
    Listing(
      name: "events",
      columns: [
        Column(.text("time")) { $0.time.description },
        Column(.text("event")) { $0.kind.rawValue },
        Column(.text("id")) { ($0.data["key"]?.text ?? "").printable },
        Column(.text("answer")) { $0.answer },
        Column(.text("before")) { $0.data["prev"]?.object.map(Event.shown) ?? "" },
        Column(.text("src")) { ($0.data["src"]?.text ?? $0.data["reason"]?.text ?? "").printable },
        Column(.text("by")) { $0.actor.printable },
      ],
      json: { event in
        var object: JSONObject = [
          "n": .int(event.number), "t": .string(event.time.description),
          "k": .string(event.kind.rawValue), "by": .string(event.actor),
        ]
        var data = event.data
        if data["sensitive"]?.boolean == true { data["value"] = nil }
        object.append("d", .object(data))
        return object
      }
    )
  }
}

extension Event {
  fileprivate var answer: String {
    guard kind == .answerGiven, data["sensitive"]?.boolean != true else {
      return kind == .answerGiven ? "••••" : ""
    }
    return Self.shown(data)
  }

  fileprivate static func shown(_ reply: JSONObject) -> String {
    let text = reply["value"].map(\.plainText) ?? reply["state"]?.text ?? ""
    return text.printable.truncated(to: 60)
  }
}
