import WinnowCore
import WinnowEngine
import WinnowPlugins

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
      "scored \(report.leads.grouped)\(report.isOfDue ? " due" : "") leads with \(report.card.printable) in \(time.inSeconds)"
        + ": \(report.qualified.grouped) qualified, \(report.changed.grouped) changed"
    )
    if report.held > 0 {
      try screen.say(
        "the hand-off of \(report.held.counted("lead")) waits, which other rules made qualified: "
          + "winnow rescore --held lists them"
      )
    }
    for line in CardFailure.lines(report.failures) { try screen.say(line) }
  }

  private var json: JSONObject {
    [
      "card": .string(report.card), "ruleset": .string(report.ruleset),
      "due": .bool(report.isOfDue), "leads": .int(Int64(report.leads)),
      "qualified": .int(Int64(report.qualified)),
      "changed": .int(Int64(report.changed)), "held": .int(Int64(report.held)),
      "failures": .array(
        report.failures.map { .object($0.json) }
      ),
      "seconds": .double(time.rounded),
    ]
  }
}
