import WinnowCore

/// How time alone changes what a card gives, while nothing of a lead changes.
package enum Pastime: Comparable, Sendable {
  /// Not at all.
  case none
  /// For leads that did something: activities fade.
  case activities
  /// For any lead: its rules ask for the time.
  case every

  /// What the card and the scripts of its plugin say; a script that does not read counts as one that
  /// asks for the time.
  init(_ card: Card, _ plugin: PluginFolder) {
    let scripts = plugin.files.contents.filter { file in
      file.key.hasSuffix(".lua") && !file.key.hasPrefix("tests/")
    }
    if scripts.values.contains(where: Self.asksForTime) {
      self = .every
    } else {
      let fades = card.engagement?.rules.contains { rule in
        (rule.decay ?? card.engagement?.decay ?? .none) != .none
      }
      let seesAges = plugin.manifest.reads.contains { $0.part == .activities }
      self = fades == true || seesAges ? .activities : .none
    }
  }

  private static let clocks: Set<String> = ["now", "age"]

  /// Whether a script may ask what time it is: it takes one of the functions that tell it from the
  /// module, or hands the module on, so that nobody can see what is taken from it. The member `age` of
  /// an activity is named like one of them.
  private static func asksForTime(_ script: [UInt8]) -> Bool {
    guard let tokens = try? LuaLexer.tokens(of: script) else { return true }
    var modules: Set<String> = ["winnow"]
    var known: Set<Int> = []
    for place in tokens.indices
    where tokens[place].kind == .string && tokens[place].text == "winnow" {
      guard let name = nameRequiring(tokens, place) else { continue }
      modules.insert(tokens[name].text)
      known.formUnion([name, place])
    }
    return tokens.indices.contains { place in
      guard !known.contains(place), isModule(tokens, place, modules) else { return false }
      guard place + 2 < tokens.count, tokens[place + 1].isWord(".") else { return true }
      return clocks.contains(tokens[place + 2].text)
    }
  }

  /// Whether the token stands for the module: one of its names that is no member of something else, or
  /// the name by which it is required.
  private static func isModule(
    _ tokens: [LuaToken],
    _ place: Int,
    _ modules: Set<String>
  ) -> Bool {
    let token = tokens[place]
    switch token.kind {
    case .string: return token.text == "winnow" && follows(tokens, place, "require")
    case .name:
      let isMember = place > 0 && (tokens[place - 1].isWord(".") || tokens[place - 1].isWord(":"))
      return modules.contains(token.text) && !isMember
    default: return false
    }
  }

  /// Where the name stands that `require "winnow"` is given to alone: `local w = require("winnow")`; nil
  /// when something else becomes of it.
  private static func nameRequiring(_ tokens: [LuaToken], _ place: Int) -> Int? {
    var start = place - 1
    var end = place + 1
    if start >= 0, tokens[start].isWord("(") {
      guard end < tokens.count, tokens[end].isWord(")") else { return nil }
      (start, end) = (start - 1, end + 1)
    }
    let continues =
      end < tokens.count && [".", "[", ":", "(", ","].contains { tokens[end].isWord($0) }
    guard start > 1, tokens[start].text == "require", tokens[start - 1].isWord("="),
      tokens[start - 2].kind == .name, !continues
    else { return nil }
    return start - 2
  }

  private static func follows(_ tokens: [LuaToken], _ place: Int, _ name: String) -> Bool {
    var before = place - 1
    if before >= 0, tokens[before].isWord("(") { before -= 1 }
    return before >= 0 && tokens[before].kind == .name && tokens[before].text == name
  }
}
