import Glibc
import StoreProofs
import WinnowCore
import WinnowStore

/// One run, as the command line asks for it.
struct Bench {
  private let words: [String]

  struct Usage: Error, CustomStringConvertible {
    let description =
      "usage: build FOLDER EVENTS, append FOLDER BATCH EVENTS plain|indexed, fold FOLDER"
  }

  init(_ words: [String]) {
    self.words = words
  }

  func run() throws {
    switch (words.first, words.count) {
    case ("build", 3): try build(try number(2))
    case ("append", 5): try append(batch: try number(2), count: try number(3))
    case ("fold", 2): try fold()
    default: throw Usage()
    }
  }

  private func number(_ place: Int) throws -> Int {
    guard let number = Int(words[place]), number > 0 else { throw Usage() }
    return number
  }

  private static let id = "00000000-0000-4000-8000-000000000000"

  private func open(useIndex: Bool) throws -> Store {
    try Store(at: words[1], clock: Self.now, options: Store.Options(useIndex: useIndex))
  }

  @Sendable private static func now() -> Instant {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// Twenty events for each lead, in waves through all leads, the last waves in another order.
  private func build(_ events: Int) throws {
    let leads = max(1, events / 20)
    try Store.create(at: words[1], now: Self.now(), id: Self.id)
    let store = try open(useIndex: false)
    var made = SampleEvents(leads: leads)
    for start in stride(from: 0, to: events, by: 5000) {
      _ = try store.write(transaction: "B\(start)", by: "bench") { writer in
        for number in start..<min(start + 5000, events) { try writer.append(made.event(number)) }
      }
    }
  }

  private func append(batch: Int, count: Int) throws {
    let store = try open(useIndex: words[4] == "indexed")
    let first = try store.counts().events
    var made = SampleEvents(leads: max(1, Int(first) / 20))
    for start in stride(from: 0, to: count, by: batch) {
      _ = try store.write(transaction: "A\(first)-\(start)", by: "bench") { writer in
        for number in start..<min(start + batch, count) {
          try writer.append(made.event(Int(first) + number))
        }
      }
    }
  }

  private func fold() throws {
    print(try open(useIndex: false).counts().leads)
  }
}
