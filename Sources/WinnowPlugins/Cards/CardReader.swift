import Lua
import WinnowCore

/// Reads what `winnow.scorecard` was given.
struct CardReader {
  /// A card with the functions behind its criteria, gates and fast lane.
  struct Result {
    var card: Card
    /// One for each criterion, in its order.
    var degrees: [LuaFunction]
    var gates: [LuaFunction]
    var fastLane: LuaFunction?
    /// Ids in the order in which weights must descend; empty when none was declared.
    var order: [String]
  }

  /// The most criteria, gates or activities that one card may have.
  private static let limit = 10_000

  private let overrides: CardOverrides
  private var card: Card
  private var degrees: [LuaFunction] = []
  private var gates: [LuaFunction] = []
  private var ids: Set<String> = []
  private var groups = 0

  /// - Throws: ``ScriptComplaint``.
  static func read(
    _ value: LuaValue?,
    overrides: CardOverrides
  ) throws(ScriptComplaint) -> Result {
    var table = try ScriptTable(value, name: "the scorecard")
    let id = try table.requiredText("id")
    table.name = "scorecard '\(id)'"
    try Self.check(id: id, of: table.name)
    var reader = CardReader(overrides: overrides, card: Card(id: id, threshold: .zero))
    return try reader.read(&table)
  }

  private init(overrides: CardOverrides, card: Card) {
    self.overrides = overrides
    self.card = card
    self.card.dimensions = [Card.Dimension(name: "fit")]
  }

  private mutating func read(_ table: inout ScriptTable) throws(ScriptComplaint) -> Result {
    guard let threshold = try table.points("threshold") else { throw table.missing("threshold") }
    card.threshold = overrides.threshold ?? threshold
    try readDimensions(&table)
    try readCriteria(&table)
    try readEngagement(&table)
    try readGates(&table)
    let fastLane = try table.function("fast_lane")
    card.hasFastLane = fastLane != nil
    card.grades = try scale("grades", &table)
    card.bands = try scale("bands", &table)
    let order = try readOrder(&table)
    try table.refuseElements()
    try table.finish()
    return Result(card: card, degrees: degrees, gates: gates, fastLane: fastLane, order: order)
  }

  // MARK: Dimensions and scales

  private mutating func readDimensions(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard var dimensions = try table.table("dimensions") else { return }
    try dimensions.refuseElements()
    for (name, value) in dimensions.everyMember() {
      var bounds = try ScriptTable(value, name: "dimension '\(name)'")
      let index = dimension(named: name)
      guard name != "total" else {
        throw ScriptComplaint(
          message: "a dimension cannot be called 'total': that is the sum of all",
          word: "total"
        )
      }
      card.dimensions[index].cap = try bounds.points("cap")
      card.dimensions[index].floor = try bounds.points("floor")
      if let cap = card.dimensions[index].cap, let floor = card.dimensions[index].floor, cap < floor
      {
        throw ScriptComplaint(
          message: "the floor of \(bounds.name) lies above its cap",
          word: "floor"
        )
      }
      try bounds.refuseElements()
      try bounds.finish()
    }
  }

  private mutating func dimension(named name: String) -> Int {
    if let index = card.dimensions.firstIndex(where: { $0.name == name }) { return index }
    card.dimensions.append(Card.Dimension(name: name))
    return card.dimensions.count - 1
  }

  private mutating func scale(
    _ key: String,
    _ table: inout ScriptTable
  ) throws(ScriptComplaint) -> Card.Scale? {
    guard var scale = try table.table(key) else { return nil }
    let of = try scale.text("of") ?? "total"
    let lowest = try scale.requiredText("lowest")
    var lines: [Card.Scale.Line] = []
    for (index, element) in scale.elements.enumerated() {
      let name = "line \(index + 1) of \(scale.name)"
      let line = try ScriptTable(element, name: name)
      guard line.elements.count == 2, let label = line.elements[0].text else {
        throw ScriptComplaint(message: "\(name) must be a name and its points: { \"A\", 60 }")
      }
      let points = try line.points(line.elements[1], "points")
      if let last = lines.last, last.points <= points {
        throw ScriptComplaint(message: "\(scale.name) must go down: line \(index + 1) does not")
      }
      lines.append(.init(name: label, points: points))
    }
    try scale.finish()
    return Card.Scale(dimension: try scaleDimension(of, scale), lines: lines, lowest: lowest)
  }

  private func scaleDimension(
    _ name: String,
    _ scale: ScriptTable
  ) throws(ScriptComplaint) -> Int? {
    if name == "total" { return nil }
    let names = card.dimensions.map(\.name)
    if let index = names.firstIndex(of: name) { return index }
    throw ScriptComplaint(
      message: "\(scale.name) is of '\(name)', which is no dimension of this card",
      word: name,
      hint: nearest(name, among: names + ["total"]).map { "Did you mean '\($0)'?" }
        ?? "Dimensions here: " + (["total"] + names).joined(separator: ", ")
    )
  }

  // MARK: Criteria

  private mutating func readCriteria(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard let criteria = try table.table("criteria") else { return }
    for (index, element) in criteria.elements.enumerated() {
      var entry = try ScriptTable(element, name: "criterion \(index + 1)")
      if try entry.text(OneOf.mark) != nil {
        try readGroup(&entry)
      } else {
        try readCriterion(&entry, group: nil)
      }
    }
    try criteria.finish()
  }

  private mutating func readGroup(_ entry: inout ScriptTable) throws(ScriptComplaint) {
    let id = try entry.requiredText("id")
    entry.name = "one_of '\(id)'"
    entry.id = id
    let dimension = try entry.text("dimension")
    guard !entry.elements.isEmpty else {
      throw ScriptComplaint(message: "\(entry.name) has no members")
    }
    for (index, element) in entry.elements.enumerated() {
      var member = try ScriptTable(element, name: "member \(index + 1) of \(entry.name)")
      try readCriterion(&member, group: groups, dimension: dimension)
    }
    let members = card.criteria.suffix(entry.elements.count)
    guard Set(members.map(\.dimension)).count == 1 else {
      throw ScriptComplaint(message: "\(entry.name) has members in different dimensions")
    }
    groups += 1
    try entry.finish()
  }

  private mutating func readCriterion(
    _ entry: inout ScriptTable,
    group: Int?,
    dimension: String? = nil
  ) throws(ScriptComplaint) {
    let id = try entry.requiredText("id")
    entry.name = "criterion '\(id)'"
    entry.id = id
    try Self.check(id: id, of: entry.name)
    guard ids.insert(id).inserted else {
      throw ScriptComplaint(message: "there are two criteria '\(id)'", word: id)
    }
    guard card.criteria.count < Self.limit else {
      throw ScriptComplaint(message: "a card has at most \(Self.limit) criteria")
    }
    guard let weight = try entry.points("weight") else { throw entry.missing("weight") }
    guard let degree = try entry.function("degree") else { throw entry.missing("degree") }
    let label = try entry.text("label")
    let name = try entry.text("dimension") ?? dimension ?? "fit"
    try entry.refuseElements()
    try entry.finish()
    let index = self.dimension(named: name)
    card.criteria.append(
      Card.Criterion(
        id: id,
        weight: overrides.weights[id] ?? weight,
        label: label,
        dimension: index,
        group: group
      )
    )
    degrees.append(degree)
  }

  private static func check(id: String, of name: String) throws(ScriptComplaint) {
    let isPlain = id.utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
        || byte == 0x5f || byte == 0x2d || byte == 0x2e
    }
    guard !id.isEmpty, id.utf8.count <= 100, isPlain else {
      throw ScriptComplaint(
        message: "the id of \(name) must be 1 to 100 letters, digits, '_', '-' or '.'",
        word: id
      )
    }
  }

  // MARK: Engagement

  private mutating func readEngagement(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard var engagement = try table.table("engagement") else { return }
    let decay = try readDecay(&engagement)
    let cap = try engagement.points("cap")
    if let cap, cap < .zero {
      throw ScriptComplaint(message: "the cap of \(engagement.name) is below 0", word: "cap")
    }
    let name = try engagement.text("dimension") ?? "engagement"
    var rules: [Engagement.Rule] = []
    if var activities = try engagement.table("activities") {
      try activities.refuseElements()
      for (type, value) in activities.everyMember() {
        rules.append(try rule(type, value, activities))
      }
    }
    try engagement.refuseElements()
    try engagement.finish()
    let index = dimension(named: name)
    card.engagement = Engagement(rules: rules, decay: decay, cap: cap, dimension: index)
  }

  private func rule(
    _ type: String,
    _ value: LuaValue,
    _ activities: ScriptTable
  ) throws(ScriptComplaint) -> Engagement.Rule {
    if value.number != nil {
      return Engagement.Rule(type: type, points: try activities.points(value, type))
    }
    var entry = try ScriptTable(value, name: "activity '\(type)'")
    guard let points = try entry.points("points") else { throw entry.missing("points") }
    let first = entry.value("first")
    try entry.refuseElements()
    try entry.finish()
    guard let first else { return Engagement.Rule(type: type, points: points) }
    guard let count = first.int, (1...1_000_000).contains(count) else {
      throw entry.mismatch("first", "a whole number above 0", first)
    }
    return Engagement.Rule(type: type, points: points, first: Int(count))
  }

  private func readDecay(_ engagement: inout ScriptTable) throws(ScriptComplaint) -> Decay {
    guard let value = engagement.value("decay") else { return .none }
    guard let decay = DecayValue.read(value) else {
      throw ScriptComplaint(
        message: "'decay' of \(engagement.name) must be made by winnow.half_life, winnow.linear "
          + "or winnow.window",
        word: "decay",
        hint: "For instance: decay = winnow.half_life \"30 days\""
      )
    }
    return decay
  }

  // MARK: Gates and order

  private mutating func readGates(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard let entries = try table.table("gates") else { return }
    for (index, element) in entries.elements.enumerated() {
      var entry = try ScriptTable(element, name: "gate \(index + 1)")
      let id = try entry.requiredText("id")
      entry.name = "gate '\(id)'"
      entry.id = id
      try Self.check(id: id, of: entry.name)
      guard !card.gates.contains(where: { $0.id == id }) else {
        throw ScriptComplaint(message: "there are two gates '\(id)'", word: id)
      }
      let reason = try entry.requiredText("reason")
      guard let when = try entry.function("when") else { throw entry.missing("when") }
      try entry.refuseElements()
      try entry.finish()
      card.gates.append(Card.Gate(id: id, reason: reason))
      gates.append(when)
    }
    try entries.finish()
  }

  private func readOrder(_ table: inout ScriptTable) throws(ScriptComplaint) -> [String] {
    guard let order = try table.table("order") else { return [] }
    var names: [String] = []
    for element in order.elements {
      guard let id = element.text else {
        throw ScriptComplaint(message: "\(order.name) must list ids of criteria")
      }
      guard ids.contains(id) else {
        throw ScriptComplaint(
          message: "\(order.name) names '\(id)', which is no criterion of this card",
          word: id,
          hint: nearest(id, among: Array(ids).sorted()).map { "Did you mean '\($0)'?" }
        )
      }
      names.append(id)
    }
    return names
  }
}
