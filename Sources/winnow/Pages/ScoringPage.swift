import WinnowCore
import WinnowEngine

/// What a scoring run did, as people read it.
struct ScoringPage {
  private let report: ScoringReport
  private let time: Duration

  init(_ report: ScoringReport, took time: Duration) {
    self.report = report
    self.time = time
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(json) }
    try screen.line(
      "scored \(report.leads.grouped) leads with \(report.card.printable) in \(time.inSeconds)"
        + ": \(report.qualified.grouped) qualified, \(report.changed.grouped) changed"
    )
    guard !report.failures.isEmpty else { return }
    try screen.say("these criteria failed and count as unknown:")
    for failure in report.failures {
      try screen.say(
        "  \(failure.criterion.printable) on \(failure.leads.grouped) leads: "
          + failure.error.printable
      )
    }
  }

  private var json: JSONObject {
    [
      "card": .string(report.card), "ruleset": .string(report.ruleset),
      "leads": .int(Int64(report.leads)), "qualified": .int(Int64(report.qualified)),
      "changed": .int(Int64(report.changed)),
      "failures": .array(
        report.failures.map { failure in
          .object([
            "criterion": .string(failure.criterion), "error": .string(failure.error),
            "leads": .int(Int64(failure.leads)),
          ])
        }
      ),
      "seconds": .double(time.rounded),
    ]
  }
}
