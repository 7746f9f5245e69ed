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
      ? parts.map { Self.row($0, depth: 0) } : Self.dimensions(parts, explanation)
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
      rows += groups(own, explanation)
    }
    return rows
  }

  private static func groups(
    _ parts: [Explanation.Part],
    _ explanation: Explanation
  ) -> [Row] {
    var rows: [Row] = []
    for name in names(parts.map(\.group)) {
      let own = parts.filter { $0.group == name }
      if let name { rows.append(Row(title: name, depth: 1, points: sum(own))) }
      for part in own {
        rows.append(row(part, depth: name == nil ? 1 : 2))
        rows += origin(part, explanation)
      }
    }
    return rows
  }

  /// The parts of another plugin's card, under the part that they make.
  private static func origin(_ part: Explanation.Part, _ explanation: Explanation) -> [Row] {
    let card = explanation.origins.first { "card:" + ($0.plugin ?? $0.card) == part.criterion }
    return (card?.parts ?? []).map { row($0, depth: 2) }
  }

  /// Each name once, in the order in which they come.
  private static func names(_ all: [String?]) -> [String?] {
    all.reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}
