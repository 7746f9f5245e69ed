import Lua
package import WinnowCore

/// Runs the tests of a plugin: each file in a box of its own, the card in another.
package struct PluginTester {
  /// The moment that counts as now in tests.
  package static let now = Instant(milliseconds: 1_767_225_600_000)

  private let source: RuleSource
  private let filter: String?
  private let isRecording: Bool
  private let isCovering: Bool

  /// - Parameters:
  ///   - source: the plugin, with the settings to test it with.
  ///   - filter: run only tests whose name contains it.
  ///   - isRecording: take what tests give to `test.golden` as right, for ``TestRecords``.
  ///   - isCovering: note which lines of the plugin run, which takes time.
  package init(
    _ source: RuleSource,
    filter: String? = nil,
    isRecording: Bool = false,
    isCovering: Bool = false
  ) {
    self.source = source
    self.filter = filter
    self.isRecording = isRecording
    self.isCovering = isCovering
  }

  /// Runs every `tests/*_test.lua`, and cases made up around each card's threshold.
  ///
  /// - Throws: what keeps the plugin from loading.
  package func run() throws(WinnowError) -> TestReport {
    var report = TestReport()
    let gauge = try gauge()
    let files = source.plugin.files.contents.keys.sorted()
    for file in files where file.hasPrefix("tests/") && file.hasSuffix("_test.lua") {
      report.cases += try run(file: file, gauge)
    }
    report.coverage = gauge.coverage.map(coverage)
    let host = try PluginHost(source, now: Self.now)
    try host.load()
    report.cases += host.cards.flatMap { ThresholdCases($0.card).cases }.filter(isWanted)
    return report
  }

  private func isWanted(_ entry: TestReport.Case) -> Bool {
    filter.map { entry.name.contains($0) } ?? true
  }

  // MARK: Coverage

  /// The plugin's own code: tests are not counted.
  private var covered: [String] {
    source.plugin.files.contents.keys.sorted().filter {
      $0.hasSuffix(".lua") && !$0.hasPrefix("tests/")
    }
  }

  private func gauge() throws(WinnowError) -> TestGauge {
    guard isCovering else { return TestGauge() }
    do throws(LuaError) {
      let coverage = try LuaCoverage()
      for file in covered { coverage.add(source.plugin.files.contents[file] ?? [], file: file) }
      return TestGauge(coverage: coverage)
    } catch {
      throw PluginFailure(error, in: source).winnowError
    }
  }

  private func coverage(_ coverage: LuaCoverage) -> [FileCoverage] {
    covered.map { FileCoverage($0, source.plugin.files.contents[$0] ?? [], coverage) }
  }

  // MARK: Files

  private func run(file: String, _ gauge: TestGauge) throws(WinnowError) -> [TestReport.Case] {
    var bench = try bench(gauge)
    if let failure = bench.read(file) {
      let log = bench.takeLog()
      return [TestReport.Case(file: file, name: "loading \(file)", failure: failure, log: log)]
    }
    var entries: [TestReport.Case] = []
    for index in bench.cases.indices {
      var entry = TestReport.Case(file: file, name: bench.cases[index].name)
      guard isWanted(entry) else { continue }
      if bench.isDead {
        // The test before used up its limits; this one gets a box of its own.
        bench = try self.bench(gauge)
        _ = bench.read(file)
        _ = bench.takeLog()
      }
      if bench.cases.indices.contains(index) { bench.run(index, into: &entry) }
      entries.append(entry)
    }
    return entries
  }

  private func bench(_ gauge: TestGauge) throws(WinnowError) -> TestBench {
    try TestBench(source, now: Self.now, isRecording: isRecording, gauge: gauge)
  }
}
