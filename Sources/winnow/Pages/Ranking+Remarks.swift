import WinnowCore
import WinnowEngine
import WinnowStore

extension Ranking {
  /// What the JSON document says beside the leads.
  var facts: JSONObject {
    var facts: JSONObject = [
      "card": .string(card), "rules_changed": .bool(rulesChanged), "unscored": .int(unscored),
    ]
    if let recorded { facts.append("ruleset", .string(recorded.ruleset)) }
    if let moment = recorded?.evaluated { facts.append("as_of", .string(moment.description)) }
    if let current { facts.append("current_ruleset", .string(current)) }
    if let problem { facts.append("problem", .string(problem.description)) }
    if let staleness { facts.append("staleness", .string(staleness.description)) }
    if let suspension { facts.append("suspended", .object(suspension.json)) }
    return facts
  }

  /// Of when the scores are; time alone may have moved them by less than `tolerance` since.
  static func date(_ moment: Instant, _ tolerance: Points) -> String {
    let date = "scores as of \(moment)"
    guard tolerance > .zero else { return date }
    let unit = tolerance == Points(milli: 1000) ? "point" : "points"
    return "\(date), to within \(tolerance) \(unit)"
  }

  /// What is said in place of an empty list.
  var emptiness: String {
    if hasScores { return "no scored leads here" }
    return problem == nil ? "no scored leads: run winnow score" : "no scored leads"
  }

  /// What the reader of the list has to know about it.
  var remarks: [String] {
    if let suspension { return [suspension.refusal.message.printable, suspension.advice] }
    var remarks: [String] = []
    if let staleness {
      remarks.append(
        "the scores could not be brought up to date: \(staleness.description.printable)"
      )
    }
    if let recorded, rulesChanged {
      remarks.append(
        "the rules have changed since these scores were made "
          + "(\(Self.short(recorded.ruleset)) then, \(current.map(Self.short) ?? "broken") now): "
          + "run winnow score"
      )
    }
    if let problem, !isProblemTold {
      remarks.append("the rules cannot be used as they are: \(problem.description.printable)")
    }
    if unscored > 0 {
      let leads = unscored == 1 ? "1 lead has" : "\(unscored.grouped) leads have"
      remarks.append("\(leads) no score yet" + (problem == nil ? ": run winnow score" : ""))
    }
    return remarks
  }

  /// The first digits of a digest, enough to tell two apart.
  private static func short(_ digest: String) -> String {
    String(digest.trimmingPrefix("sha256:").prefix(8))
  }
}
