package import WinnowCore

/// What `plugin test --record` keeps in the plugin's folder: fuel of each test, golden results.
package struct TestRecords {
  /// How much more fuel than recorded a test may use, in percent.
  package static let fuelTolerance = 20

  private static let fuelFile = "tests/fuel.json"

  private let plugin: PluginFolder
  private let fuel: JSONObject

  /// - Throws: bad data, `bad-fuel`, when tests/fuel.json is not as it was recorded.
  package init(_ plugin: PluginFolder) throws(WinnowError) {
    self.plugin = plugin
    guard let bytes = plugin.files.contents[Self.fuelFile] else {
      fuel = JSONObject()
      return
    }
    guard let object = try? JSONValue.parse(bytes).object,
      object.members.allSatisfy({ ($0.value.integer ?? 0) > 0 })
    else {
      throw WinnowError(
        .badData,
        code: "bad-fuel",
        "this is no record of fuel: names of tests, each with a whole number above zero",
        file: plugin.folder + "/" + Self.fuelFile,
        hint: "Remove it, and record it again: winnow plugin test \(plugin.name) --record"
      )
    }
    fuel = object
  }

  /// The report with those failed that use over ``fuelTolerance`` percent more fuel than recorded.
  package func limiting(_ report: TestReport) -> TestReport {
    var report = report
    for index in report.cases.indices where report.cases[index].failure == nil {
      report.cases[index].failure = regression(report.cases[index])
    }
    return report
  }

  private func regression(_ entry: TestReport.Case) -> WinnowError? {
    guard let recorded = fuel[entry.key]?.integer else { return nil }
    let more = (Double(entry.fuel) / Double(recorded) - 1) * 100
    guard more > Double(Self.fuelTolerance) else { return nil }
    return WinnowError(
      .found,
      code: "fuel-regression",
      "used \(entry.fuel) units of fuel, \(Int(min(more.rounded(.up), 1e9))) % more than the \(recorded) recorded; "
        + "\(Self.fuelTolerance) % more is the limit",
      file: plugin.folder + "/" + Self.fuelFile,
      hint: "Do less work, or accept it: winnow plugin test \(plugin.name) --record"
    )
  }

  /// Writes what the tests that passed gave; with `keeping`, records of other tests stay.
  ///
  /// - Returns: paths of what was written.
  package func record(_ report: TestReport, keeping: Bool) throws(WinnowError) -> [String] {
    let passed = report.cases.filter { $0.failure == nil }
    var fuel = keeping ? self.fuel : JSONObject()
    for entry in passed where entry.fuel > 0 { fuel[entry.key] = .int(Int64(entry.fuel)) }
    var files = [(Self.fuelFile, JSONWriter.encodePretty(.object(fuel)) + [0x0a])]
    files += passed.flatMap(\.golden).map { ($0.path, $0.text) }
    var paths: [String] = []
    for (path, text) in files where plugin.files.contents[path] != text {
      try TextFile.write(text, to: plugin.folder + "/" + path)
      paths.append(plugin.folder + "/" + path)
    }
    return paths
  }
}
