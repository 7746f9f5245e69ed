import Glibc
import StoreProofs
import WinnowCore
import WinnowStore

/// One run, as the command line asks for it.
struct Bench {
  private let words: [String]

  struct Usage: Error, CustomStringConvertible {
    let description = "usage: see the head of Tests/storebench/main.swift"
  }

  init(_ words: [String]) {
    self.words = words
  }

  func run() throws {
    switch (words.first, words.count) {
    case ("fill", 3): try fill(try number(2))
    case ("append", 6): try append(from: try number(2), batch: try number(3), try number(4))
    case ("fold", 2): try fold()
    default: throw Usage()
    }
  }

  private func number(_ place: Int) throws -> Int {
    guard let number = Int(words[place]), number > 0 else { throw Usage() }
    return number
  }

  private func open(useIndex: Bool) throws -> Store {
    try Store(at: words[1], clock: Self.now, options: Store.Options(useIndex: useIndex))
  }

  /// In whole seconds: how often the text of a time is made does not depend on the machine.
  @Sendable private static func now() -> Instant {
    Instant(milliseconds: Int64(seconds(CLOCK_REALTIME)) * 1000)
  }

  /// Twenty events for each lead, in waves through all leads, the last waves in another order.
  private func fill(_ events: Int) throws {
    var made = SampleEvents(leads: max(1, events / 20))
    try write(&made, 0..<events, batch: 5000, to: try open(useIndex: false))
  }

  private func append(from first: Int, batch: Int, _ count: Int) throws {
    var made = SampleEvents(leads: max(1, first / 20))
    let store = try open(useIndex: words[5] == "indexed")
    // Opening the store and making the events is not what is timed.
    try write(&made, first..<first + 1, batch: 1, to: store)
    let drafts = (first + 1...first + count).map { made.event($0) }
    let start = (Self.seconds(CLOCK_MONOTONIC), Self.seconds(CLOCK_PROCESS_CPUTIME_ID))
    for place in stride(from: 0, to: count, by: batch) {
      _ = try store.write(transaction: "A\(first)-\(place)", by: "bench") { writer in
        for draft in drafts[place..<min(place + batch, count)] { try writer.append(draft) }
      }
    }
    print(Self.seconds(CLOCK_MONOTONIC) - start.0, Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - start.1)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func write(
    _ made: inout SampleEvents,
    _ numbers: Range<Int>,
    batch: Int,
    to store: Store
  ) throws {
    for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: batch) {
      _ = try store.write(transaction: "B\(start)", by: "bench") { writer in
        for number in start..<min(start + batch, numbers.upperBound) {
          try writer.append(made.event(number))
        }
      }
    }
  }

  private func fold() throws {
    print(try open(useIndex: false).counts().leads)
  }
}
