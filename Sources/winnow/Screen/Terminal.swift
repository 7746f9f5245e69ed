import Glibc

/// What stands behind a file descriptor: a terminal with a width and perhaps colour, or something
/// that takes plain text of any width.
struct Terminal: Sendable {
  /// Columns; nil when it is no terminal, and nothing is cut then.
  let width: Int?
  let hasColour: Bool

  var isTerminal: Bool { width != nil }

  /// A pipe or a file.
  static let none = Terminal(width: nil, hasColour: false)

  /// Asks the system about `descriptor`; `NO_COLOR` turns colour off, as does a `TERM` that is
  /// missing, empty, `dumb` or `unknown`.
  static func behind(_ descriptor: Int32, variables: [String: String]) -> Terminal {
    guard isatty(descriptor) == 1 else { return .none }
    var size = winsize()
    let asked = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    let columns = asked == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    let isPlain = ["", "dumb", "unknown"].contains(variables["TERM"] ?? "")
    let isColourless = variables["NO_COLOR"]?.isEmpty == false
    return Terminal(width: columns, hasColour: !isPlain && !isColourless)
  }

  /// The same without colour.
  var plain: Terminal { Terminal(width: width, hasColour: false) }

  /// The text in `style`, which never is the only sign of anything.
  func styled(_ text: String, _ style: Style) -> String {
    guard hasColour, style != .plain else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }
}

/// How a piece of text stands out, as the number that terminals know.
enum Style: Int {
  case plain = 0
  case strong = 1
  case faint = 2
  case bad = 31
  case good = 32
}
