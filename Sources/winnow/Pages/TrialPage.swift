import WinnowCore
import WinnowEngine

/// What other answers would do to a score, as people read it.
struct TrialPage {
  private let trial: Trial
  private let lead: Lead

  init(_ trial: Trial, _ lead: Lead) {
    self.trial = trial
    self.lead = lead
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json {
      return try screen.document([
        "before": .object(trial.before.json), "after": .object(trial.after.json),
      ])
    }
    try screen.line(screen.output.styled(lead.title, .strong))
    try screen.lines(table.lines(on: screen.output))
    try screen.line()
    try screen.lines(trial.after.failures)
    try screen.line("now: \(trial.before.verdict)")
    try screen.line("then: \(trial.after.verdict)")
    try screen.say("this was a trial: nothing was recorded")
  }

  private var table: Table {
    var table = Table([
      .text("criterion"), .number("now"), .number("then"), .number("difference"),
    ])
    for (criterion, before, after) in rows {
      table.add([criterion, before.description, after.description, (after - before).signed])
    }
    let (before, after) = (trial.before.score, trial.after.score)
    table.add(["total", before.description, after.description, (after - before).signed])
    return table
  }

  /// Every part of either score, in the order of the card.
  private var rows: [(String, Points, Points)] {
    let parts = trial.before.parts + trial.after.parts
    var seen: Set<String> = []
    return parts.filter { seen.insert($0.criterion).inserted }.map { part in
      (
        part.label ?? part.criterion,
        Self.points(of: part.criterion, in: trial.before),
        Self.points(of: part.criterion, in: trial.after)
      )
    }
  }

  private static func points(of criterion: String, in explanation: Explanation) -> Points {
    explanation.parts.filter { $0.criterion == criterion }.map(\.points).reduce(.zero, +)
  }
}

extension Points {
  /// With a `+` before what is above zero.
  var signed: String { milli > 0 ? "+\(self)" : description }
}
