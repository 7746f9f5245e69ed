import Glibc
import Synchronization

/// Signals as bytes in a pipe, so that they can be waited for beside a terminal.
final class SignalPipe {
  /// Readable when a signal came.
  let descriptor: Int32
  /// Where handlers write.
  let end: Int32
  private var handlers: SignalHandlers?

  /// Nil when the process has no descriptor left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, end) = (ends[0], ends[1])
  }

  deinit {
    release()
    close(descriptor)
    close(end)
  }

  /// Has changes of the window's size and Ctrl-Z come into the pipe too, up to ``release()``.
  func hold() {
    held.store(end, ordering: .relaxed)
    handlers = SignalHandlers([SIGCONT, SIGTSTP, SIGWINCH]) {
      SignalPipe.post($0, to: held.load(ordering: .relaxed))
    }
  }

  /// Gives these signals back what they did.
  func release() {
    guard handlers != nil else { return }
    handlers = nil
    held.store(-1, ordering: .relaxed)
  }

  /// Stops the job, as Ctrl-Z does where the terminal hears it; returns when it goes on.
  func stopJob() {
    release()
    held.store(end, ordering: .relaxed)
    let resumed = SignalHandlers([SIGCONT]) {
      SignalPipe.post($0, to: held.load(ordering: .relaxed))
    }
    kill(0, SIGTSTP)
    // The system stops the threads one by one, and a job that nobody could wake again not at all.
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = unsafe poll(&source, 1, 100)
    resumed.release()
    hold()
  }

  /// The next signal that came; nil when there is none.
  func next() -> Int32? {
    var byte: UInt8 = 0
    return unsafe read(descriptor, &byte, 1) == 1 ? Int32(byte) : nil
  }

  /// What a handler does. A full pipe tells enough.
  static func post(_ number: Int32, to end: Int32) {
    let error = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = unsafe write(end, &byte, 1)
    errno = error
  }
}

// A signal handler can reach nothing else.
private let held = Atomic<Int32>(-1)
