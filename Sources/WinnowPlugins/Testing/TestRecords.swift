package import WinnowCore

/// What `plugin test --record` keeps in the plugin's folder: fuel of each test, golden results.
package struct TestRecords {
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
    guard let object = try? JSONValue.parse(bytes).object else {
      throw WinnowError(
        .badData,
        code: "bad-fuel",
        "this is no record of fuel",
        file: plugin.folder + "/" + Self.fuelFile,
        hint: "Remove it, and record it again: winnow plugin test \(plugin.name) --record"
      )
    }
    fuel = object
  }

  /// The report with those failed that use over a fifth more fuel than recorded.
  package func limiting(_ report: TestReport) -> TestReport {
    var report = report
    for index in report.cases.indices where report.cases[index].failure == nil {
      let entry = report.cases[index]
      guard case .int(let recorded)? = fuel[entry.key], recorded > 0,
        Double(entry.fuel) > Double(recorded) * 1.2
      else { continue }
      let more = Int(((Double(entry.fuel) / Double(recorded) - 1) * 100).rounded())
      report.cases[index].failure = WinnowError(
        .found,
        code: "fuel-regression",
        "used \(entry.fuel) units of fuel, \(more) % more than the \(recorded) recorded",
        file: plugin.folder + "/" + Self.fuelFile,
        hint: "Do less work, or accept it: winnow plugin test \(plugin.name) --record"
      )
    }
    return report
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
