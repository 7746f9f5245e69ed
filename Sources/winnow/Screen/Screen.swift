import Glibc
import WinnowCore

/// Where a command speaks: results on standard output, talk on standard error.
///
/// Results are gathered and written in large pieces; ``flush()`` writes what is left. A reader that
/// went away ends the command quietly.
final class Screen {
  /// Thrown when nobody reads the results any more.
  struct ReaderGone: Error {}

  private(set) var output: Terminal
  private(set) var talk: Terminal
  /// The transaction of a change that the command has made; nil while it made none.
  var transaction: String?
  private var pending: [UInt8] = []

  init(output: Terminal, talk: Terminal) {
    self.output = output
    self.talk = talk
  }

  /// The process's own standard output and standard error.
  convenience init(variables: [String: String]) {
    self.init(
      output: .behind(STDOUT_FILENO, variables: variables),
      talk: .behind(STDERR_FILENO, variables: variables)
    )
  }

  /// Writes text without colour and weight from now on.
  func dropColour() {
    output = output.plain
    talk = talk.plain
  }

  /// Adds bytes to the results.
  func write(_ bytes: some Sequence<UInt8>) throws {
    pending.append(contentsOf: bytes)
    if pending.count >= 65_536 { try flush() }
  }

  /// Adds a line of text to the results; it is our own or ``printable`` already.
  func line(_ text: String = "") throws {
    try write(text.utf8)
    try write([0x0A])
  }

  func lines(_ lines: [String]) throws {
    for text in lines { try line(text) }
  }

  /// Adds one JSON document, indented.
  func document(_ object: JSONObject) throws {
    try line(String(decoding: JSONWriter.encodePretty(.object(object)), as: UTF8.self))
  }

  /// Adds one JSON value on a line of its own.
  func jsonLine(_ value: JSONValue) throws {
    try write(JSONWriter.encode(value) + [0x0A])
  }

  /// Says something that is no result on standard error, after the results so far.
  func say(_ text: String) throws {
    try flush()
    Self.put(text + "\n", to: STDERR_FILENO)
  }

  /// Says what a script printed.
  func tell(log: String) throws {
    try say((log.hasSuffix("\n") ? String(log.dropLast()) : log).printableLog)
  }

  /// Writes what is gathered.
  ///
  /// - Throws: ``ReaderGone`` when the pipe is closed, ``WinnowError`` `not-written` when the
  ///   device takes no more.
  func flush() throws {
    defer { pending.removeAll(keepingCapacity: true) }
    do {
      try Self.deliver(pending)
    } catch var error as WinnowError {
      guard let transaction else { throw error }
      error.kind = .outcomeUnknown
      error.code = "output-lost"
      error.message = "the change is made, but its result is lost: " + error.message
      error.hint =
        "nothing has to be done again; the same command with --tx \(transaction) changes nothing "
        + "twice"
      throw error
    }
  }

  /// Writes results past everything that is gathered; throws as ``flush()`` does.
  static func deliver(_ bytes: [UInt8]) throws {
    let failure = put(bytes, to: STDOUT_FILENO)
    guard failure != 0 else { return }
    if failure == EPIPE { throw ReaderGone() }
    throw WinnowError(
      .notWritten,
      code: "not-written",
      "cannot write to standard output: \(reason(failure))",
      hint: "make room, or send the output somewhere else, and run the command again"
    )
  }

  /// Writes text at once, whatever becomes of it.
  static func put(_ text: String, to descriptor: Int32) {
    _ = put(Array(text.utf8), to: descriptor)
  }

  /// Writes every byte; gives 0, or the system's number for what went wrong.
  private static func put(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes[start...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written > 0 { start += written } else if errno != EINTR { return errno }
    }
    return 0
  }

  /// What the system says about an error number.
  static func reason(_ number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
