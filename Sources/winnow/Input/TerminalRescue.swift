import Glibc
import Synchronization

/// Puts the terminal right when the process ends while keys are read: by a fault, by QUIT, or by
/// another thread that leaves.
final class TerminalRescue {
  private static let deadly = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]
  private let handlers: SignalHandlers

  /// From now on `terminal` gets `mode` at the end of the process, and `output` the control
  /// sequence that ends the marking of pasted text. One terminal at a time; nil for another.
  init?(_ terminal: Int32, _ mode: termios, output: Int32) {
    guard endangered.load(ordering: .relaxed) < 0 else { return nil }
    Self.remember(mode)
    shown.store(output, ordering: .relaxed)
    endangered.store(terminal, ordering: .relaxed)
    if !isRegistered.exchange(true, ordering: .relaxed) { atexit { TerminalRescue.mend() } }
    handlers = SignalHandlers(Self.deadly) { number in
      TerminalRescue.mend()
      _ = signal(number, SIG_DFL)
      raise(number)
    }
  }

  /// The terminal is as it should be.
  deinit { endangered.store(-1, ordering: .relaxed) }

  private static var kept: UnsafeMutablePointer<termios>? {
    unsafe UnsafeMutablePointer(bitPattern: place.load(ordering: .acquiring))
  }

  private static func remember(_ mode: termios) {
    if let former = unsafe kept {
      unsafe former.pointee = mode
      return
    }
    let new = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    unsafe new.initialize(to: mode)
    place.store(UInt(bitPattern: new), ordering: .releasing)
  }

  /// Runs in signal handlers: it may only make system calls.
  private static func mend() {
    let descriptor = endangered.exchange(-1, ordering: .relaxed)
    guard descriptor >= 0 else { return }
    if let mode = unsafe kept {
      _ = unsafe tcsetattr(descriptor, TCSANOW, mode)
    }
    let text: StaticString = "\u{1B}[?2004l"
    _ = unsafe write(shown.load(ordering: .relaxed), text.utf8Start, text.utf8CodeUnitCount)
  }
}

// A signal handler can reach nothing else.
private let endangered = Atomic<Int32>(-1)
private let shown = Atomic<Int32>(-1)
private let isRegistered = Atomic<Bool>(false)
/// Where the mode lies, allocated once: a handler may look at it when nothing is endangered any
/// more. Pointers are not to be shared among threads otherwise.
private let place = Atomic<UInt>(0)
