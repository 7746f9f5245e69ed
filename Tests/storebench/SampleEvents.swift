import StoreProofs
import WinnowCore

/// Events as a workspace gets them: a lead is made, answers, is scored, clicks, moves on.
struct SampleEvents {
  private let leads: Int
  private var random = SplitMix(state: 1)

  init(leads: Int) {
    self.leads = leads
  }

  /// The event with this number, counted from 0.
  mutating func event(_ number: Int) -> EventDraft {
    let wave = number / leads
    // From the second wave on the leads come in another order each time.
    let lead = wave == 0 ? number + 1 : 1 + (number &* 7919 &+ wave &* 104_729) % leads
    let subject = "L\(lead)"
    switch wave == 0 ? 0 : 1 + (wave + lead) % 6 {
    case 0: return EventDraft(.leadCreated, subject: subject, data: creation(lead))
    case 1: return EventDraft(.leadUpdated, subject: subject, data: answers())
    case 2: return EventDraft(.scoreChanged, subject: subject, data: score())
    case 3: return EventDraft(.leadUpdated, subject: subject, data: ["stage": stage()])
    default: return EventDraft(.activityObserved, subject: subject, data: activity())
    }
  }

  private func creation(_ lead: Int) -> JSONObject {
    [
      "key": .string("key-\(lead)"), "name": .string("Ada Lovelace \(lead)"),
      "email": .string("ada.\(lead)@example.org"), "phone": .string("+49 30 \(lead)"),
      "company": .string("Example Works \(lead % 50_000)"), "country": "DE", "source": "web",
      "employees": .int(Int64(lead % 1000)),
    ]
  }

  private mutating func answers() -> JSONObject {
    let amount = JSONValue.int(Int64(random.number(in: 0...90_000)))
    return ["answers": ["clear_need": "yes", "order_value": amount, "timeframe": "q1"]]
  }

  private mutating func score() -> JSONObject {
    let points = Int64(random.number(in: 0...100))
    return [
      "score": .int(points), "grade": points >= 60 ? "A" : "C", "qualified": .bool(points > 55),
      "card": "serious-lead", "ruleset": "sha256:0", "at": "2026-11-21T20:46:01.123Z",
    ]
  }

  private mutating func stage() -> JSONValue {
    ["inquiry", "lead", "mql", "sql", "nurture"].randomElement(using: &random) ?? "lead"
  }

  private func activity() -> JSONObject {
    [
      "type": "email.click", "at": "2026-11-21T20:46:01.123Z",
      "note": "asked for a quote by Friday",
    ]
  }
}
