import WinnowCore
import WinnowPlugins
import WinnowStore

/// One thing that was looked at, and how it is.
package struct CheckResult: Sendable {
  /// How it is.
  package enum State: String, Sendable {
    case ok, warning, problem
  }

  package var name: String
  package var state: State
  package var message: String
  /// What to do about it.
  package var hint: String?
}

extension Engine {
  /// Looks at settings, rules, plugins and the journal of this workspace.
  package func doctor() -> [CheckResult] {
    [checkSettings(), checkRules()] + checkPlugins() + [checkJournal(), checkClock()]
  }

  private func checkSettings() -> CheckResult {
    let organization = workspace.settings.organization
    guard let name = organization.name, !name.isEmpty else {
      return CheckResult(
        name: "settings",
        state: .warning,
        message: "the organization has no name",
        hint: "Set name under [organization] in winnow.toml."
      )
    }
    return CheckResult(
      name: "settings",
      state: .ok,
      message: "\(name), time zone \(organization.zone)"
    )
  }

  private func checkRules() -> CheckResult {
    do {
      let runner = try CardRunner(try usableRules(), now: now)
      let count = runner.card.criteria.count
      return CheckResult(
        name: "rules",
        state: .ok,
        message:
          "scorecard \(runner.card.id), \(count) criteria, threshold \(runner.card.threshold)"
      )
    } catch {
      return Self.failure("rules", error)
    }
  }

  private func checkPlugins() -> [CheckResult] {
    catalog.list().filter(\.isOwn).map { listing in
      guard let problem = listing.problem else {
        let version = listing.manifest?.version.description ?? ""
        return CheckResult(
          name: "plugin \(listing.name)",
          state: .ok,
          message: "version \(version)"
        )
      }
      return CheckResult(
        name: "plugin \(listing.name)",
        state: .problem,
        message: problem.description,
        hint: problem.hint
      )
    }
  }

  private func checkJournal() -> CheckResult {
    do {
      let report = try store.verify()
      guard let finding = report.findings.first else {
        return CheckResult(
          name: "journal",
          state: .ok,
          message: "\(report.events) events in \(report.segments) segments, all sound"
        )
      }
      return CheckResult(
        name: "journal",
        state: report.isClean ? .warning : .problem,
        message: finding.description,
        hint: "winnow verify lists everything."
      )
    } catch {
      return Self.failure("journal", error)
    }
  }

  /// A clock that stands before the last event would clamp every new one.
  private func checkClock() -> CheckResult {
    var last: Instant?
    do {
      let events = try store.counts().events
      try store.forEachEvent(from: max(events, 1)) { event in
        last = event.time
        return true
      }
    } catch {
      return Self.failure("clock", error)
    }
    let present = surroundings.now()
    guard let last, last > present else {
      return CheckResult(name: "clock", state: .ok, message: "\(present)")
    }
    return CheckResult(
      name: "clock",
      state: .warning,
      message: "\(present) is before the last event, \(last)",
      hint: "Set the machine's clock; events until then get the time of the last one."
    )
  }

  private static func failure(_ name: String, _ error: any Error) -> CheckResult {
    let known = error as? WinnowError ?? (error as? StoreError)?.winnowError
    return CheckResult(
      name: name,
      state: .problem,
      message: known?.description ?? "\(error)",
      hint: known?.hint
    )
  }
}
