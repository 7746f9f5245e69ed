package import WinnowCore

/// The value that a plugin gets for one of its settings.
package enum SettingValue: Hashable, Sendable {
  case number(Double)
  case integer(Int64)
  case text(String)
  case boolean(Bool)
  /// One of the declared choices.
  case choice(String)
  case duration(TimeSpan)

  /// The size that `min` and `max` compare, or nil for a value that has none.
  package var size: Double? {
    switch self {
    case .number(let number): number
    case .integer(let number): Double(number)
    case .duration(let span): Double(span.milliseconds)
    case .text, .boolean, .choice: nil
    }
  }
}

extension SettingValue: CustomStringConvertible {
  /// As it would stand in `winnow.toml`, without quotes.
  package var description: String {
    switch self {
    case .number(let number):
      Int64(exactly: number).map(String.init) ?? "\(number)"
    case .integer(let number): "\(number)"
    case .text(let text), .choice(let text): text
    case .boolean(let truth): "\(truth)"
    case .duration(let span): "\(span)"
    }
  }
}

/// What `[settings.NAME]` of a plugin's manifest declares.
package struct SettingSchema: Sendable {
  /// The type of its value.
  package enum Kind: String, CaseIterable, Sendable {
    case number, integer, text, choice, duration
    case boolean = "bool"

    /// With its article, for messages.
    var phrase: String {
      switch self {
      case .number: "a number"
      case .integer: "a whole number"
      case .text, .choice: "text"
      case .duration: "a length of time"
      case .boolean: "true or false"
      }
    }
  }

  package var name: String
  package var kind: Kind
  /// Nil: the plugin sees nothing until the organization sets it.
  package var defaultValue: SettingValue?
  /// The least and the greatest value, both allowed.
  package var minimum: SettingValue?
  package var maximum: SettingValue?
  /// In the order of the manifest; empty but for a choice.
  package var choices: [String] = []
  package var help: String?
  /// Where the setting's name stands in the manifest.
  package var position: SourcePosition
}

extension SettingSchema {
  /// The value that `written` stands for, when it has this setting's type, range and choices.
  ///
  /// Messages call it `name`; they carry the file and the code of `reader`.
  ///
  /// - Throws: ``WinnowError`` with file, line, column and what is allowed.
  func value(
    _ written: TOMLValue,
    named name: String,
    for reader: TOMLReader
  ) throws(WinnowError) -> SettingValue {
    let value = try typed(written, named: name, for: reader)
    guard isInRange(value) else {
      throw reader.error(
        "'\(name)' must be \(rangePhrase), found \(value)",
        at: written.position,
        hint: help
      )
    }
    return value
  }

  /// What is allowed, in words: `between 0 and 100`, `one of a, b`; empty when all is.
  package var rangePhrase: String {
    switch (minimum, maximum) {
    case (let minimum?, let maximum?): "between \(minimum) and \(maximum)"
    case (let minimum?, nil): "at least \(minimum)"
    case (nil, let maximum?): "at most \(maximum)"
    case (nil, nil): choices.isEmpty ? "" : "one of " + choices.joined(separator: ", ")
    }
  }

  /// The value in this setting's type, without regard to its range.
  func typed(
    _ written: TOMLValue,
    named name: String,
    for reader: TOMLReader
  ) throws(WinnowError) -> SettingValue {
    switch (kind, written.content) {
    case (.number, .integer(let number)): return .number(Double(number))
    case (.number, .float(let number)) where number.isFinite: return .number(number)
    case (.integer, .integer(let number)): return .integer(number)
    case (.text, .string(let text)): return .text(text)
    case (.boolean, .boolean(let truth)): return .boolean(truth)
    case (.choice, .string(let text)): return try choice(text, written, named: name, for: reader)
    case (.duration, .string(let text)):
      guard let span = TimeSpan(text) else {
        throw reader.error(
          "'\(name)' must be a length of time, found \"\(text)\"",
          at: written.position,
          hint: "write \(TimeSpan.form)"
        )
      }
      return .duration(span)
    default: throw reader.wrongType(name, kind.phrase, written)
    }
  }

  private func choice(
    _ text: String,
    _ written: TOMLValue,
    named name: String,
    for reader: TOMLReader
  ) throws(WinnowError) -> SettingValue {
    guard !choices.contains(text) else { return .choice(text) }
    let suggestion = nearest(text, among: choices).map { "; did you mean '\($0)'?" } ?? ""
    throw reader.error(
      "'\(name)' must be \(rangePhrase), found '\(text)'" + suggestion,
      at: written.position,
      hint: help
    )
  }

  private func isInRange(_ value: SettingValue) -> Bool {
    guard let size = value.size else { return true }
    if let minimum = minimum?.size, size < minimum { return false }
    if let maximum = maximum?.size, size > maximum { return false }
    return true
  }
}
