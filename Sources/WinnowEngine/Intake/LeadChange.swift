import WinnowCore

/// What a row changes in a lead that is there already.
///
/// A row never takes away: what it does not mention stays as it is.
enum LeadChange {
  /// The data of `lead.updated`, or nil when the lead has all of it already.
  ///
  /// `offered` is the data that `lead.created` would have had; its `key` and `row` are left out.
  /// `keepsSource`: the source is a default of the mapping and counts only where there is none.
  static func between(
    _ lead: Lead,
    and offered: JSONObject,
    keepsSource: Bool
  ) -> JSONObject? {
    var change = JSONObject()
    for member in offered.members {
      switch member.key {
      case "key", "row": break
      case "answers": append("answers", differing(member.value, lead.answers), to: &change)
      case "consent": append("consent", differing(member.value, lead.consent), to: &change)
      case "activities": appendActivities(member.value, lead, to: &change)
      case "stage":
        if member.value.text != lead.stage.rawValue { change.append("stage", member.value) }
      default:
        let known = lead.fields[member.key]
        if member.key == "source", keepsSource, known != nil { continue }
        if !isSame(known, member.value) { change.append(member.key, member.value) }
      }
    }
    return change.isEmpty ? nil : change
  }

  /// Whether both are the same to the byte: text that only looks alike differs.
  static func isSame(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    if let text = left.text, let other = right.text {
      return text.utf8.elementsEqual(other.utf8)
    }
    return left == right
  }

  private static func differing(_ offered: JSONValue, _ known: JSONObject) -> JSONObject {
    var change = JSONObject()
    for member in offered.object?.members ?? []
    where !isSame(known[member.key], member.value) {
      change.append(member.key, member.value)
    }
    return change
  }

  private static func append(_ name: String, _ part: JSONObject, to change: inout JSONObject) {
    if !part.isEmpty { change.append(name, .object(part)) }
  }

  private static func appendActivities(
    _ offered: JSONValue,
    _ lead: Lead,
    to change: inout JSONObject
  ) {
    let fresh = (offered.array ?? []).filter { element in
      guard let type = element.object?["type"]?.text else { return false }
      guard let at = element.object?["at"]?.text.flatMap({ Instant($0) }) else { return true }
      return !lead.activities.contains { $0.type == type && $0.at == at }
    }
    if !fresh.isEmpty { change.append("activities", .array(fresh)) }
  }
}
