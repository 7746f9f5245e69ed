import WinnowCore

/// A part of a lead that a plugin may read, as `[capabilities] reads` lists it.
package enum LeadRead: Hashable, Sendable {
  /// A field at the top level, custom ones too.
  case field(String)
  /// `answers.*`
  case allAnswers
  /// `answers.ID`
  case answer(String)
  case activities
  case consent

  /// Nil when the text is none of the forms.
  package init?(_ text: String) {
    switch text {
    case "activities": self = .activities
    case "consent": self = .consent
    case "answers.*": self = .allAnswers
    case let text where text.hasPrefix("answers."):
      let id = String(text.dropFirst("answers.".count))
      guard Self.isName(id) else { return nil }
      self = .answer(id)
    case "answers": return nil
    default:
      guard Self.isName(text) else { return nil }
      self = .field(text)
    }
  }

  /// Whether a text can name a field, an answer or a type of activity: a letter or `_`, then
  /// letters, digits, `_`, `-`, `.`; at most 64 characters.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, text.unicodeScalars.count <= 64,
      first == "_" || first.properties.isAlphabetic
    else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      "_-.".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
        || scalar.properties.numericType == .decimal
    }
  }

  /// How ``isName(_:)`` is told to people.
  package static let nameForm =
    "a name is a letter or _, then letters, digits, _, - or ., at most 64 in all"
}

extension LeadRead: CustomStringConvertible {
  /// As in the manifest.
  package var description: String {
    switch self {
    case .field(let name): name
    case .allAnswers: "answers.*"
    case .answer(let id): "answers." + id
    case .activities: "activities"
    case .consent: "consent"
    }
  }
}
