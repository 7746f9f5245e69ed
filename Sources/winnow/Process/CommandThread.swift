import Foundation
import WinnowStore

/// Where commands run: a thread whose stack has room for scripts, whatever `ulimit -s` says.
enum CommandThread {
  /// Scripts stop at 200 nested calls into C; an eighth of this holds them.
  private static let stackBytes = 16 << 20

  /// Runs `body` to its end on a thread of its own.
  static func run<Value>(_ body: @escaping () throws -> Value) throws -> Value {
    // One thread runs it while the other only waits: nothing is used by two at a time.
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var result: Result<Value, any Error>?
    let isDone = DispatchSemaphore(value: 0)
    try StackThread.start(stackBytes: stackBytes) {
      unsafe result = Result { unsafe try body() }
      isDone.signal()
    }
    isDone.wait()
    guard let result = unsafe result else { throw CancellationError() }
    return try result.get()
  }
}
