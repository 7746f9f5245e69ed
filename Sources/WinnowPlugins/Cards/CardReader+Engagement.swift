import Lua
import WinnowCore

/// What activities are worth.
extension CardReader {
  mutating func readEngagement(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard var entry = try table.table("engagement") else { return }
    let decay = try Self.decay(&entry) ?? .none
    let bounds = try Self.bounds(&entry)
    if let cap = bounds.cap, cap < .zero {
      throw ScriptComplaint(message: "the cap of \(entry.name) is below 0", word: "cap")
    }
    let name = try entry.text("dimension") ?? "engagement"
    let groups = try Self.groups(&entry)
    var rules: [Engagement.Rule] = []
    if var activities = try entry.table("activities") {
      try activities.refuseElements()
      for (type, value) in activities.everyMember() {
        rules.append(try Self.rule(type, value, activities, groups))
      }
    }
    try entry.refuseElements()
    try entry.finish()
    for (index, group) in groups.enumerated() where !rules.contains(where: { $0.group == index }) {
      throw ScriptComplaint(
        message: "no activity is in the group '\(group.name)' of \(entry.name)",
        word: group.name,
        hint: "Put one in: [\"email.click\"] = { points = 3, group = \"\(group.name)\" }"
      )
    }
    card.engagement = Engagement(
      rules: rules.sorted { ($0.group ?? -1, $0.type) < ($1.group ?? -1, $1.type) },
      groups: groups,
      decay: decay,
      bounds: bounds,
      dimension: dimension(named: name)
    )
  }

  private static func groups(
    _ engagement: inout ScriptTable
  ) throws(ScriptComplaint) -> [Engagement.Group] {
    guard var table = try engagement.table("groups") else { return [] }
    try table.refuseElements()
    var groups: [Engagement.Group] = []
    for (name, value) in table.everyMember() {
      var entry = try ScriptTable(value, name: "group '\(name)' of \(engagement.name)")
      try check(id: name, of: entry.name)
      groups.append(Engagement.Group(name: name, bounds: try bounds(&entry)))
      try entry.refuseElements()
      try entry.finish()
    }
    return groups
  }

  private static func rule(
    _ type: String,
    _ value: LuaValue,
    _ activities: ScriptTable,
    _ groups: [Engagement.Group]
  ) throws(ScriptComplaint) -> Engagement.Rule {
    if value.number != nil {
      return Engagement.Rule(type: type, points: try activities.points(value, type))
    }
    var entry = try ScriptTable(value, name: "activity '\(type)'")
    guard let points = try entry.points("points") else { throw entry.missing("points") }
    var rule = Engagement.Rule(type: type, points: points)
    rule.decay = try decay(&entry)
    rule.limit = try limit(&entry)
    rule.provenance = try provenance(&entry)
    rule.group = try group(&entry, groups)
    try entry.refuseElements()
    try entry.finish()
    return rule
  }

  private static func limit(
    _ entry: inout ScriptTable
  ) throws(ScriptComplaint) -> Engagement.Limit {
    var limit = Engagement.Limit(
      first: try entry.count("first"),
      perDay: try entry.count("per_day")
    )
    if try entry.boolean("once") ?? false {
      guard limit.first == nil else {
        throw ScriptComplaint(message: "\(entry.name) has 'once' and 'first'", word: "once")
      }
      limit.first = 1
    }
    if let value = entry.value("cool_down") {
      guard let days = HostType.days(value) else {
        throw ScriptComplaint(
          message: "'cool_down' of \(entry.name) is no time above zero",
          word: "cool_down",
          hint: "For instance: cool_down = \"7 days\", or a number of days"
        )
      }
      limit.coolDown = Int64((days * 86_400_000).rounded())
    }
    return limit
  }

  private static func provenance(
    _ entry: inout ScriptTable
  ) throws(ScriptComplaint) -> Engagement.Provenance {
    Engagement.Provenance(
      only: try entry.texts("from").map(Set.init),
      except: Set(try entry.texts("not_from") ?? [])
    )
  }

  private static func group(
    _ entry: inout ScriptTable,
    _ groups: [Engagement.Group]
  ) throws(ScriptComplaint) -> Int? {
    guard let name = try entry.text("group") else { return nil }
    if let index = groups.firstIndex(where: { $0.name == name }) { return index }
    let names = groups.map(\.name)
    throw ScriptComplaint(
      message: "\(entry.name) is in the group '\(name)', which the engagement does not have",
      word: name,
      hint: nearest(name, among: names).map { "Did you mean '\($0)'?" }
        ?? (names.isEmpty
          ? "Declare it beside the activities: groups = { \(name) = { cap = 10 } }"
          : "Groups here: " + names.joined(separator: ", "))
    )
  }

  private static func decay(_ entry: inout ScriptTable) throws(ScriptComplaint) -> Decay? {
    guard let value = entry.value("decay") else { return nil }
    guard let decay = DecayValue.read(value) else {
      throw ScriptComplaint(
        message: "'decay' of \(entry.name) must be made by winnow.half_life, winnow.linear "
          + "or winnow.window",
        word: "decay",
        hint: "For instance: decay = winnow.half_life \"30 days\""
      )
    }
    return decay
  }
}
