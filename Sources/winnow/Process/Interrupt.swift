import Glibc
import Synchronization

/// Ctrl-C and TERM: long work stops at a safe place, everything else at once.
enum Interrupt {
  /// Ignores closed pipes and listens for INT and TERM.
  static func listen() {
    _ = caught.load(ordering: .relaxed)
    _ = isPatient.load(ordering: .relaxed)
    _ = signal(SIGPIPE, SIG_IGN)
    // A file at its size limit is a disk that is full: the write says so.
    _ = signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { number in
        let isSecond = caught.exchange(number, ordering: .relaxed) != 0
        if isSecond || !isPatient.load(ordering: .relaxed) { _exit(128 + number) }
      }
    }
    unblock()
  }

  /// Whoever started this process may have had signals blocked, and a child inherits that.
  private static func unblock() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs work that looks at ``isCaught`` now and then and ends by itself: only a second signal
  /// ends it at once.
  static func patiently<Result>(_ work: () throws -> Result) rethrows -> Result {
    isPatient.store(true, ordering: .relaxed)
    defer { isPatient.store(false, ordering: .relaxed) }
    return try work()
  }

  /// Whether the user asked to stop.
  static var isCaught: Bool { caught.load(ordering: .relaxed) != 0 }

  /// 130 after Ctrl-C, 143 after TERM.
  static var status: Int32 {
    let number = caught.load(ordering: .relaxed)
    return 128 + (number == 0 ? SIGINT : number)
  }
}

// A signal handler can reach nothing else.
private let caught = Atomic<Int32>(0)
private let isPatient = Atomic<Bool>(false)
