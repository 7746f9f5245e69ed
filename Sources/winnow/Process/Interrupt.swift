import Glibc
import Synchronization

/// Ctrl-C, TERM and HUP: long work stops at a safe place, a prompt gives up, everything else ends
/// at once.
package enum Interrupt {
  /// Ignores closed pipes and listens for INT, TERM and HUP.
  package static func listen() {
    _ = caught.load(ordering: .relaxed)
    _ = isPatient.load(ordering: .relaxed)
    _ = alarm.load(ordering: .relaxed)
    _ = signal(SIGPIPE, SIG_IGN)
    // A file at its size limit is a disk that is full: the write says so.
    _ = signal(SIGXFSZ, SIG_IGN)
    for number in [SIGINT, SIGTERM] { _ = signal(number) { Interrupt.take($0) } }
    // `nohup` has it ignored.
    SignalHandlers([SIGHUP]) { Interrupt.take($0) }.keep()
    unblock()
  }

  /// What the handler does; it runs between any two instructions of the process.
  private static func take(_ number: Int32) {
    let isFirst =
      caught.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    let alarm = alarm.load(ordering: .relaxed)
    if alarm >= 0 { return SignalPipe.post(number, to: alarm) }
    // The system and the shell both tell when a terminal goes away.
    let isAgain = !isFirst && number != SIGHUP
    if isAgain || !isPatient.load(ordering: .relaxed) { _exit(128 + number) }
  }

  /// Whoever started this process may have had signals blocked, and a child inherits that.
  private static func unblock() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Runs work that looks at ``isCaught`` now and then and ends by itself: only a second signal
  /// ends it at once.
  package static func patiently<Result>(_ work: () throws -> Result) rethrows -> Result {
    isPatient.store(true, ordering: .relaxed)
    defer { isPatient.store(false, ordering: .relaxed) }
    return try work()
  }

  /// Runs work that waits for `pipe` beside other things: no signal ends it, each is in the pipe.
  static func waking<Result>(_ pipe: SignalPipe, _ work: () throws -> Result) rethrows -> Result {
    alarm.store(pipe.end, ordering: .relaxed)
    defer { alarm.store(-1, ordering: .relaxed) }
    return try work()
  }

  /// Whether the user asked to stop.
  package static var isCaught: Bool { number != 0 }

  /// The signal that asked to stop first; 0 while none did.
  static var number: Int32 { caught.load(ordering: .relaxed) }

  /// 130 after Ctrl-C, 143 after TERM, 129 after HUP.
  static var status: Int32 { 128 + (number == 0 ? SIGINT : number) }
}

// A signal handler can reach nothing else.
private let caught = Atomic<Int32>(0)
private let isPatient = Atomic<Bool>(false)
/// Where someone waits for signals; -1 when nobody does.
private let alarm = Atomic<Int32>(-1)
