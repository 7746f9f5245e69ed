extension Question {
  /// The value that a person means who types `text`.
  ///
  /// A choice is named by its number, its id, or a part of its text that only one option has; several
  /// are separated by commas. Numbers are written with a point and may have spaces or `'` between
  /// thousands.
  ///
  /// - Throws: ``AnswerFault`` when it means nothing here, or is beyond the bounds.
  package func read(_ text: String, in language: String) throws(AnswerFault) -> JSONValue {
    let text = kind == .long ? text : text.trimmed
    let value = try meaning(of: text, language)
    try check(value: value)
    return value
  }

  private func meaning(of text: String, _ language: String) throws(AnswerFault) -> JSONValue {
    switch kind {
    case .choice: .string(try option(meantBy: text, language))
    case .multi: .array(try several(text, language).map { .string($0) })
    case .yesno: .bool(try Self.truth(text))
    case .number, .scale: try number(text)
    case .percent: try number(text.hasSuffix("%") ? String(text.dropLast()).trimmed : text)
    case .money: try money(text)
    case .date, .text, .long, .email, .phone, .url: .string(text)
    }
  }

  // MARK: Choices

  private func several(_ text: String, _ language: String) throws(AnswerFault) -> [String] {
    var ids: [String] = []
    for part in text.split(separator: ",") {
      ids.append(try option(meantBy: String(part).trimmed, language))
    }
    return ids
  }

  /// The id of the option that a number, an id or a part of a text means.
  package func option(meantBy text: String, _ language: String) throws(AnswerFault) -> String {
    let ids = options.map(\.id) + (allowsOther ? [Self.otherID] : [])
    // The number is what people see, so it goes before an id that is a number, too.
    if let number = Int(text), ids.indices.contains(number - 1) { return ids[number - 1] }
    if ids.contains(text) { return text }
    let wanted = text.lowercased()
    guard !wanted.isEmpty else { throw AnswerFault("one of 1 to \(ids.count)") }
    let names = ids.map { id in
      (id, [id, option(id)?.text.text(in: language) ?? ""].map { $0.lowercased() })
    }
    let equal = names.filter { $0.1.contains(wanted) }
    let found = equal.isEmpty ? names.filter { $0.1.contains { $0.contains(wanted) } } : equal
    if found.count == 1 { return found[0].0 }
    guard found.isEmpty else {
      throw AnswerFault("'\(text)' could be " + found.map(\.0).joined(separator: ", "))
    }
    let advice = nearest(text, among: ids).map { " (did you mean '\($0)'?)" }
    throw AnswerFault("no option '\(text)'" + (advice ?? "; a number from 1 to \(ids.count)"))
  }

  // MARK: Truth, numbers, amounts

  private static let yes: Set<String> = [
    "y", "yes", "true", "j", "ja", "o", "oui", "s", "si", "sí", "1",
  ]
  private static let no: Set<String> = ["n", "no", "false", "nein", "non", "nee", "2"]

  private static func truth(_ text: String) throws(AnswerFault) -> Bool {
    let word = text.lowercased()
    if yes.contains(word) { return true }
    guard no.contains(word) else { throw AnswerFault("y or n") }
    return false
  }

  private func number(_ text: String) throws(AnswerFault) -> JSONValue {
    var plain = text
    if let unit, plain.hasSuffix(unit) { plain = String(plain.dropLast(unit.count)).trimmed }
    guard let value = Self.number(in: plain) else {
      let what = isWhole ? "a whole number" : "a number"
      let advice = text.contains(",") ? "; decimals after a point, thousands without commas" : ""
      throw AnswerFault(what + range + advice)
    }
    return value
  }

  /// A plain decimal number; nil for anything else, also for exponents.
  private static func number(in text: String) -> JSONValue? {
    let digits = text.filter {
      $0 != " " && $0 != "'" && $0 != "_" && $0 != "\u{a0}" && $0 != "\u{202f}"
    }
    guard !digits.isEmpty, digits.utf8.count <= 24,
      digits.utf8.allSatisfy({
        (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x2b || $0 == 0x2e
      })
    else { return nil }
    if let whole = Int64(digits) { return whole.magnitude <= 1 << 53 ? .int(whole) : nil }
    guard let value = Double(digits), value.isFinite else { return nil }
    return value == value.rounded() && abs(value) < 1e15 ? .int(Int64(value)) : .double(value)
  }

  private static let symbols: [Character: String] = [
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY",
  ]

  private func money(_ text: String) throws(AnswerFault) -> JSONValue {
    var rest = text
    var named = currency
    for (symbol, code) in Self.symbols where rest.contains(symbol) {
      rest.removeAll { $0 == symbol }
      named = code
    }
    let words = rest.split(separator: " ").map(String.init)
    for end in [words.first, words.last].compactMap(\.self) where Self.isCurrency(end.uppercased())
    {
      named = end.uppercased()
      rest = words.filter { $0 != end }.joined(separator: " ")
      break
    }
    guard let amount = Self.number(in: rest.trimmed) else {
      throw AnswerFault("an amount such as 5000" + (currency.map { " (\($0))" } ?? " EUR") + range)
    }
    guard let named else { throw AnswerFault("an amount with its currency, such as 5000 EUR") }
    return ["amount": amount, "currency": .string(named)]
  }

  // MARK: Files

  /// The value that an answers file means: the value itself, or a text as it would be typed.
  ///
  /// - Throws: ``AnswerFault``.
  package func read(file value: JSONValue) throws(AnswerFault) -> JSONValue {
    if let text = value.text, kind.valueType != .text, kind != .choice, kind != .date {
      return try read(text, in: "")
    }
    var value = value
    if kind == .money, value.number != nil, let currency {
      value = ["amount": value, "currency": .string(currency)]
    }
    try check(value: value)
    return value
  }
}

extension String {
  /// Without the white space around it.
  package var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
