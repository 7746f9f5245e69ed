import Glibc
import StoreProofs

/// What the command line asks for.
struct Options: Sendable {
  /// All of them when none is named.
  var parts: [Part] = []
  var crashes = 200_000
  var first: UInt64 = 0
  /// Only this history, told call by call.
  var seed: UInt64?
  var flaw: Flaw?
  /// Histories at most in which each flaw must show.
  var patience = 20_000
  var jobs = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// What is wrong with the command line.
  var complaint: String?

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while complaint == nil, let word = rest.popFirst() {
      if let part = Part(rawValue: word) {
        parts.append(part)
      } else if let value = rest.popFirst() {
        take(word, value)
      } else {
        complaint = "\(word) is neither a part nor an option with its value"
      }
    }
    if parts.isEmpty { parts = Part.allCases }
  }

  private mutating func take(_ name: String, _ value: String) {
    let number = UInt64(value)
    switch (name, number) {
    case ("--crashes", let number?): crashes = Int(clamping: number)
    case ("--from", let number?): first = number
    case ("--seed", let number?): seed = number
    case ("--jobs", let number?): jobs = Int(clamping: number)
    case ("--patience", let number?): patience = Int(clamping: number)
    case ("--flaw", _):
      flaw = Flaw(rawValue: value)
      if flaw == nil { complaint = "there is no flaw \(value)" }
    default: complaint = "\(name) \(value) is not understood"
    }
  }
}
