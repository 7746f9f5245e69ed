import StoreProofs

/// A disk that fails loses nothing that was acknowledged.
struct CrashPart {
  let options: Options

  func holds() async -> Bool {
    if let seed = options.seed { return replay(seed) }
    let watch = Stopwatch()
    let campaign = CrashCampaign(flaw: options.flaw, jobs: options.jobs)
    let outcome = await campaign.run(from: options.first, crashes: options.crashes)
    if let violation = outcome.violation {
      let flaw = options.flaw.map { " --flaw \($0.rawValue)" } ?? ""
      print("seed \(violation.seed): \(violation.words)")
      print("to see it again: scripts/prove crashes --seed \(violation.seed)\(flaw)")
      return false
    }
    print(
      "\(outcome.crashes) crashes in \(outcome.histories) histories survived"
        + " in \(watch.words(for: outcome.crashes)), \(options.jobs) at once"
    )
    return true
  }

  /// Runs one history and tells every call.
  private func replay(_ seed: UInt64) -> Bool {
    var history = CrashHistory(seed: seed, flaw: options.flaw) { print($0) }
    let result = history.run()
    print("seed \(seed): \(result.violation ?? "\(result.crashes) crashes survived")")
    return result.violation == nil
  }
}
