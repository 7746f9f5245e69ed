import Lua
import WinnowCore

/// What a parameter, a result or a field of the plugin interface may be.
indirect enum HostType: Sendable {
  case any
  case boolean
  case number
  case integer
  case text
  /// A moment in ISO 8601, as text.
  case time
  /// A length of time above zero: text, or a number of days as settings of type duration are.
  case span
  /// How much goes in a length of time, as text: `50% a month`.
  case rate
  /// Text that is one of these.
  case choice([String])
  /// A table described by the ``HostClass`` of that name.
  case record(String)
  case list(HostType)
  /// A table from names to values.
  case map(HostType)
  /// A function; the text is its type as the Lua language server writes it.
  case function(String)
  case either(HostType, HostType)
}

extension HostType {
  /// What is allowed, in words: `a number`.
  var phrase: String {
    switch self {
    case .any: "anything"
    case .boolean: "true or false"
    case .number: "a number"
    case .integer: "a whole number"
    case .text: "a text"
    case .time: "a time in ISO 8601, as text"
    case .span: "a span of time above zero, as text, or a number of days"
    case .rate: "a rate such as \"50% a month\", as text,"
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .record, .list, .map: "a table"
    case .function: "a function"
    case .either(let first, let second): first.phrase + " or " + second.phrase
    }
  }

  /// The type as the Lua language server writes it.
  var annotation: String {
    switch self {
    case .any: "any"
    case .boolean: "boolean"
    case .number: "number"
    case .integer: "integer"
    case .text, .time, .rate: "string"
    case .span: "string|number"
    case .choice(let words): words.map { "\"\($0)\"" }.joined(separator: "|")
    case .record(let name): name
    case .list(let element):
      element.isUnion ? "(\(element.annotation))[]" : element.annotation + "[]"
    case .map(let value): "table<string, \(value.annotation)>"
    case .function(let signature): signature
    case .either(let first, let second):
      [first, second].map(\.inUnion).joined(separator: "|")
    }
  }

  /// Whether a value that a script handed over is of this type. Tables are looked into by whoever
  /// reads them.
  func accepts(_ value: LuaValue) -> Bool {
    switch self {
    case .any: true
    case .boolean: value.bool != nil
    case .number: value.number != nil
    case .integer: value.int != nil
    case .text: value.text != nil
    case .time: value.text.flatMap { Instant($0) } != nil
    case .span: Self.days(value) != nil
    case .rate: value.text.flatMap { LossRate($0) } != nil
    case .choice(let words): value.text.map(words.contains) ?? false
    case .record, .list, .map: value.table != nil
    case .function: value.function != nil
    case .either(let first, let second): first.accepts(value) || second.accepts(value)
    }
  }

  /// A length of time in days; nil when it is none, or not above zero.
  static func days(_ value: LuaValue) -> Double? {
    let days = value.number ?? value.text.flatMap { TimeSpan($0) }?.days
    return days.flatMap { $0 > 0 && $0 <= TimeSpan.limit.days ? $0 : nil }
  }

  private var isUnion: Bool {
    switch self {
    case .either, .function, .span: true
    case .choice(let words): words.count > 1
    default: false
    }
  }

  private var inUnion: String {
    if case .function = self { return "(\(annotation))" }
    return annotation
  }
}
