import Foundation
import Synchronization

/// A thread whose stack holds scripts that go as deep as they may, also where a sanitizer makes every
/// frame larger.
enum DeepStack {
  /// Runs `body` there, and waits for it.
  static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let result = Mutex<Result<Value, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    let thread = Thread {
      let found = Result { try body() }
      result.withLock { $0 = found }
      isDone.signal()
    }
    thread.stackSize = 64 << 20
    thread.start()
    isDone.wait()
    guard let found = result.withLock({ $0 }) else { throw CancellationError() }
    return try found.get()
  }
}
