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
    /// What makes the score of the dimensions, where a function does.
    var combine: LuaFunction?
    /// Ids in the order in which weights must descend; empty when none was declared.
    var order: [String]
  }

  /// The most criteria, gates or activities that one card may have.
  static let limit = 10_000

  let overrides: CardOverrides
  var card: Card
  var degrees: [LuaFunction] = []
  var ids: Set<String> = []
  /// How many `one_of` were read.
  var choices = 0
  /// How many dimensions there were before any rule named one: `fit`, and those under `dimensions`.
  var declared = 0
  private var gates: [LuaFunction] = []

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
    card.hysteresis = try readHysteresis(&table)
    try readDimensions(&table)
    try readCriteria(&table)
    try readEngagement(&table)
    try readGates(&table)
    let fastLane = try table.function("fast_lane")
    card.hasFastLane = fastLane != nil
    let combine = try readCombination(&table)
    card.grades = try scale("grades", &table)
    card.bands = try scale("bands", &table)
    try readCells(&table)
    let order = try readOrder(&table)
    try table.refuseElements()
    try table.finish()
    try refuseUnusedDimensions()
    try refuseEmptyBounds()
    return Result(
      card: card,
      degrees: degrees,
      gates: gates,
      fastLane: fastLane,
      combine: combine,
      order: order
    )
  }

  private func readHysteresis(_ table: inout ScriptTable) throws(ScriptComplaint) -> Points {
    guard let hysteresis = try table.points("hysteresis") else { return .zero }
    guard hysteresis >= .zero else {
      throw ScriptComplaint(
        message: "the hysteresis of \(table.name) is below 0",
        word: "hysteresis",
        hint: "It is how far below the threshold a qualified lead may fall and stay qualified."
      )
    }
    return hysteresis
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

  static func check(id: String, of name: String) throws(ScriptComplaint) {
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
}
