import StoreProofs
import Testing

/// A part of what `scripts/prove troubles` does at full length.
@Suite struct `A session in which one call of the disk fails` {
  @Test(arguments: Trouble.allCases) func `ends as if none had, once the command was repeated`(
    _ trouble: Trouble
  ) {
    for isWorse in [false, true] {
      let session = TroubledSession(trouble, stays: isWorse, isSameProcess: isWorse)
      var calls = 0
      while true {
        let outcome = session.run(failingAt: calls + 1)
        #expect(outcome.fault == nil)
        guard outcome.happened, outcome.fault == nil else { break }
        calls += 1
      }
      #expect(calls > 15)
    }
  }
}
