import Glibc

/// The bytes of standard input, read ahead once for all prompts, and what happens beside them.
final class InputBytes {
  /// What came next.
  enum Arrival: Equatable {
    case byte(UInt8)
    /// A signal; see ``SignalPipe``.
    case signal(Int32)
    /// The time was over first.
    case nothing
    /// Nothing more will come; on a terminal Ctrl-D at the beginning of a line, and more may come.
    case end
    /// The terminal is gone.
    case hangUp
  }

  private let descriptor: Int32
  private let signals: SignalPipe?
  /// Asked for at once: of a terminal that is gone the system does not say that it was one.
  private let isTerminal: Bool
  private var buffer: [UInt8] = []
  private var place = 0

  init(_ descriptor: Int32, signals: SignalPipe?) {
    self.descriptor = descriptor
    self.signals = signals
    isTerminal = isatty(descriptor) == 1
  }

  /// Whether the next byte is here already.
  var hasNext: Bool { place < buffer.count }

  /// Waits for the next thing, or up to `deadline`; without one for ever.
  func next(until deadline: ContinuousClock.Instant?) -> Arrival {
    while true {
      if hasNext {
        place += 1
        return .byte(buffer[place - 1])
      }
      if let number = signals?.next() { return .signal(number) }
      var sources = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
      if let signals {
        sources.append(pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0))
      }
      let (wait, isLast) = Self.milliseconds(to: deadline)
      let count = unsafe poll(&sources, nfds_t(sources.count), wait)
      if count == 0, isLast { return .nothing }
      if count < 0, errno != EINTR, errno != EAGAIN { return .end }
      guard count > 0, sources[0].revents != 0 else { continue }
      if let end = fill(isHungUp: sources[0].revents & Int16(POLLHUP) != 0) { return end }
    }
  }

  /// Takes bytes back that were given too early: they come next.
  func putBack(_ bytes: [UInt8]) {
    buffer = bytes + buffer[place...]
    place = 0
  }

  /// Reads what there is; gives what it means when there is nothing.
  private func fill(isHungUp: Bool) -> Arrival? {
    buffer.removeAll(keepingCapacity: true)
    place = 0
    let (count, error) = readChunk()
    if count > 0 { return nil }
    if count < 0, [EINTR, EAGAIN].contains(error) { return nil }
    return isTerminal && (isHungUp || count < 0) ? .hangUp : .end
  }

  private func readChunk() -> (count: Int, error: Int32) {
    var error: Int32 = 0
    var count = 0
    unsafe buffer = Array(unsafeUninitializedCapacity: 4096) { space, length in
      count = unsafe read(descriptor, space.baseAddress, space.count)
      error = count < 0 ? errno : 0
      length = max(count, 0)
    }
    return (count, error)
  }

  /// What `poll` takes; -1 is for ever. `isLast` when nothing of the time is left behind it.
  private static func milliseconds(
    to deadline: ContinuousClock.Instant?
  ) -> (wait: Int32, isLast: Bool) {
    guard let deadline else { return (-1, false) }
    let left = (deadline - .now) / .milliseconds(1)
    guard left > 0 else { return (0, true) }
    return left > 1e9 ? (1_000_000_000, false) : (Int32(left.rounded(.up)), true)
  }
}
