extension Question {
  /// A value as people read it: the text of an option, `yes`, `5000 EUR`.
  package func shown(_ value: JSONValue, in language: String, or others: [String] = []) -> String {
    switch value {
    case .string(let id) where kind.valueType == .option:
      option(id)?.text.text(in: language, or: others) ?? id
    case .array(let elements):
      elements.map { element in
        element.text.flatMap { option($0) }?.text.text(in: language, or: others)
          ?? element.text ?? ""
      }.joined(separator: ", ")
    default: value.plainText + (kind == .percent ? " %" : unit.map { " " + $0 } ?? "")
    }
  }

  /// What kind of answer is wanted, with its bounds: `number 0..5`, `choice crm|bi|none`.
  package var wanted: String {
    switch kind {
    case .choice, .multi:
      kind.rawValue + " "
        + (options.map(\.id) + (allowsOther ? [Self.otherID] : [])).joined(separator: "|")
    case .number, .money, .percent, .scale: kind.rawValue + range
    case .yesno: "yes or no"
    case .long: "a text of several lines"
    default: kind.rawValue
    }
  }
}

extension JSONValue {
  /// A value of an answer as plain text, as a text question of a later version takes it over.
  package var plainText: String {
    switch self {
    case .null: ""
    case .bool(let value): value ? "yes" : "no"
    case .int(let number): "\(number)"
    case .double(let number): Question.text(number)
    case .string(let text): text
    case .array(let elements): elements.map(\.plainText).joined(separator: ", ")
    case .object(let object):
      object.members.map(\.value.plainText).joined(separator: " ")
    }
  }
}
