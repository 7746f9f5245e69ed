import Glibc
package import WinnowCore

/// A thread with a stack of a given size.
package enum StackThread {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a thread of its own, which nobody waits for.
  ///
  /// - Throws: locked, `no-thread`, when the system gives none.
  package static func start(
    stackBytes: Int,
    _ body: @escaping @Sendable () -> Void
  ) throws(WinnowError) {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { unsafe attributes.deallocate() }
    unsafe pthread_attr_init(attributes)
    unsafe pthread_attr_setstacksize(attributes, stackBytes)
    unsafe pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { unsafe pthread_attr_destroy(attributes) }
    let work = unsafe Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let failure = unsafe pthread_create(
      &thread,
      attributes,
      { context in
        if let context = unsafe context {
          unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        }
        return nil
      },
      unsafe work.toOpaque()
    )
    guard failure != 0 else { return }
    unsafe work.release()
    throw WinnowError(
      .locked,
      code: "no-thread",
      "the system gives no thread: \(unsafe String(cString: strerror(failure)))",
      hint: "Try again when fewer programs run, or allow more processes (ulimit -u)."
    )
  }
}
