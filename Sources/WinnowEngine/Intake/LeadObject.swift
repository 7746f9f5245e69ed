import WinnowCore

/// A lead object of JSON Lines: the form that `winnow lead show --json` writes.
///
/// Its external key is `key`, else `id`. An object of this very workspace changes its lead: its
/// `id` is one of ours and its `created` is the moment in which that lead was made. What Winnow
/// works out itself (`score`, `created` …) is left out.
struct LeadObject {
  private let object: JSONObject

  init(_ object: JSONObject) {
    self.object = object
  }

  /// Takes it to a run.
  func take(_ digest: RowDigest, _ run: inout ImportRun) throws {
    let content: ImportRun.Content = { encoder throws(RowProblem) in try encode(into: &encoder) }
    if let lead = try own(run) { return try run.take(lead: lead, digest: digest, content) }
    let key =
      try JSONLine.key(object["key"], called: "key") ?? JSONLine.key(object["id"], called: "id")
    if let key, !key.isEmpty {
      try run.take(key: key, digest: digest, content)
    } else {
      try run.take(digest: digest, content)
    }
  }

  private func own(_ run: ImportRun) throws -> Lead? {
    guard let id = object["id"]?.text.flatMap({ LeadID($0) }), let lead = try run.lead(id),
      object["created"]?.text == lead.created.description
    else { return nil }
    return lead
  }

  private func encode(into encoder: inout RowEncoder) throws(RowProblem) {
    for member in object.members where member.value != .null {
      switch member.key {
      case "answers": try add(member, at: .answer, &encoder)
      case "consent": try add(member, at: .consent, &encoder)
      case "activities": try addActivities(member.value, &encoder)
      case "stage":
        guard let stage = member.value.text, Stage(rawValue: stage) != nil else {
          throw RowProblem(reason: "stage: no stage of a lead")
        }
        encoder.add("stage", at: .field, member.value)
      case let name where Lead.reservedFields.contains(name): break
      default: encoder.add(member.key, at: .field, member.value)
      }
    }
  }

  private func add(
    _ member: JSONObject.Member,
    at place: LeadBytes.Place,
    _ encoder: inout RowEncoder
  ) throws(RowProblem) {
    guard let values = member.value.object else {
      throw RowProblem(reason: "\(member.key): no object")
    }
    for value in values.members where value.value != .null {
      encoder.add(value.key, at: place, value.value)
    }
  }

  private func addActivities(
    _ value: JSONValue,
    _ encoder: inout RowEncoder
  ) throws(RowProblem) {
    guard let activities = value.array else { throw RowProblem(reason: "activities: no list") }
    for (index, activity) in activities.enumerated() {
      guard let type = activity.object?["type"]?.text, !type.isEmpty,
        let time = activity.object?["at"]?.text.flatMap({ Instant($0) })
      else {
        throw RowProblem(
          reason: "activities: number \(index + 1) needs a type and a time like 2026-11-21T09:00Z"
        )
      }
      encoder.addActivity(
        Activity(
          type: type,
          at: time,
          note: activity.object?["note"]?.text,
          source: activity.object?["source"]?.text
        )
      )
    }
  }
}
