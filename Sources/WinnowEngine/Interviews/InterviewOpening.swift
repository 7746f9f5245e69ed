import WinnowCore
import WinnowPlugins

/// What an interview takes over from the lead when it is opened.
struct InterviewOpening {
  /// What the plugin may read of the lead: its script sees this, whatever becomes of the lead.
  static func snapshot(_ lead: Lead, reads: [LeadRead]) -> JSONObject {
    var snapshot = JSONObject()
    for member in lead.json.members {
      switch member.key {
      case "id": snapshot.append(member.key, member.value)
      case "answers":
        let answers = member.value.object?.members ?? []
        let shown = answers.filter { entry in
          reads.contains(.allAnswers) || reads.contains(.answer(entry.key))
        }
        snapshot.append(member.key, .object(JSONObject(members: shown)))
      case "activities":
        if reads.contains(.activities) { snapshot.append(member.key, member.value) }
      case "consent":
        if reads.contains(.consent) { snapshot.append(member.key, member.value) }
      default:
        if reads.contains(.field(member.key)) { snapshot.append(member.key, member.value) }
      }
    }
    return snapshot
  }

  /// The lead's answers to questions that the plugin asks, each with the time when it was given.
  static func known(_ lead: Lead, in history: [Event], _ census: QuestionCensus) -> JSONObject {
    var times: [String: Instant] = [:]
    for event in history where event.kind == .leadCreated || event.kind == .leadUpdated {
      for member in event.data["answers"]?.object?.members ?? [] {
        times[member.key] = event.time
      }
    }
    var known = JSONObject()
    for member in lead.answers.members where census.knows(member.key) {
      guard let time = times[member.key] else { continue }
      known.append(
        member.key,
        ["value": member.value, "at": .string(time.description)]
      )
    }
    return known
  }
}
