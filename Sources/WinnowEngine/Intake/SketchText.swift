/// Writes a mapping as TOML for people to edit.
struct SketchText {
  private(set) var text = ""

  /// A line of its own that only people read.
  mutating func comment(_ words: String) {
    text += "# \(Self.oneLine(words))\n"
  }

  mutating func blank() { text += "\n" }

  /// `name = value`, with a remark behind it.
  mutating func line(_ name: String, _ value: String, remark: String = "") {
    text += "\(name) = \(value)"
    text += remark.isEmpty ? "\n" : "  # \(Self.oneLine(remark))\n"
  }

  mutating func table(_ name: String) { text += "[\(name)]\n" }

  mutating func column(_ guess: ColumnGuess) {
    var members: [String] = []
    switch guess.purpose {
    case .key: return comment("\(guess.header): \(guess.reason)")
    case .ignored: members.append("ignore = true")
    case .field(let field): members.append("field = \(Self.quoted(field))")
    case .answer(let answer): members.append("answer = \(Self.quoted(answer))")
    }
    if let type = guess.type { members.append("type = \(Self.quoted(type))") }
    if let format = guess.format { members.append("format = \(Self.quoted(format))") }
    line(
      Self.key(guess.header),
      "{ \(members.joined(separator: ", ")) }",
      remark: guess.reason
    )
  }

  /// A list of strings.
  static func list(_ words: [String]) -> String {
    "[" + words.map(quoted).joined(separator: ", ") + "]"
  }

  /// A key: bare where TOML permits it, else quoted.
  static func key(_ name: String) -> String {
    let isBare =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
      }
    return isBare ? name : quoted(name)
  }

  /// A basic string with its quotes; everything invisible is escaped.
  static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        if isPlain(scalar) { out.unicodeScalars.append(scalar) } else { out += escaped(scalar) }
      }
    }
    return out + "\""
  }

  private static func oneLine(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars.prefix(300) {
      out.unicodeScalars.append(isPlain(scalar) ? scalar : " ")
    }
    return out
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let width = digits.count <= 4 ? 4 : 8
    return (width == 4 ? "\\u" : "\\U") + String(repeating: "0", count: width - digits.count)
      + digits
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
    default: true
    }
  }
}
