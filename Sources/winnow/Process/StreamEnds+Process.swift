import Glibc
import WinnowCore
import WinnowEngine

extension StreamScorer.Ends {
  /// Standard input, standard output, and standard error for the complaints.
  static var process: StreamScorer.Ends {
    unsafe StreamScorer.Ends(
      read: { buffer in try unsafe fill(buffer) },
      write: { bytes in
        do {
          try Screen.deliver(bytes)
          return true
        } catch is Screen.ReaderGone {
          return false
        }
      },
      complain: { line, reason in
        Screen.put("line \(line): \(reason.printable)\n", to: STDERR_FILENO)
      },
      print: { text in
        Screen.put(text.printableLog, to: STDERR_FILENO)
      }
    )
  }

  private static func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno != EINTR else { continue }
      throw WinnowError(
        .notFound,
        code: "unreadable-input",
        "cannot read standard input: \(Screen.reason(errno))",
        hint: "give the leads on standard input: winnow score --stream --plugin NAME < leads.jsonl"
      )
    }
  }
}
