import WinnowCore

/// A card as people read it: all that it says as data.
struct CardPage {
  private let card: Card

  init(_ card: Card) {
    self.card = card
  }

  func lines(on terminal: Terminal) -> [String] {
    let head = [terminal.styled("Card \(card.id)", .strong), "  " + line]
    let rest = dimensions + together + engagement + whole + cells + decisions
    return head + rules.lines(on: terminal, indent: 2) + rest.map { "  " + $0.printable }
  }

  private var line: String {
    guard card.hysteresis > .zero else { return "qualified above \(card.threshold)" }
    let held = card.threshold - card.hysteresis
    return "qualified above \(card.threshold), and stays so above \(held)"
  }

  private var rules: Table {
    var table = Table([.word("criterion"), .number("weight"), .word("dimension"), .text("label")])
    for criterion in card.criteria {
      table.add([
        criterion.id, criterion.weight.description, name(criterion.dimension),
        criterion.label ?? "",
      ])
    }
    for rule in card.engagement?.rules ?? [] {
      let dimension = name(card.engagement?.dimension ?? 0)
      table.add([rule.type, rule.points.description, dimension, rule.words])
    }
    return table
  }

  private func name(_ dimension: Int) -> String { card.dimensions[dimension].name }

  // MARK: Parts

  private var dimensions: [String] {
    card.dimensions.compactMap { dimension in
      var facts = dimension.bounds.words
      if let origin = dimension.origin { facts.append("from the card of \(origin)") }
      if !dimension.takesGates { facts.append("without its gates") }
      if !dimension.counts { facts.append("told beside the score") }
      return facts.isEmpty ? nil : "dimension \(dimension.name): " + facts.joined(separator: ", ")
    }
  }

  /// Groups, and criteria of which one counts.
  private var together: [String] {
    let groups = card.groups.enumerated().map { index, group in
      let members = card.criteria.filter { $0.group == index }.map(\.id)
      return Self.group(group.id, members, group.bounds)
    }
    let choices = Set(card.criteria.compactMap(\.oneOf)).sorted().map { choice in
      let members = card.criteria.filter { $0.oneOf == choice }.map(\.id)
      return "the best one of " + members.joined(separator: ", ")
    }
    return groups + choices
  }

  private static func group(_ id: String, _ members: [String], _ bounds: Card.Bounds) -> String {
    (["group \(id): " + members.joined(separator: ", ")] + bounds.words).joined(separator: "; ")
  }

  private var engagement: [String] {
    guard let engagement = card.engagement else { return [] }
    let facts = [engagement.decay.words ?? "no decay"] + engagement.bounds.words
    let groups = engagement.groups.enumerated().map { index, group in
      let members = engagement.rules.filter { $0.group == index }.map(\.type)
      return Self.group(group.name, members, group.bounds)
    }
    return ["engagement: " + facts.joined(separator: ", ")] + groups
  }

  private var whole: [String] {
    var lines: [String] = []
    switch card.combination {
    case .sum: break
    case .function: lines.append("combine: a function")
    case .weighted(let factors):
      let terms = zip(card.dimensions, factors).map { "\($0.name) × \($1)" }
      lines.append("combine: " + terms.joined(separator: " + "))
    }
    if let grades = card.grades { lines.append("grades " + words(grades)) }
    if let bands = card.bands { lines.append("bands " + words(bands)) }
    return lines
  }

  private func words(_ scale: Card.Scale) -> String {
    let lines = scale.lines.map { "\($0.name) from \($0.points)" } + ["else \(scale.lowest)"]
    return "of \(scale.dimension.map(name) ?? "total"): " + lines.joined(separator: ", ")
  }

  private var cells: [String] {
    card.cells.sorted { $0.key < $1.key }.map { "cell \($0.key): \($0.value)" }
  }

  private var decisions: [String] {
    card.gates.map { "gate \($0.id): \($0.reason)" } + (card.hasFastLane ? ["has a fast lane"] : [])
  }
}

extension Card.Bounds {
  fileprivate var words: [String] {
    [cap.map { "cap \($0)" }, floor.map { "floor \($0)" }].compactMap(\.self)
  }
}

extension Engagement.Rule {
  /// `for each such activity, the first 2, half-life 7 days`
  fileprivate var words: String {
    var facts = ["for each such activity"]
    if let first = limit.first { facts.append("the first \(first)") }
    if let count = limit.perDay { facts.append("\(count) a day") }
    if limit.coolDown > 0 {
      facts.append("one in \(Points(milli: limit.coolDown)) seconds")
    }
    if let decay { facts.append(decay.words ?? "no decay") }
    if let only = provenance.only {
      facts.append("from " + only.sorted().joined(separator: ", "))
    }
    if !provenance.except.isEmpty {
      facts.append("not from " + provenance.except.sorted().joined(separator: ", "))
    }
    return facts.joined(separator: ", ")
  }
}
