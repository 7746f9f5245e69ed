import Synchronization

/// Many histories, on all processors.
package struct CrashCampaign: Sendable {
  /// What they came to.
  package struct Outcome: Sendable {
    package var histories = 0
    package var crashes = 0
    /// The lowest seed among those found whose history broke a promise, and how.
    package var violation: (seed: UInt64, words: String)?
  }

  private let flaw: Flaw?
  private let jobs: Int

  private static let share: UInt64 = 64

  package init(flaw: Flaw? = nil, jobs: Int) {
    self.flaw = flaw
    self.jobs = jobs
  }

  /// Runs the histories of the seeds from `first` on, until there were so many crashes or
  /// histories, or one of them broke a promise.
  package func run(
    from first: UInt64,
    crashes: Int = .max,
    histories: Int = .max
  ) async -> Outcome {
    let end = first.addingReportingOverflow(UInt64(clamping: histories))
    let progress = Progress(State(next: first, end: end.overflow ? .max : end.partialValue))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, jobs) {
        group.addTask { work(on: progress, crashes: crashes) }
      }
    }
    return progress.state.withLock { $0.outcome }
  }

  private func work(on progress: Progress, crashes: Int) {
    while let seeds = progress.state.withLock({ $0.take(Self.share, crashes: crashes) }) {
      let outcome = run(seeds)
      progress.state.withLock { $0.add(outcome) }
    }
  }

  private final class Progress: Sendable {
    let state: Mutex<State>

    init(_ state: State) {
      self.state = Mutex(state)
    }
  }

  private struct State {
    var next: UInt64
    var end: UInt64
    var outcome = Outcome()

    mutating func take(_ share: UInt64, crashes: Int) -> Range<UInt64>? {
      guard outcome.violation == nil, outcome.crashes < crashes, next < end else { return nil }
      let seeds = next..<next + min(share, end - next)
      next = seeds.upperBound
      return seeds
    }

    mutating func add(_ other: Outcome) {
      outcome.histories += other.histories
      outcome.crashes += other.crashes
      guard let violation = other.violation else { return }
      if let known = outcome.violation, known.seed < violation.seed { return }
      outcome.violation = violation
    }
  }

  private func run(_ seeds: Range<UInt64>) -> Outcome {
    var outcome = Outcome()
    for seed in seeds {
      var history = CrashHistory(seed: seed, flaw: flaw)
      let result = history.run()
      outcome.histories += 1
      outcome.crashes += result.crashes
      if let violation = result.violation {
        outcome.violation = (seed, violation)
        break
      }
    }
    return outcome
  }
}
