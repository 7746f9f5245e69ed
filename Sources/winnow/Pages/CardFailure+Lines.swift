import WinnowCore
import WinnowPlugins

extension CardFailure {
  /// What people are told about the criteria that failed; nothing when none did.
  static func lines(_ failures: [CardFailure]) -> [String] {
    guard !failures.isEmpty else { return [] }
    return ["these rules failed; a criterion among them counts as unknown:"]
      + failures.flatMap(\.lines)
  }

  private var lines: [String] {
    let count = leads == 1 ? "1 lead" : "\(leads.grouped) leads"
    let head = "  \(function.printable) on \(count): \(first.summary.printable)"
    return [head] + (first.notes + ["  " + first.hint]).map { "  " + $0.printable }
  }

  /// An entry of `failures` in `score --json`.
  var json: JSONObject {
    [
      "criterion": .string(function), "error": .string(first.summary),
      "leads": .int(Int64(leads)), "first": .object(first.json),
    ]
  }
}
