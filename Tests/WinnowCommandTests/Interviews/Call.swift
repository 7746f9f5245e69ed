import Foundation
import Synchronization
import WinnowTestSupport

/// Somebody who is asked at a terminal: types, and waits for what the program shows.
final class Call {
  let terminal: PseudoTerminal
  let process: Process
  /// Everything that it showed so far.
  private(set) var shown = ""
  /// What was shown since the text that was waited for last.
  private var rest = ""

  /// What was waited for and did not come.
  struct Unseen: Error, CustomStringConvertible {
    let text: String
    let shown: String

    var description: String { "'\(text)' was not shown; there was: \(shown.debugDescription)" }
  }

  init(_ process: Process, on terminal: PseudoTerminal) throws {
    self.terminal = terminal
    self.process = process
    try terminal.start(process, staysOpen: true)
  }

  /// Another one who controls the terminal: it sends signals for Ctrl-C and when it goes away.
  init(controlling process: Process, on terminal: PseudoTerminal) throws {
    self.terminal = terminal
    self.process = process
    try terminal.start(process, isControlling: true, staysOpen: true)
  }

  deinit { if process.isRunning { process.terminate() } }

  private static let patience = Duration.seconds(90)

  /// Waits until a text was shown behind what was waited for last; gives what came up to its end.
  @discardableResult
  func see(_ text: String) throws -> String {
    let end = ContinuousClock.now + Self.patience
    while true {
      if let range = rest.firstRange(of: text) {
        let before = String(rest[..<range.upperBound])
        rest = String(rest[range.upperBound...])
        return before
      }
      guard process.isRunning || !rest.isEmpty, ContinuousClock.now < end else { break }
      let isOver = !process.isRunning
      let new = look(for: text)
      if isOver, new.isEmpty { break }
    }
    throw Unseen(text: text, shown: shown)
  }

  private func look(for text: String) -> String {
    let new = terminal.show(until: text, within: .milliseconds(100))
    shown += new
    rest += new
    return new
  }

  /// Waits for a question, and until it can be answered.
  @discardableResult
  func see(question: String) throws -> String {
    let before = try see(question)
    return try before + see("> ")
  }

  /// Types a line and Enter.
  func enter(_ line: String) { terminal.type(line + "\r") }

  /// Types a line and waits for the next question.
  @discardableResult
  func enter(_ line: String, _ question: String) throws -> String {
    enter(line)
    return try see(question: question)
  }

  /// Waits until the program has ended; gives its status, and what it showed last.
  func end() -> (status: Int32, shown: String) {
    let end = ContinuousClock.now + Self.patience
    while process.isRunning, ContinuousClock.now < end { _ = look(for: "\u{0}") }
    _ = look(for: "\u{0}")
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    defer { rest = "" }
    return (Program.status(of: process), rest)
  }

  /// Types a line and waits for the end.
  func enterLast(_ line: String) -> (status: Int32, shown: String) {
    enter(line)
    return end()
  }

  /// Answers the questions of scenario 1 up to "finish?".
  func answerAll() throws {
    try see(question: Q.need)
    try enter("1", Q.seats)
    try enter("80", Q.contact)
    try enter("Ann", Q.sites)
    try enter("2", Q.city)
    try enter("Oslo", Q.city)
    try enter("Bergen", Q.budget)
    enter("5000")
    try see(Q.finish)
  }
}

/// The questions of q.
enum Q {
  static let need = "What do they need?"
  static let why = "What would change that?"
  static let seats = "How many seats?"
  static let contact = "Who runs IT?"
  static let sites = "How many sites?"
  static let city = "Which city?"
  static let budget = "Which budget?"
  static let finish = "finish? [Y/n] "
  static let all = [need, why, seats, contact, sites, city, budget]

  /// Those that a text shows.
  static func asked(_ text: String) -> [String] { all.filter { text.contains($0) } }
}
