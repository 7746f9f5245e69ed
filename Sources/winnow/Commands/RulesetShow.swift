import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Shows one rule set.
struct RulesetShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a rule set as it was: its cards, settings, and the rule sets it takes from.",
    discussion: """
      Shows criteria, weights, threshold, activities, dimensions, grades, bands, cells, gates and settings \
      with their values. Functions stand in bundles/, with the rest of the plugin.

      Example:
        winnow ruleset show 4f7fa975
      """
  )

  @Argument(help: "Its digest or the beginning of it; without one, that of the active rules.")
  var digest: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let source = try digest.map { try engine.keptRules($0) } ?? engine.activeRules()
    let rules = [source] + source.withDependencies.filter { $0.plugin.name != source.plugin.name }
    let descriptions = try rules.map { try PluginDescription($0, $0.overrides) }
    if format.json { return try screen.document(Self.json(descriptions)) }
    for (index, description) in descriptions.enumerated() {
      if index > 0 { try screen.line("") }
      let head = index > 0 ? "which takes from rule set" : "rule set"
      try screen.line("\(head) \(description.source.digest)")
      try screen.lines(PluginPage(description).lines(on: screen.output))
      try screen.lines(Self.settings(of: description, on: screen.output))
    }
  }

  /// The rule set, with those that it takes from.
  private static func json(_ descriptions: [PluginDescription]) -> JSONObject {
    var document = descriptions.first?.json ?? JSONObject()
    guard descriptions.count > 1 else { return document }
    let others = descriptions.dropFirst().map { JSONValue.object($0.json) }
    document.append("takes_from", .array(others))
    return document
  }

  /// The values that count; weights and threshold stand with the card.
  private static func settings(
    of description: PluginDescription,
    on terminal: Terminal
  ) -> [String] {
    var table = Table([.word("setting"), .text("value"), .text("default")])
    for setting in description.settings where !setting.name.hasPrefix("weights.") {
      table.add([setting.name, setting.value ?? "-", setting.standard ?? "-"])
    }
    guard !table.isEmpty else { return [] }
    return ["", terminal.styled("Settings", .strong)] + table.lines(on: terminal, indent: 2)
  }
}
