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
  /// Looks at settings, rules, plugins and the journal of this workspace, and at what it lies on.
  package func doctor() -> [CheckResult] {
    [checkSettings(), checkRules()] + checkPlugins() + checkJournal() + [checkClock()] + checkDisk()
  }

  private func checkSettings() -> CheckResult {
    if let problem = workspace.settingsProblem { return Self.failure("settings", problem) }
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

  private func checkJournal() -> [CheckResult] {
    var report: VerifyReport
    do { report = try verify() } catch { return [Self.failure("journal", error)] }
    let bundles = Self.bundles(report)
    report.findings.removeAll(where: \.isOfBundle)
    guard !report.findings.isEmpty else {
      return [
        CheckResult(
          name: "journal",
          state: .ok,
          message: "\(report.events) events in \(report.segments) segments, all sound"
        )
      ] + bundles
    }
    // The worst first, and no more than a screen holds.
    let sorted = report.findings.filter(\.isDamage) + report.findings.filter { !$0.isDamage }
    return sorted.prefix(5).map { finding in
      CheckResult(
        name: "journal",
        state: finding.isDamage ? .problem : .ok,
        message: finding.description,
        hint: finding.isDamage ? finding.hint : nil
      )
    } + bundles
  }

  /// The rules and questionnaires that are kept; nothing where events refer to none.
  private static func bundles(_ report: VerifyReport) -> [CheckResult] {
    let findings = report.findings.filter(\.isOfBundle)
    guard findings.isEmpty, !report.bundles.isEmpty else {
      return findings.prefix(5).map { finding in
        let text = "\(finding.file): \(finding.message)"
        return CheckResult(name: "bundles", state: .problem, message: text, hint: finding.hint)
      }
    }
    let count = report.bundles.count
    let message = count == 1 ? "1 is kept, sound" : "\(count) are kept, all sound"
    return [CheckResult(name: "bundles", state: .ok, message: message)]
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

  static func failure(_ name: String, _ error: any Error) -> CheckResult {
    let known = error as? WinnowError ?? (error as? StoreError)?.winnowError
    return CheckResult(
      name: name,
      state: .problem,
      message: known?.description ?? "\(error)",
      hint: known?.hint
    )
  }
}

extension VerifyReport.Finding {
  fileprivate var isOfBundle: Bool { kind == .bundleDamaged || kind == .bundleMissing }
}
