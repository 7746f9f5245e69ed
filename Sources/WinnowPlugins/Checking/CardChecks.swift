import WinnowCore

/// Finds what a card says that has no effect, or two meanings.
struct CardChecks {
  private let card: Card
  private let folder: String
  private let texts: [(file: String, token: LuaToken)]

  /// `texts` are those of the scripts.
  init(_ card: Card, _ plugin: PluginFolder, _ texts: [(file: String, token: LuaToken)]) {
    self.card = card
    folder = plugin.folder
    self.texts = texts
  }

  /// Everything found.
  func check() -> [PluginChecker.Finding] { emptyDimensions + idleFactors + sharedNames }

  /// Declared, and no rule and no other card is in it; `fit` is there without being declared.
  private var emptyDimensions: [PluginChecker.Finding] {
    let filled = Set(
      card.criteria.map(\.dimension) + [card.engagement?.dimension].compactMap(\.self)
    )
    return card.dimensions.indices.dropFirst().filter { index in
      card.dimensions[index].origin == nil && !filled.contains(index)
    }.map { index in
      let name = card.dimensions[index].name
      let others = card.dimensions.map(\.name).filter { $0 != name }
      return finding(
        "empty-dimension",
        "nothing is in the dimension '\(name)' of scorecard '\(card.id)'",
        hint: nearest(name, among: others).map { "Did you mean '\($0)'?" }
          ?? "Give criteria or the engagement this dimension, or leave it out."
      )
    }
  }

  /// `combine` multiplies what the score does not count.
  private var idleFactors: [PluginChecker.Finding] {
    guard case .weighted(let factors) = card.combination else { return [] }
    return zip(card.dimensions, factors).filter { !$0.counts && $1 != 0 }.map { dimension, factor in
      finding(
        "idle-factor",
        "'combine' has \(factor.formatted) for '\(dimension.name)', which does not count",
        hint: "Take 'counts = false' from the dimension, or the factor from 'combine'."
      )
    }
  }

  /// A criterion and a type of activity that are called the same cannot be told apart in the parts.
  private var sharedNames: [PluginChecker.Finding] {
    let types = Set(card.engagement?.rules.map(\.type) ?? [])
    return card.criteria.map(\.id).filter(types.contains).map { name in
      finding(
        "shared-name",
        "'\(name)' is both a criterion and a type of activity of scorecard '\(card.id)'",
        hint: "Give the criterion another id: parts and explanations tell them apart by name only.",
        place: texts.first { $0.token.text == name }
      )
    }
  }

  private func finding(
    _ code: String,
    _ message: String,
    hint: String,
    place: (file: String, token: LuaToken)? = nil
  ) -> PluginChecker.Finding {
    PluginChecker.Finding(
      .warning,
      code,
      message,
      file: folder + "/" + (place?.file ?? "init.lua"),
      line: place?.token.line,
      column: place?.token.column,
      hint: hint
    )
  }
}

extension Double {
  /// Without a fraction where there is none.
  fileprivate var formatted: String {
    Points(exactly: self)?.description ?? description
  }
}
