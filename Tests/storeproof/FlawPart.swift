import StoreProofs

/// A store with a known flaw would be found.
struct FlawPart {
  let options: Options

  func holds() async -> Bool {
    var missed = 0
    for flaw in Flaw.allCases {
      let campaign = CrashCampaign(flaw: flaw, jobs: options.jobs)
      let outcome = await campaign.run(from: options.first, histories: options.patience)
      if let violation = outcome.violation {
        print("\(flaw.rawValue): found by seed \(violation.seed): \(violation.words)")
      } else {
        missed += 1
        print("\(flaw.rawValue): not found in \(outcome.histories) histories")
      }
    }
    print("\(Flaw.allCases.count - missed) of \(Flaw.allCases.count) flaws found")
    return missed == 0
  }
}
