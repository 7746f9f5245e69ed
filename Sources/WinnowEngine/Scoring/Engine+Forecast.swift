package import WinnowCore
import WinnowPlugins
import WinnowStore

/// How long a lead stays qualified if nothing happens.
package struct Forecast: Sendable {
  package var now: Explanation
  /// The first moment at which it is not qualified any more; nil when it is not now, or stays so.
  package var falls: Instant?
  /// What it is worth then.
  package var then: Explanation?
  /// So far was looked ahead.
  package var horizon: Instant
}

extension Engine {
  private static let day: Int64 = 86_400_000

  /// When decay takes a lead below the line if nothing happens, looking five years ahead.
  ///
  /// - Throws: as ``activeRules()`` and ``lead(_:)``.
  package func forecast(_ reference: String) throws -> Forecast {
    let source = try usableActiveRules()
    let lead = try lead(reference)
    let now = now
    let runner = try CardRunner(source, now: now)
    let present = try runner.explain(lead)
    let horizon = Instant(milliseconds: now.milliseconds + 1826 * Self.day)
    var forecast = Forecast(now: present, horizon: horizon)
    guard present.qualified else { return forecast }
    var last = now
    for moment in moments(of: lead, runner, from: now, until: horizon) {
      let then = try CardRunner(source, now: moment).explain(lead)
      guard then.qualified else {
        (forecast.falls, forecast.then) = try fall(lead, source, from: last, to: moment, then)
        return forecast
      }
      last = moment
    }
    return forecast
  }

  /// Days ahead at which to look: each of the first year, then each week.
  private static let steps =
    Array(Int64(1)...366) + Array(stride(from: Int64(373), through: 1826, by: 7))

  /// When to look: on these days, where the points of an activity end, which may be gone again by the next
  /// day, and, where points fade that count against the lead, often enough to see the score fall before
  /// it rises again.
  private func moments(
    of lead: Lead,
    _ runner: CardRunner,
    from now: Instant,
    until horizon: Instant
  ) -> [Instant] {
    let ends = runner.ends(of: lead.activities)
    let days = Self.steps.map { Instant(milliseconds: now.milliseconds + $0 * Self.day) }
    let between = runner.turns(of: lead.activities).prefix(Self.spanLimit).flatMap { span in
      (1...Self.looksASpan * 8).map { look in
        Instant(milliseconds: now.milliseconds + max(1, span / Self.looksASpan) * look)
      }
    }
    return Set(days + (ends + between).filter { $0 > now && $0 <= horizon }).sorted()
  }

  /// How often to look within each span in which something fades, and at how many such spans.
  private static let looksASpan: Int64 = 16
  private static let spanLimit = 16

  /// Finds the moment to the millisecond.
  private func fall(
    _ lead: Lead,
    _ source: RuleSource,
    from start: Instant,
    to end: Instant,
    _ atEnd: Explanation
  ) throws -> (Instant, Explanation) {
    var (above, below, then) = (start.milliseconds, end.milliseconds, atEnd)
    while below - above > 1 {
      let middle = (above + below) / 2
      let found = try CardRunner(source, now: Instant(milliseconds: middle)).explain(lead)
      if found.qualified { above = middle } else { (below, then) = (middle, found) }
    }
    return (Instant(milliseconds: below), then)
  }
}
