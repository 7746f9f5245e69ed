package import Foundation
import Glibc

/// A terminal that a program can be run on, with everything that it showed.
package final class PseudoTerminal {
  private let ours: FileHandle
  private let theirs: FileHandle

  /// A terminal of so many columns.
  package init(width: UInt16 = 80) throws {
    var (locked, number) = (CInt(0), CInt(-1))
    let descriptor = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    guard descriptor >= 0, unsafe ioctl(descriptor, Self.setLock, &locked) == 0,
      unsafe ioctl(descriptor, Self.getNumber, &number) == 0
    else { throw CocoaError(.fileReadUnknown) }
    ours = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let other = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    guard other >= 0 else { throw CocoaError(.fileReadUnknown) }
    theirs = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    var size = winsize(ws_row: 25, ws_col: width, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(other, UInt(TIOCSWINSZ), &size)
  }

  // TIOCSPTLCK and TIOCGPTN of Linux, which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// Starts a program with all three streams on the terminal.
  package func start(_ process: Process) throws {
    process.standardInput = theirs
    process.standardOutput = theirs
    process.standardError = theirs
    try process.run()
    try theirs.close()
  }

  /// Reads until `text` was shown or the program is gone; gives everything shown up to then.
  package func show(until text: String? = nil) -> String {
    var shown: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(ours.fileDescriptor, &buffer, buffer.count)
      if count <= 0 { break }
      shown += buffer[..<count]
      if let text, String(decoding: shown, as: UTF8.self).contains(text) { break }
    }
    return String(decoding: shown, as: UTF8.self)
  }
}

extension Program {
  /// Runs to the end on a terminal; what it said on both streams is in `output`.
  package func runOnTerminal(_ arguments: [String], width: UInt16 = 80) throws -> Outcome {
    let terminal = try PseudoTerminal(width: width)
    let process = try process(arguments)
    try terminal.start(process)
    let shown = terminal.show()
    process.waitUntilExit()
    return Outcome(status: Self.status(of: process), output: shown, errors: "")
  }
}
