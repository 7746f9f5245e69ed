import Lua
import WinnowCore

/// Dimensions, how they make the score, and the ladders that are read from them.
extension CardReader {
  mutating func readDimensions(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard var dimensions = try table.table("dimensions") else { return }
    try dimensions.refuseElements()
    for (name, value) in dimensions.everyMember() {
      guard name != "total" else {
        throw ScriptComplaint(
          message: "a dimension cannot be called 'total': that is the sum of all",
          word: "total"
        )
      }
      try Self.check(id: name, of: "dimension '\(name)'")
      let index = dimension(named: name)
      if let origin = value.text {
        card.dimensions[index].origin = try Self.origin(origin, name)
      } else {
        try readDimension(value, at: index)
      }
    }
    declared = card.dimensions.count
  }

  private mutating func readDimension(
    _ value: LuaValue,
    at index: Int
  ) throws(ScriptComplaint) {
    let name = card.dimensions[index].name
    var table = try ScriptTable(value, name: "dimension '\(name)'")
    card.dimensions[index].bounds = try Self.bounds(&table)
    card.dimensions[index].counts = try table.boolean("counts") ?? true
    if let origin = try table.text("from") {
      card.dimensions[index].origin = try Self.origin(origin, name)
    }
    if let takesGates = try table.boolean("gates") {
      guard card.dimensions[index].origin != nil else {
        throw ScriptComplaint(
          message: "\(table.name) has 'gates', and is not taken from another card",
          word: "gates"
        )
      }
      card.dimensions[index].takesGates = takesGates
    }
    try table.refuseElements()
    try table.finish()
  }

  /// The name of a plugin.
  private static func origin(
    _ name: String,
    _ dimension: String
  ) throws(ScriptComplaint) -> String {
    try check(id: name, of: "the plugin that gives dimension '\(dimension)'")
    return name
  }

  /// `cap` and `floor`.
  static func bounds(_ table: inout ScriptTable) throws(ScriptComplaint) -> Card.Bounds {
    let bounds = Card.Bounds(cap: try table.points("cap"), floor: try table.points("floor"))
    if let cap = bounds.cap, let floor = bounds.floor, cap < floor {
      throw ScriptComplaint(message: "the floor of \(table.name) lies above its cap", word: "floor")
    }
    return bounds
  }

  /// A dimension that another card gives has no rules of this one.
  func refuseUnusedDimensions() throws(ScriptComplaint) {
    for (index, dimension) in card.dimensions.enumerated() where dimension.origin != nil {
      guard card.criteria.allSatisfy({ $0.dimension != index }),
        card.engagement?.dimension != index
      else {
        throw ScriptComplaint(
          message: "dimension '\(dimension.name)' is taken from another card, and has rules here",
          word: dimension.name,
          hint: "Give these rules another dimension."
        )
      }
    }
  }

  /// Bounds of a dimension that has nothing in it: most likely the name of another one, misspelt.
  func refuseEmptyBounds() throws(ScriptComplaint) {
    let filled = Set(
      card.criteria.map(\.dimension) + [card.engagement?.dimension].compactMap(\.self)
    )
    for index in card.dimensions.indices.dropFirst() where index < declared {
      let dimension = card.dimensions[index]
      guard dimension.bounds.isThere, dimension.origin == nil, !filled.contains(index)
      else { continue }
      let others = card.dimensions.map(\.name).filter { $0 != dimension.name }
      throw ScriptComplaint(
        message: "dimension '\(dimension.name)' has bounds, and nothing in it",
        word: dimension.name,
        hint: nearest(dimension.name, among: others).map { "Did you mean '\($0)'?" }
          ?? "Give criteria or the engagement this dimension, or leave it out."
      )
    }
  }

  mutating func dimension(named name: String) -> Int {
    if let index = card.dimensions.firstIndex(where: { $0.name == name }) { return index }
    card.dimensions.append(Card.Dimension(name: name))
    return card.dimensions.count - 1
  }

  func scale(
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

  // MARK: The whole

  /// Reads `combine`: numbers by dimension, or a function.
  mutating func readCombination(
    _ table: inout ScriptTable
  ) throws(ScriptComplaint) -> LuaFunction? {
    guard let value = table.value("combine") else { return nil }
    if let function = value.function {
      card.combination = .function
      return function
    }
    guard value.table != nil else {
      throw table.mismatch("combine", "a table of numbers by dimension, or a function", value)
    }
    var factors = try ScriptTable(value, name: "'combine' of \(table.name)")
    var weights = [Double](repeating: 0, count: card.dimensions.count)
    for (index, dimension) in card.dimensions.enumerated() {
      guard let value = factors.value(dimension.name) else { continue }
      guard let factor = value.number, abs(factor) <= 1_000_000 else {
        throw factors.mismatch(dimension.name, "a number from -1,000,000 to 1,000,000", value)
      }
      weights[index] = factor
    }
    try factors.refuseElements()
    try factors.finish()
    card.combination = .weighted(weights)
    return nil
  }

  /// Reads `cells`: what to do in which cell of grade and band.
  mutating func readCells(_ table: inout ScriptTable) throws(ScriptComplaint) {
    guard var cells = try table.table("cells") else { return }
    guard let grades = card.grades, let bands = card.bands else {
      throw ScriptComplaint(
        message: "'cells' of \(table.name) need grades and bands",
        word: "cells",
        hint: "A cell is a grade and the number of a band: A1 is the best of both."
      )
    }
    for grade in 0...grades.lines.count {
      for band in 0...bands.lines.count {
        let cell = Card.cell(grades.name(of: grade), band: band)
        card.cells[cell] = try cells.text(cell)
      }
    }
    try cells.refuseElements()
    try cells.finish()
  }
}
