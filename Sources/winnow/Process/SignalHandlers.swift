import Glibc

/// Handlers of signals, in place until they are released; a signal that the process was told to
/// ignore stays ignored.
final class SignalHandlers {
  private var formers: [(number: Int32, handler: __sighandler_t?)] = []

  init(_ numbers: [Int32], _ handler: @escaping @convention(c) (Int32) -> Void) {
    for number in numbers {
      let former = signal(number, handler)
      if Self.isIgnored(former) {
        _ = signal(number, SIG_IGN)
      } else {
        formers.append((number, former))
      }
    }
  }

  deinit { release() }

  /// Puts back what was before.
  func release() {
    for former in formers.reversed() { _ = signal(former.number, former.handler) }
    formers.removeAll()
  }

  /// Leaves them in place for as long as the process lives.
  func keep() { formers.removeAll() }

  private static func isIgnored(_ handler: __sighandler_t?) -> Bool {
    unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
