import Glibc

/// How the terminal passes on what is typed: by lines that it edits itself, or key by key.
final class TerminalMode {
  private let descriptor: Int32
  private let output: Int32
  private var former: termios?
  private var rescue: TerminalRescue?

  init(_ descriptor: Int32, output: Int32) {
    self.descriptor = descriptor
    self.output = output
  }

  deinit { leaveKeys() }

  /// Has every key come through as it is pressed, Ctrl-C and Ctrl-Z too, and shown by nobody;
  /// gives false when the terminal does not do it.
  func enterKeys() -> Bool {
    guard let former = former ?? Self.attributes(descriptor) else { return false }
    self.former = former
    rescue = rescue ?? TerminalRescue(descriptor, former, output: output)
    var keys = former
    keys.c_iflag &= ~tcflag_t(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON | PARMRK)
    keys.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
    Self.set(&keys.c_cc, VMIN, 1)
    Self.set(&keys.c_cc, VTIME, 0)
    return unsafe tcsetattr(descriptor, TCSANOW, &keys) == 0
  }

  /// Puts back what was before the first ``enterKeys()``; the next one may bring keys again.
  func pauseKeys() {
    guard var former else { return }
    _ = unsafe tcsetattr(descriptor, TCSANOW, &former)
  }

  /// Puts back what was before, for good.
  func leaveKeys() {
    pauseKeys()
    rescue = nil
    former = nil
  }

  /// Mends a terminal that a program left without lines or echo; gives whether it was in need.
  static func mend(_ descriptor: Int32) -> Bool {
    guard var mode = attributes(descriptor) else { return false }
    let needed = tcflag_t(ICANON | ECHO)
    guard mode.c_lflag & needed != needed else { return false }
    mode.c_iflag |= tcflag_t(BRKINT | ICRNL | IXON)
    mode.c_iflag &= ~tcflag_t(IGNCR | INLCR | ISTRIP | PARMRK)
    mode.c_oflag |= tcflag_t(OPOST | ONLCR)
    mode.c_lflag |= tcflag_t(ECHO | ECHOE | ECHOK | ICANON | IEXTEN | ISIG)
    return unsafe tcsetattr(descriptor, TCSANOW, &mode) == 0
  }

  private static func attributes(_ descriptor: Int32) -> termios? {
    var mode = termios()
    return unsafe tcgetattr(descriptor, &mode) == 0 ? mode : nil
  }

  /// Sets one of the special characters, which Swift sees as a tuple.
  private static func set(_ characters: inout some Any, _ place: Int32, _ value: UInt8) {
    unsafe withUnsafeMutableBytes(of: &characters) { unsafe $0[Int(place)] = value }
  }
}
