/// What a person did at a prompt.
package enum Entry: Equatable, Sendable {
  /// Enter: what was typed, without the line feed. It is valid UTF-8 of at most
  /// ``EditLine/byteLimit`` bytes, without control characters; only a field of several lines has
  /// line feeds.
  case line(String)
  /// Esc or Shift-Tab; only where the edit line understands keys.
  case back
  /// Ctrl-C.
  case interrupted
  /// The end of the input: Ctrl-D on an empty line, or the pipe is at its end.
  case ended
  /// The terminal went away.
  case hungUp
  /// The process was asked to end.
  case terminated
  /// Nothing was typed for the idle time.
  case idle
}
