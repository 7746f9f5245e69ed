import ArgumentParser
import WinnowCore

extension Instant: ExpressibleByArgument {
  /// Reads a date or a moment in ISO 8601.
  package init?(argument: String) {
    self.init(argument)
  }
}

extension Stage: ExpressibleByArgument {}

/// `FIELD=VALUE` as typed.
///
/// Whole and decimal numbers, `true` and `false` are what they look like, nothing is no value at
/// all; everything else is text, and so is what stands in double quotes.
struct Assignment: ExpressibleByArgument {
  let name: String
  let value: JSONValue
  /// As it was typed.
  let text: String

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
      return nil
    }
    self.text = argument
    self.name = String(argument[..<equals])
    self.value = Self.value(argument[argument.index(after: equals)...])
  }

  private static func value(_ text: Substring) -> JSONValue {
    switch text {
    case "": return .null
    case "true": return true
    case "false": return false
    default: break
    }
    if text.count >= 2, text.first == "\"", text.last == "\"" {
      return .string(String(text.dropFirst().dropLast()))
    }
    return number(text) ?? .string(String(text))
  }

  /// Only what a person would call a number: `42`, `-2.5`; `007`, `1e5` and a phone number with 20
  /// digits stay text.
  private static func number(_ text: Substring) -> JSONValue? {
    guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?/) != nil, text.utf8.count <= 16
    else { return nil }
    return Int64(text).map(JSONValue.int) ?? Double(text).map(JSONValue.double)
  }
}
