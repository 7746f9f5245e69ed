import WinnowCore

/// The parts of a score as a tree: dimension, group, criterion. One dimension without groups is a list.
struct ExplanationTree {
  /// One line of it.
  struct Row {
    var title: String
    /// 0 for what stands at the margin.
    var depth: Int
    var degree: Double?
    var weight: Points?
    var points: Points
    var why: String?

    /// Its cells: criterion, degree, weight, points, why.
    var cells: [String] {
      [
        String(repeating: "  ", count: depth) + title,
        degree.map(ExplanationPage.degree) ?? "", weight?.description ?? "", points.description,
        why ?? "",
      ]
    }
  }

  /// What makes the score.
  private(set) var counted: [Row] = []
  /// What is told beside it.
  private(set) var beside: [Row] = []

  init(_ explanation: Explanation) {
    let parts = explanation.parts
    let isFlat =
      Set(parts.map(\.dimension)).count < 2 && !parts.contains { $0.group != nil }
      && explanation.origins.isEmpty
    counted =
      isFlat
      ? parts.map { Self.row($0, depth: 0) }
      : Self.dimensions(parts, explanation) + Self.silent(explanation, depth: 0)
    if !explanation.beside.isEmpty {
      beside = Self.dimensions(explanation.beside, explanation)
    }
  }

  private static func row(_ part: Explanation.Part, depth: Int) -> Row {
    Row(
      title: part.label ?? part.criterion,
      depth: depth,
      degree: part.degree,
      weight: part.weight,
      points: part.points,
      why: part.why
    )
  }

  private static func sum(_ parts: [Explanation.Part]) -> Points {
    parts.map(\.points).reduce(.zero, +)
  }

  private static func dimensions(
    _ parts: [Explanation.Part],
    _ explanation: Explanation
  ) -> [Row] {
    var rows: [Row] = []
    for name in names(parts.map(\.dimension)) {
      let own = parts.filter { $0.dimension == name }
      guard let name else {
        rows += own.map { row($0, depth: 0) }
        continue
      }
      rows.append(Row(title: name, depth: 0, points: sum(own)))
      rows += groups(own, explanation, depth: 1)
    }
    return rows
  }

  private static func groups(
    _ parts: [Explanation.Part],
    _ explanation: Explanation,
    depth: Int
  ) -> [Row] {
    var rows: [Row] = []
    for name in names(parts.map(\.group)) {
      let own = parts.filter { $0.group == name }
      if let name { rows.append(Row(title: name, depth: depth, points: sum(own))) }
      let margin = name == nil ? depth : depth + 1
      for part in own {
        rows.append(row(part, depth: margin))
        guard let card = explanation.origins.first(where: { $0.title == part.criterion })
        else { continue }
        rows += origin(card, depth: margin + 1)
      }
    }
    return rows
  }

  /// The parts of another plugin's card, under the part that they make.
  private static func origin(_ card: Explanation, depth: Int) -> [Row] {
    groups(card.parts, card, depth: depth) + silent(card, depth: depth)
  }

  /// Cards of other plugins whose parts add up to nothing, so that there is no part for them.
  private static func silent(_ explanation: Explanation, depth: Int) -> [Row] {
    let all = (explanation.parts + explanation.beside).map(\.criterion)
    return explanation.origins.filter { !$0.parts.isEmpty && !all.contains($0.title) }
      .flatMap { card in
        [Row(title: card.title, depth: depth, points: card.score)]
          + origin(card, depth: depth + 1)
      }
  }

  /// Each name once, in the order in which they come.
  private static func names(_ all: [String?]) -> [String?] {
    all.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}

extension Explanation {
  /// How the card that takes a dimension from this one calls that part: `card:icp`.
  fileprivate var title: String { "card:" + (plugin ?? card) }
}
