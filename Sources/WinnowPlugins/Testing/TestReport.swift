package import WinnowCore

/// What the tests of a plugin gave.
package struct TestReport: Sendable {
  /// One test.
  package struct Case: Sendable {
    package var file: String
    package var name: String
    /// Nil when it passed.
    package var failure: WinnowError?
    /// What it printed.
    package var log: String
  }

  package var cases: [Case] = []

  package var passed: Int { cases.count { $0.failure == nil } }
  package var failed: Int { cases.count - passed }

  /// The form of `plugin test --json`.
  package var json: JSONObject {
    let list = cases.map { entry in
      var object: JSONObject = [
        "file": .string(entry.file), "name": .string(entry.name),
        "passed": .bool(entry.failure == nil),
      ]
      if let failure = entry.failure {
        object.append("message", .string(failure.message))
        if let line = failure.line { object.append("line", .int(Int64(line))) }
      }
      if !entry.log.isEmpty { object.append("log", .string(entry.log)) }
      return JSONValue.object(object)
    }
    return [
      "passed": .int(Int64(passed)), "failed": .int(Int64(failed)), "cases": .array(list),
    ]
  }
}
