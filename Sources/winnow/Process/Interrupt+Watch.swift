import Foundation
import Synchronization
import WinnowStore

extension Interrupt {
  /// Looks for Ctrl-C and TERM beside work that does not look itself.
  final class Watch: Sendable {
    private let isOver = Atomic<Bool>(false)

    /// Calls `stop` from a thread of its own, once the user asks to stop; not after ``end()``.
    init(_ stop: @escaping @Sendable () -> Void) {
      // Without it, only the work itself looks whether it is to stop.
      try? StackThread.start(stackBytes: 1 << 16) { [self] in
        while !isOver.load(ordering: .acquiring) {
          if Interrupt.isCaught { return stop() }
          Thread.sleep(forTimeInterval: 0.01)
        }
      }
    }

    /// The work is done.
    func end() { isOver.store(true, ordering: .releasing) }
  }
}
