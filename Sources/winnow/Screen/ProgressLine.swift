import Glibc

/// One line on the terminal that tells how far long work has come, rewritten ten times a second.
///
/// It says nothing when standard error is no terminal.
final class ProgressLine {
  private let verb: String
  private let noun: String
  private let width: Int?
  private let start = ContinuousClock.now
  private var shown: ContinuousClock.Instant?

  /// What is done, in the past tense, and to what: `imported`, `rows`.
  init(_ verb: String, _ noun: String, on terminal: Terminal) {
    self.verb = verb
    self.noun = noun
    self.width = terminal.width
  }

  /// Shows that `done` things are through; `share` is how much of everything that is, 0…1.
  func update(_ done: Int, share: Double? = nil) {
    let now = ContinuousClock.now
    guard let width, now - (shown ?? start) >= .milliseconds(100) else { return }
    shown = now
    let text = Self.text(verb, noun, done, seconds: (now - start) / .seconds(1), share: share)
    Screen.put("\r\u{1B}[K" + text.truncated(to: width - 1), to: STDERR_FILENO)
  }

  /// Takes the line away.
  func end() {
    if shown != nil { Screen.put("\r\u{1B}[K", to: STDERR_FILENO) }
    shown = nil
  }

  private static func text(
    _ verb: String,
    _ noun: String,
    _ done: Int,
    seconds: Double,
    share: Double?
  ) -> String {
    let rate = seconds > 0 ? Double(done) / seconds : 0
    var text = "\(verb) \(done.grouped) \(noun), \(Int(min(rate, 1e12)).grouped) per second"
    if let share, share.isFinite { text += ", \(Int(min(max(share, 0), 1) * 100)) %" }
    return text
  }
}
