import Lua
package import WinnowCore

/// Runs the tests of a plugin: each file in a box of its own, the card in another.
package struct PluginTester {
  /// The moment that counts as now in tests.
  package static let now = Instant(milliseconds: 1_767_225_600_000)

  private let source: RuleSource
  private let filter: String?

  /// - Parameters:
  ///   - source: the plugin, with the settings to test it with.
  ///   - filter: run only tests whose name contains it.
  package init(_ source: RuleSource, filter: String? = nil) {
    self.source = source
    self.filter = filter
  }

  /// Runs every `tests/*_test.lua`.
  ///
  /// - Throws: what keeps the plugin from loading.
  package func run() throws(WinnowError) -> TestReport {
    var report = TestReport()
    let files = source.plugin.files.contents.keys.sorted().filter {
      $0.hasPrefix("tests/") && $0.hasSuffix("_test.lua")
    }
    for file in files { report.cases += try run(file: file) }
    return report
  }

  private func run(file: String) throws(WinnowError) -> [TestReport.Case] {
    let bench = try TestBench(source, now: Self.now)
    if let failure = bench.read(file) {
      let log = bench.takeLog()
      return [TestReport.Case(file: file, name: "(loading)", failure: failure, log: log)]
    }
    let wanted = bench.cases.filter { filter == nil || $0.name.contains(filter ?? "") }
    return wanted.map { entry in
      let failure = bench.run(entry.body)
      return TestReport.Case(file: file, name: entry.name, failure: failure, log: bench.takeLog())
    }
  }
}
