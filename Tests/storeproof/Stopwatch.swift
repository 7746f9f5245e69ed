/// How long something takes.
struct Stopwatch {
  private let start = ContinuousClock.now

  /// `12.3 s (4567 a second)`.
  func words(for count: Int) -> String {
    let milliseconds = max(1, Int((ContinuousClock.now - start) / .milliseconds(1)))
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10) s (\(count * 1000 / milliseconds) a second)"
  }
}
