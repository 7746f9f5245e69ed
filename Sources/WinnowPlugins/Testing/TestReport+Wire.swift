package import WinnowCore

extension TestReport {
  /// Everything in the report, for the process that asked for it.
  package var wire: JSONObject {
    var object: JSONObject = ["cases": .array(cases.map { .object($0.wire) })]
    if let coverage { object.append("coverage", .array(coverage.map { .object($0.wire) })) }
    return object
  }

  /// - Throws: script, `CRASH`, when the text is no report.
  package init(wire bytes: [UInt8]) throws(WinnowError) {
    let parsed = try? JSONValue.parse(bytes).object
    if let error = parsed?["error"]?.object { throw WinnowError(wire: error) }
    guard let list = parsed?["cases"]?.array else {
      throw WinnowError(
        .script,
        code: "CRASH",
        "the process that ran the tests ended without a report",
        hint: "Run the plugin's tests one by one with --filter."
      )
    }
    cases = list.compactMap { $0.object.map(Case.init(wire:)) }
    coverage = parsed?["coverage"]?.array?.compactMap { $0.object.map(FileCoverage.init(wire:)) }
  }
}

extension FileCoverage {
  fileprivate var wire: JSONObject {
    [
      "file": .string(file), "ran": .array(ran.map { .int(Int64($0)) }),
      "missed": .array(missed.map { .int(Int64($0)) }),
    ]
  }

  fileprivate init(wire object: JSONObject) {
    file = object["file"]?.string ?? ""
    ran = (object["ran"]?.array ?? []).compactMap(\.integer)
    missed = (object["missed"]?.array ?? []).compactMap(\.integer)
  }
}

extension TestReport.Case {
  fileprivate var wire: JSONObject {
    var object: JSONObject = [
      "file": .string(file), "name": .string(name), "log": .string(log), "fuel": .int(Int64(fuel)),
    ]
    if let failure { object.append("failure", .object(failure.wire)) }
    let results = golden.map { JSONValue.object(["name": .string($0.name), "value": $0.value]) }
    object.append("golden", .array(results))
    return object
  }

  fileprivate init(wire object: JSONObject) {
    self.init(file: object["file"]?.string ?? "", name: object["name"]?.string ?? "")
    log = object["log"]?.string ?? ""
    fuel = object["fuel"]?.integer ?? 0
    failure = object["failure"]?.object.map { WinnowError(wire: $0) }
    golden = (object["golden"]?.array ?? []).compactMap { entry in
      guard let name = entry.object?["name"]?.string else { return nil }
      return GoldenResult(name: name, value: entry.object?["value"] ?? .null)
    }
  }
}

extension WinnowError {
  /// Every part of the error, for another process.
  package var wire: JSONObject {
    var object: JSONObject = [
      "kind": .int(Int64(kind.rawValue)), "code": .string(code), "message": .string(message),
    ]
    if let file { object.append("file", .string(file)) }
    if let line { object.append("line", .int(Int64(line))) }
    if let column { object.append("column", .int(Int64(column))) }
    if let hint { object.append("hint", .string(hint)) }
    object.append("notes", .array(notes.map(JSONValue.string)))
    object.append("details", .object(details))
    return object
  }

  fileprivate init(wire object: JSONObject) {
    let kind = object["kind"]?.integer.flatMap { Kind(rawValue: Int32(truncatingIfNeeded: $0)) }
    self.init(
      kind ?? .script,
      code: object["code"]?.string ?? "",
      object["message"]?.string ?? "",
      file: object["file"]?.string,
      line: object["line"]?.integer,
      column: object["column"]?.integer,
      hint: object["hint"]?.string
    )
    notes = (object["notes"]?.array ?? []).compactMap(\.string)
    details = object["details"]?.object ?? JSONObject()
  }
}

extension JSONValue {
  fileprivate var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  fileprivate var integer: Int? {
    guard case .int(let number) = self else { return nil }
    return Int(number)
  }

  fileprivate var array: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }
}
