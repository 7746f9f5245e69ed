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

  /// Whether a script names one of the functions that tell the time; the member `age` of an activity
  /// is named so too.
  private static func asksForTime(_ script: [UInt8]) -> Bool {
    guard let tokens = try? LuaLexer.tokens(of: script) else { return true }
    return tokens.indices.contains { place in
      tokens[place].kind == .name && clocks.contains(tokens[place].text) && place > 1
        && tokens[place - 1].isWord(".") && tokens[place - 2].text == "winnow"
    }
  }
}
