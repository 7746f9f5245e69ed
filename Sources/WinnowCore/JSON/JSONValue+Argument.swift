extension JSONValue {
  /// The value that a person means who types `text` on the command line.
  ///
  /// `true`, `false` and numbers are what they look like, `null` or nothing takes the value away, a
  /// text in double quotes is that text, and everything else is text as it stands. A number that
  /// begins with `+` or a zero (a phone number, a post code) is text.
  package init(argument text: String) {
    switch text {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "null", "": self = .null
    default:
      let isQuoted = text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
      if isQuoted {
        self = .string(String(text.dropFirst().dropLast()))
      } else {
        self = Self.number(in: text) ?? .string(text)
      }
    }
  }

  private static func number(in text: String) -> JSONValue? {
    guard let first = text.utf8.first, first == 0x2d || (0x30...0x39).contains(first),
      let value = try? parse(Array(text.utf8)), value.number != nil
    else { return nil }
    if case .int(let number) = value, number.magnitude > 1 << 53 { return nil }
    return value
  }
}
