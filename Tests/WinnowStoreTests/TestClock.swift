import Synchronization
import WinnowCore

/// A clock that stands still until it is set.
final class TestClock: Sendable {
  private let moment: Mutex<Instant>

  init(_ moment: Instant) {
    self.moment = Mutex(moment)
  }

  var now: Instant { moment.withLock { $0 } }

  func set(_ next: Instant) { moment.withLock { $0 = next } }

  func advance(milliseconds: Int64) {
    moment.withLock { $0 = Instant(milliseconds: $0.milliseconds + milliseconds) }
  }
}
