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
    package var log = ""
    /// What the test and the criteria that it called used; 0 for one that runs no script.
    package var fuel = 0
    /// What it recorded.
    var golden: [GoldenResult] = []

    package init(file: String, name: String, failure: WinnowError? = nil, log: String = "") {
      (self.file, self.name, self.failure, self.log) = (file, name, failure, log)
    }

    /// Whether it was made up from a card, and stands in no file of tests.
    package var isMadeUp: Bool { file == ThresholdCases.file }

    /// Names it in `tests/fuel.json`.
    var key: String { file + ": " + name }
  }

  package var cases: [Case] = []
  /// By file, in order; nil when it was not measured.
  package var coverage: [FileCoverage]?

  package init() {}

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
        object.append("error", .object(failure.json))
      }
      if !entry.log.isEmpty { object.append("log", .string(entry.log)) }
      if entry.fuel > 0 { object.append("fuel", .int(Int64(entry.fuel))) }
      return JSONValue.object(object)
    }
    var object: JSONObject = [
      "passed": .int(Int64(passed)), "failed": .int(Int64(failed)), "cases": .array(list),
    ]
    if let coverage { object.append("coverage", .array(coverage.map { .object($0.json) })) }
    return object
  }

  /// The same tests run twice: what differs fails.
  package func agreeing(with other: TestReport) -> TestReport {
    var report = self
    for index in report.cases.indices where report.cases[index].failure == nil {
      let second = other.cases.indices.contains(index) ? other.cases[index] : nil
      guard let difference = report.cases[index].difference(from: second) else { continue }
      report.cases[index].failure = WinnowError(
        .found,
        code: "NONDETERMINISTIC",
        "two runs in fresh processes differ: \(difference)",
        hint: "A test must give the same in every process."
      )
    }
    return report
  }
}

extension TestReport.Case {
  /// How a second run of the same test differs, nil when it does not.
  fileprivate func difference(from other: Self?) -> String? {
    guard let other, other.key == key else { return "the second run has no such test" }
    if let failure = other.failure { return "the second run failed: \(failure.message)" }
    if log != other.log { return "it printed something else" }
    if golden != other.golden { return "it gave test.golden something else" }
    return fuel == other.fuel ? nil : "it used \(fuel) units of fuel, then \(other.fuel)"
  }
}
