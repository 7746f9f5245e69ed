import Lua
import WinnowCore

/// Criteria, those that exclude each other, and those that stand together.
extension CardReader {
  /// What the criteria in a table of their own have in common.
  private struct Place {
    var dimension: String?
    var choice: Int?
    var group: Int?
  }

  mutating func readCriteria(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard let criteria = try table.table("criteria") else { return }
    for (index, element) in criteria.elements.enumerated() {
      try readEntry(element, name: "criterion \(index + 1)", in: Place())
    }
    try criteria.finish()
  }

  private mutating func readEntry(
    _ element: LuaValue,
    name: String,
    in place: Place
  ) throws(ScriptComplaint) {
    var entry = try ScriptTable(element, name: name)
    switch try CriteriaTable.kind(&entry) {
    case nil: try readCriterion(&entry, in: place)
    case .oneOf: try readChoice(&entry, in: place)
    case .group:
      guard place.group == nil else {
        throw ScriptComplaint(message: "a group stands in another group", word: "group")
      }
      try readGroup(&entry)
    }
  }

  private mutating func readChoice(
    _ entry: inout ScriptTable,
    in place: Place
  ) throws(ScriptComplaint) {
    try readHead(&entry, "one_of")
    var inner = place
    inner.dimension = try entry.text("dimension") ?? place.dimension
    inner.choice = choices
    choices += 1
    let first = card.criteria.count
    for (index, element) in entry.elements.enumerated() {
      var member = try ScriptTable(element, name: "member \(index + 1) of \(entry.name)")
      guard try CriteriaTable.kind(&member) == nil else {
        throw ScriptComplaint(message: "\(entry.name) has other than criteria in it")
      }
      try readCriterion(&member, in: inner)
    }
    guard Set(card.criteria[first...].map(\.dimension)).count == 1 else {
      throw ScriptComplaint(message: "\(entry.name) has members in different dimensions")
    }
    try entry.finish()
  }

  private mutating func readGroup(_ entry: inout ScriptTable) throws(ScriptComplaint) {
    let id = try readHead(&entry, "group")
    guard !card.groups.contains(where: { $0.id == id }) else {
      throw ScriptComplaint(message: "there are two groups '\(id)'", word: id)
    }
    let name = try entry.text("dimension") ?? "fit"
    let group = Card.Group(
      id: id,
      label: try entry.text("label"),
      bounds: try Self.bounds(&entry),
      dimension: dimension(named: name)
    )
    card.groups.append(group)
    let place = Place(dimension: name, group: card.groups.count - 1)
    let first = card.criteria.count
    for (index, element) in entry.elements.enumerated() {
      try readEntry(element, name: "member \(index + 1) of \(entry.name)", in: place)
    }
    guard card.criteria[first...].allSatisfy({ $0.dimension == group.dimension }) else {
      throw ScriptComplaint(message: "\(entry.name) has members in different dimensions")
    }
    try entry.finish()
  }

  /// What is told of functions of the card stands under these names beside the criteria.
  private static let ownNames = ["combine", "fast_lane"]

  /// Reads the id of a table of criteria; gives it.
  @discardableResult
  private func readHead(
    _ entry: inout ScriptTable,
    _ word: String
  ) throws(ScriptComplaint) -> String {
    let id = try entry.requiredText("id")
    entry.name = "\(word) '\(id)'"
    entry.id = id
    try Self.check(id: id, of: entry.name)
    guard !entry.elements.isEmpty else {
      throw ScriptComplaint(message: "\(entry.name) has no members")
    }
    return id
  }

  private mutating func readCriterion(
    _ entry: inout ScriptTable,
    in place: Place
  ) throws(ScriptComplaint) {
    let id = try entry.requiredText("id")
    entry.name = "criterion '\(id)'"
    entry.id = id
    try Self.check(id: id, of: entry.name)
    guard !Self.ownNames.contains(id) else {
      throw ScriptComplaint(
        message: "no criterion can be called '\(id)': that is a function of the card itself",
        word: id
      )
    }
    guard ids.insert(id).inserted else {
      throw ScriptComplaint(message: "there are two criteria '\(id)'", word: id)
    }
    guard card.criteria.count < Self.limit else {
      throw ScriptComplaint(message: "a card has at most \(Self.limit) criteria")
    }
    guard let weight = try entry.points("weight") else { throw entry.missing("weight") }
    guard let degree = try entry.function("degree") else { throw entry.missing("degree") }
    let label = try entry.text("label")
    let name = try entry.text("dimension") ?? place.dimension ?? "fit"
    try entry.refuseElements()
    try entry.finish()
    card.criteria.append(
      Card.Criterion(
        id: id,
        weight: overrides.weights[id] ?? weight,
        label: label,
        dimension: dimension(named: name),
        oneOf: place.choice,
        group: place.group
      )
    )
    degrees.append(degree)
  }
}
