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
    let present = try CardRunner(source, now: now).explain(lead)
    let horizon = Instant(milliseconds: now.milliseconds + 1826 * Self.day)
    var forecast = Forecast(now: present, horizon: horizon)
    guard present.qualified else { return forecast }
    var last = now
    for moment in try moments(of: lead, source, until: horizon) {
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

  /// When to look: on these days, and where the points of an activity end, which may be gone again by the
  /// next day.
  private func moments(
    of lead: Lead,
    _ source: RuleSource,
    until horizon: Instant
  ) throws -> [Instant] {
    let borders = try CardRunner(source, now: now).ends(of: lead.activities)
      .filter { $0 > now && $0 <= horizon }
    let days = Self.steps.map { Instant(milliseconds: now.milliseconds + $0 * Self.day) }
    return Set(days + borders).sorted()
  }

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
