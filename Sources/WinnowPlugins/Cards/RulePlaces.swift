import WinnowCore

/// Where the scripts name the functions of a card, for messages about what they gave.
final class RulePlaces {
  /// Functions that a card has under a key, not under an id.
  private static let keys: Set<String> = ["fast_lane", "combine"]

  private let names: [String]
  private let source: RuleSource
  private lazy var places = names.map(find)

  init(_ card: Card, _ source: RuleSource) {
    self.source = source
    names =
      card.criteria.map(\.id) + card.gates.map(\.id)
      + (card.hasFastLane ? ["fast_lane"] : []) + ["combine"]
  }

  /// The file and line of the function at that position in the card; nil when its name is made up.
  func place(of function: Int) -> (file: String, line: Int)? {
    places.indices.contains(function) ? places[function] : nil
  }

  private func find(_ name: String) -> (file: String, line: Int)? {
    let files = source.plugin.files.contents
    let own = files.keys.sorted().filter { $0.hasSuffix(".lua") && !$0.hasPrefix("tests/") }
    for file in ["init.lua"] + own.filter({ $0 != "init.lua" }) {
      let tokens = (try? LuaLexer.tokens(of: files[file] ?? [])) ?? []
      if let line = Self.line(of: name, tokens) { return (file, line) }
    }
    return nil
  }

  /// Where `id = "NAME"` stands last, else the text alone; a card's order names it too.
  static func line(of name: String, _ tokens: [LuaToken]) -> Int? {
    let isMeant: (Int) -> Bool = { index in
      tokens[index].text == name
        && (tokens[index].kind == .string
          || tokens[index].kind == .name && Self.keys.contains(name))
    }
    let isNamed: (Int) -> Bool = { index in
      index > 1 && tokens[index - 1].isWord("=") && tokens[index - 2].text == "id"
    }
    let places = tokens.indices.filter(isMeant)
    return (places.last(where: isNamed) ?? places.last).map { tokens[$0].line }
  }
}
