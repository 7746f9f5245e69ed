package import Foundation
import Glibc
import Synchronization

/// A terminal that a program, or this process, can be run on, with everything that it showed.
package final class PseudoTerminal: Sendable {
  private let ours: FileHandle
  private let theirs: FileHandle
  private let shown: Mutex<ScreenModel>

  /// Where a program finds its end.
  package let path: String

  /// A terminal of so many columns.
  package init(width: UInt16 = 80) throws {
    var (locked, number) = (CInt(0), CInt(-1))
    let descriptor = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0, unsafe ioctl(descriptor, Self.setLock, &locked) == 0,
      unsafe ioctl(descriptor, Self.getNumber, &number) == 0
    else { throw CocoaError(.fileReadUnknown) }
    ours = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    path = "/dev/pts/\(number)"
    let other = unsafe open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard other >= 0 else { throw CocoaError(.fileReadUnknown) }
    theirs = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    shown = Mutex(ScreenModel(width: Int(width)))
    resize(width)
  }

  // TIOCSPTLCK and TIOCGPTN of Linux, which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// The end that a program reads from and writes to.
  package var descriptor: Int32 { theirs.fileDescriptor }

  /// Starts a program with all three streams on the terminal.
  ///
  /// With `isControlling` the terminal sends it signals: for Ctrl-C, for a change of its size, and
  /// when it goes away. It runs below `setsid` of util-linux then, whose number `process` has. With
  /// `staysOpen` others can be started on it later, and nothing tells that the program is gone.
  package func start(
    _ process: Process,
    isControlling: Bool = false,
    staysOpen: Bool = false
  ) throws {
    if isControlling, let program = process.executableURL?.path {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
      process.arguments = ["--ctty", "--wait", program] + (process.arguments ?? [])
    }
    process.standardInput = theirs
    process.standardOutput = theirs
    process.standardError = theirs
    try process.run()
    if !staysOpen { try theirs.close() }
  }

  /// Reads until `text` was shown, the program is gone, or nothing came for some time; gives
  /// everything shown since the last call.
  package func show(until text: String? = nil, within time: Duration? = nil) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while isReadable(within: time) {
      let count = unsafe read(ours.fileDescriptor, &buffer, buffer.count)
      if count <= 0 { break }
      bytes += buffer[..<count]
      if let text, String(decoding: bytes, as: UTF8.self).contains(text) { break }
    }
    let new = String(decoding: bytes, as: UTF8.self)
    shown.withLock { $0.write(new) }
    return new
  }

  private func isReadable(within time: Duration?) -> Bool {
    var source = pollfd(fd: ours.fileDescriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&source, 1, time.map { Int32($0 / .milliseconds(1)) } ?? -1) != 0
  }

  /// The rows of the screen, as ``show(until:within:)`` has read them so far.
  package func screen() -> [String] { shown.withLock { $0.text } }

  /// Sends what keys send.
  package func type(_ text: String) { type(Array(text.utf8)) }

  /// Sends bytes as if they were typed, all of them.
  package func type(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes[start...].withUnsafeBytes {
        unsafe write(ours.fileDescriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return }
      start += count
    }
  }

  /// Shows text, as a program on the terminal does.
  package func print(_ text: String) {
    theirs.write(Data(text.utf8))
  }

  /// Gives the window another width; a program that the terminal controls hears of it.
  package func resize(_ columns: UInt16) {
    var size = winsize(ws_row: 25, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(ours.fileDescriptor, UInt(TIOCSWINSZ), &size)
    shown.withLock { $0.width = Int(columns) }
  }

  /// Everything that `stty -a` would tell, to be compared.
  package var attributes: String {
    var mode = termios()
    guard unsafe tcgetattr(ours.fileDescriptor, &mode) == 0 else { return "gone" }
    return [mode.c_iflag, mode.c_oflag, mode.c_cflag, mode.c_lflag]
      .map { String($0, radix: 16) }.joined(separator: ":") + ":\(mode.c_cc)"
  }

  /// Whether it passes on lines and shows what is typed, as a shell expects.
  package var isSane: Bool {
    var mode = termios()
    let needed = tcflag_t(ICANON | ECHO | ISIG)
    return unsafe tcgetattr(ours.fileDescriptor, &mode) == 0 && mode.c_lflag & needed == needed
  }

  /// Leaves it as a program does that reads keys and is killed.
  package func makeRaw() {
    var mode = termios()
    _ = unsafe tcgetattr(ours.fileDescriptor, &mode)
    unsafe cfmakeraw(&mode)
    _ = unsafe tcsetattr(ours.fileDescriptor, TCSANOW, &mode)
  }

  /// Makes it the one that sends signals to this process; only in a process made for it.
  package func takeControl() {
    setsid()
    _ = ioctl(theirs.fileDescriptor, UInt(TIOCSCTTY), 0)
  }

  /// Closes the window.
  package func hangUp() {
    try? ours.close()
  }
}

extension Program {
  /// Runs to the end on a terminal; what it said on both streams is in `output`.
  package func runOnTerminal(_ arguments: [String], width: UInt16 = 80) throws -> Outcome {
    let terminal = try PseudoTerminal(width: width)
    var program = self
    program.variables["TERM"] = variables["TERM"] ?? "xterm"
    let process = try program.process(arguments)
    try terminal.start(process)
    let shown = terminal.show()
    process.waitUntilExit()
    return Outcome(status: Self.status(of: process), output: shown, errors: "")
  }
}
