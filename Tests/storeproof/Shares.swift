/// Runs `body` for all of `0..<count` in shares, on several processors.
func inShares(
  of count: Int,
  by size: Int,
  jobs: Int,
  _ body: @escaping @Sendable (Range<Int>) -> (Int, [String])
) async -> (count: Int, faults: [String]) {
  var done = 0
  var faults: [String] = []
  await withTaskGroup(of: (Int, [String]).self) { group in
    var next = 0
    func add() {
      guard next < count else { return }
      let part = next..<min(next + size, count)
      next = part.upperBound
      group.addTask { body(part) }
    }
    for _ in 0..<max(1, jobs) { add() }
    while let result = await group.next() {
      done += result.0
      faults += result.1
      add()
    }
  }
  return (done, faults)
}

/// Tells how a part went; false when there are faults, of which the first ones are told.
func tell(_ what: String, _ found: (count: Int, faults: [String]), _ watch: Stopwatch) -> Bool {
  print(
    "\(found.count - found.faults.count) of \(found.count) \(what) in \(watch.words(for: found.count))"
  )
  for fault in found.faults.prefix(20) { print("  \(fault)") }
  return found.faults.isEmpty && found.count > 0
}
