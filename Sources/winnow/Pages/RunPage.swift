import WinnowCore
import WinnowPlugins

/// What a piece of Lua gave, as people read it.
struct RunPage {
  private let report: RunReport

  init(_ report: RunReport) {
    self.report = report
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if !report.log.isEmpty { try screen.tell(log: report.log) }
    if format.json { return try screen.document(report.json) }
    if let value = report.value { try screen.line(value.plain.printableLines) }
  }
}
