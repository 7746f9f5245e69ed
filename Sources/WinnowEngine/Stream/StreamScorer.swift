import Foundation
import Synchronization
package import WinnowCore
package import WinnowPlugins
import WinnowStore

/// Scores leads as they stream by: JSON Lines in, JSON Lines out, in order, in constant memory.
package struct StreamScorer {
  /// Where lines come from, where results go, and who is told about bad lines.
  @safe package struct Ends: Sendable {
    /// Fills a buffer from its start and gives the number of bytes; 0 at the end.
    package var read: @Sendable (UnsafeMutableRawBufferPointer) throws -> Int
    /// Takes whole lines; false when nobody wants more.
    package var write: @Sendable ([UInt8]) throws -> Bool
    /// Takes the number of a line that could not be scored, and why.
    package var complain: @Sendable (_ line: Int, _ reason: String) -> Void
    /// Takes what the plugin printed.
    package var print: @Sendable (_ text: String) -> Void

    package init(
      read: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws -> Int,
      write: @escaping @Sendable ([UInt8]) throws -> Bool,
      complain: @escaping @Sendable (_ line: Int, _ reason: String) -> Void,
      print: @escaping @Sendable (_ text: String) -> Void
    ) {
      unsafe self.read = read
      self.write = write
      self.complain = complain
      self.print = print
    }
  }

  /// Plugins may recurse: their threads have room for it.
  private static let stackBytes = 8 << 20

  private let source: RuleSource
  private let now: Instant
  private let jobs: Int

  /// Scores `jobs` leads at the same time, each with a box of its own; the results do not depend on it.
  package init(_ source: RuleSource, now: Instant, jobs: Int) {
    self.source = source
    self.now = now
    self.jobs = max(jobs, 1)
  }

  /// Scores every line.
  ///
  /// - Throws: what keeps the plugin from loading, before anything is read; what the ends throw.
  package func run(_ ends: Ends) throws -> StreamReport {
    let run = StreamRun(ends)
    let start = StreamStart(workers: jobs)
    for _ in 0..<jobs {
      do {
        try StackThread.start(stackBytes: Self.stackBytes) { [source, now] in
          start.work { try run.work(CardRunner(source, now: now)) }
        }
      } catch {
        start.work { throw error }
      }
    }
    start.waitForAll()
    if let failure = run.failure ?? start.failure { throw failure }
    return run.report
  }
}

/// Counts the workers home and keeps the first failure.
private final class StreamStart: Sendable {
  private let failed = Mutex<(any Error)?>(nil)
  private let home = DispatchSemaphore(value: 0)
  private let workers: Int

  init(workers: Int) {
    self.workers = workers
  }

  var failure: (any Error)? { failed.withLock(\.self) }

  func work(_ body: () throws -> Void) {
    do {
      try body()
    } catch {
      failed.withLock { $0 = $0 ?? error }
    }
    home.signal()
  }

  func waitForAll() {
    for _ in 0..<workers { home.wait() }
  }
}

/// What the workers of one run share.
private final class StreamRun: Sendable {
  private struct Order {
    /// Position of the block whose results are to be written next.
    var next = 0
    var report = StreamReport()
    var failure: (any Error)?
    /// Whether nothing more is to be written.
    var isOver = false
  }

  private let ends: StreamScorer.Ends
  private let blocks: Mutex<LineBlocks>
  private let order = Mutex(Order())
  private let turn = NSCondition()

  init(_ ends: StreamScorer.Ends) {
    self.ends = ends
    let read = unsafe ends.read
    blocks = unsafe Mutex(LineBlocks(source: read))
  }

  var report: StreamReport { order.withLock(\.report) }
  var failure: (any Error)? { order.withLock(\.failure) }

  /// Scores blocks until there are none.
  func work(_ runner: CardRunner) throws {
    var results = LineResults()
    while let block = try blocks.withLock({ try $0.next() }) {
      results.score(block, with: runner)
      guard waitForTurn(of: block.index) else { return }
      deliver(results)
    }
  }

  /// False when the run is over.
  private func waitForTurn(of index: Int) -> Bool {
    turn.lock()
    defer { turn.unlock() }
    while true {
      let (next, isOver) = order.withLock { ($0.next, $0.isOver) }
      if isOver { return false }
      if next == index { return true }
      turn.wait()
    }
  }

  /// Writes the results of the block whose turn it is, and passes the turn on.
  private func deliver(_ results: LineResults) {
    if !results.log.isEmpty { ends.print(results.log) }
    for (line, reason) in results.invalid { ends.complain(line, reason) }
    var failure: (any Error)?
    var isWanted = true
    do {
      isWanted = try results.bytes.isEmpty || ends.write(results.bytes)
    } catch {
      failure = error
    }
    turn.lock()
    order.withLock { order in
      order.next += 1
      order.report.scored += results.scored
      order.report.invalid += results.invalid.count
      CardFailure.merge(results.failures, into: &order.report.failures)
      order.failure = order.failure ?? failure
      order.report.isCutShort = !isWanted
      order.isOver = order.isOver || failure != nil || !isWanted
    }
    turn.broadcast()
    turn.unlock()
  }
}
