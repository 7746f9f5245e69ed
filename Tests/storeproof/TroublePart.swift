import StoreProofs

/// Whichever call of the disk fails, and in whatever way: nothing is lost, and the same command again
/// works.
struct TroublePart {
  let options: Options

  func holds() async -> Bool {
    let watch = Stopwatch()
    let kinds = Trouble.allCases
    let found = await inShares(of: kinds.count * 4, by: 1, jobs: options.jobs) { part in
      let number = part.lowerBound
      let session = TroubledSession(
        kinds[number / 4],
        stays: number & 1 == 1,
        isSameProcess: number & 2 == 2
      )
      return Self.sweep(session)
    }
    return tell("failing calls survived", found, watch)
  }

  /// Runs the session with each of its calls failing.
  private static func sweep(_ session: TroubledSession) -> (Int, [String]) {
    var faults: [String] = []
    var calls = 0
    while true {
      let outcome = session.run(failingAt: calls + 1)
      faults += [outcome.fault].compactMap(\.self)
      guard outcome.happened else { return (calls, faults) }
      calls += 1
    }
  }
}
