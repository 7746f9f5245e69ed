import WinnowCore

extension CardRunner {
  /// The most cards that one card may take dimensions from, directly or through others, each counted
  /// as often as it is taken: every one has a box of its own.
  package static let originsLimit = 31

  /// The rules of the plugin that gives a dimension.
  static func rules(
    of origin: String,
    for dimension: Card.Dimension,
    _ source: RuleSource,
    _ boxes: Int
  ) throws(WinnowError) -> RuleSource {
    let file = source.plugin.folder + "/plugin.toml"
    guard let other = source.dependencies[origin] else {
      throw WinnowError(
        .badData,
        code: "bad-dependency",
        "dimension '\(dimension.name)' is taken from the plugin '\(origin)', which "
          + "\(source.plugin.name) does not depend on",
        file: file,
        hint: "Add \(origin) = \"^1.0\" under [dependencies]."
      )
    }
    guard boxes <= originsLimit else {
      let entry = source.plugin.manifest.dependencies.first { $0.plugin == origin }
      throw WinnowError(
        .badData,
        code: "bad-dependency",
        "dimension '\(dimension.name)' of \(source.plugin.name) is one too many: a card takes "
          + "dimensions from at most \(originsLimit) others, each counted as often as it is taken",
        file: file,
        line: entry?.position.line,
        column: entry?.position.column,
        hint: "Take '\(origin)' in one dimension only, or fewer cards from others."
      )
    }
    return other
  }
}
