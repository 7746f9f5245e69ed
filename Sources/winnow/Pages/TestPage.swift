import WinnowCore
import WinnowPlugins

/// What the tests of a plugin gave, as people read it.
struct TestPage {
  private let report: TestReport

  init(_ report: TestReport) {
    self.report = report
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(report.json) }
    let shown = report.cases.filter { !$0.isMadeUp || $0.failure != nil }
    for test in shown { try show(test, on: screen) }
    let others = report.cases.count - shown.count
    if others > 0 {
      let word = screen.output.styled("passed", .good)
      try screen.line("\(word)  \(others) cases made up around thresholds, grades, bands and gates")
    }
    try show(report.coverage ?? [], on: screen)
    try screen.line("\(report.passed) passed, \(report.failed) failed")
  }

  private func show(_ test: TestReport.Case, on screen: Screen) throws {
    let word = test.failure == nil ? "passed" : "FAILED"
    let style: Style = test.failure == nil ? .good : .bad
    try screen.line("\(screen.output.styled(word, style))  \(test.name.printable)")
    if let failure = test.failure {
      let lines = [failure.description] + failure.notes + (failure.hint.map { ["  " + $0] } ?? [])
      for line in lines { try screen.line("        \(line.printable)") }
    }
    if !test.log.isEmpty { try screen.tell(log: test.log) }
  }

  private func show(_ coverage: [FileCoverage], on screen: Screen) throws {
    let width = coverage.map(\.file.count).max() ?? 0
    for entry in coverage {
      let padding = String(repeating: " ", count: width - entry.file.count)
      let gaps = entry.gaps.map {
        $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
      }
      let missed = gaps.isEmpty ? "" : ", not run: " + gaps.joined(separator: ", ")
      try screen.line("covered \(entry.file.printable)\(padding) \(entry.percent) %\(missed)")
    }
  }
}
