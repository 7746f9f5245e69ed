import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Lists the rule sets that were active.
struct RulesetList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the rule sets that were active, the newest first.",
    discussion: """
      Example:
        winnow ruleset list
      """
  )

  @OptionGroup(title: "Output")
  var list: ListOptions

  @OptionGroup var reading: ReadingOptions

  func run(on screen: Screen) throws {
    let engine = try reading.open()
    let records = try engine.rulesets()
    let rows = records.map { ActivatedRuleset(record: $0, isActive: $0 == records.first) }
    try Listing.rulesets.print(rows, list.form, on: screen, nothing: "no rules were active yet")
  }
}

/// A rule set with whether it decides now.
struct ActivatedRuleset {
  let record: RulesetRecord
  let isActive: Bool
}

extension Listing where Row == ActivatedRuleset {
  /// Rule sets with when each was activated.
  static var rulesets: Listing<ActivatedRuleset> {
    Listing(
      name: "rulesets",
      columns: [
        Column(.word("active")) { $0.isActive ? "yes" : "" },
        Column(.word("ruleset")) { $0.record.ruleset.shortDigest },
        Column(.text("card")) { $0.record.card },
        Column(.text("plugin")) { row in
          [row.record.plugin, row.record.version].compactMap(\.self).joined(separator: " ")
        },
        Column(.word("activated")) { $0.record.activated.description },
        Column(.number("event")) { String($0.record.event) },
      ],
      json: { row in
        var object: JSONObject = [
          "ruleset": .string(row.record.ruleset), "active": .bool(row.isActive),
          "card": .string(row.record.card),
        ]
        if let plugin = row.record.plugin { object.append("plugin", .string(plugin)) }
        if let version = row.record.version { object.append("version", .string(version)) }
        object.append("activated", .string(row.record.activated.description))
        object.append("event", .int(row.record.event))
        return object
      }
    )
  }
}

extension String {
  /// Enough of a digest to tell it by: the first eight hexadecimal digits.
  var shortDigest: String {
    String((hasPrefix("sha256:") ? dropFirst(7) : self[...]).prefix(8))
  }
}
