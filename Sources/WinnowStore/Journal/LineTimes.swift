import WinnowCore

/// Gives the times of new events: never before the last one, as text that is made once a
/// millisecond.
struct LineTimes {
  private(set) var last: Instant
  private var text: [UInt8] = []
  private var textTime: Instant?

  /// Clocks that lie back by more than this are recorded, in milliseconds.
  static let tolerance: Int64 = 1000

  /// - Parameter last: The time of the last event in the journal.
  init(after last: Instant) {
    self.last = last
  }

  /// The time for an event at `now`, and by how much the clock lies behind, 0 when it does not.
  mutating func next(at now: Instant) -> (text: [UInt8], skew: Int64) {
    let behind = now.milliseconds &- last.milliseconds
    if behind > 0 { last = now }
    if textTime != last {
      text = Array(last.description.utf8)
      textTime = last
    }
    return (text, behind < -Self.tolerance ? behind : 0)
  }
}
