import WinnowCore
import WinnowEngine

extension Listing where Row == CheckResult {
  /// What was looked at, and how it is.
  static var checks: Listing<CheckResult> {
    Listing(
      name: "checks",
      columns: [
        Column(.word("state"), \.state.rawValue),
        Column(.word("check"), \.name),
        Column(.text("message"), \.message),
      ],
      json: { finding in
        var object: JSONObject = [
          "check": .string(finding.name), "state": .string(finding.state.rawValue),
          "message": .string(finding.message),
        ]
        if let hint = finding.hint { object.append("hint", .string(hint)) }
        return object
      }
    )
  }
}
