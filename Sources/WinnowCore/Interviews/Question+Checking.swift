extension Question {
  /// Refuses a reply that the question does not take, whatever a script's rule says about its value.
  ///
  /// - Throws: ``AnswerFault`` with the bound that is broken.
  package func check(_ reply: Reply) throws(AnswerFault) {
    switch reply.state {
    case .answered: try check(value: reply.value ?? .null)
    case .dontKnow where dontKnow == .refused:
      throw AnswerFault("\"don't know\" is no answer here")
    case .refused where refusal == .refused:
      throw AnswerFault("this cannot be refused")
    case .skipped where isRequired && !reply.isLater:
      throw AnswerFault(dontKnow == .refused ? "required" : "required; :dk if unknown")
    default: return
    }
  }

  /// Refuses a value of another kind, or beyond the bounds.
  package func check(value: JSONValue) throws(AnswerFault) {
    switch kind.valueType {
    case .option: try check(option: value)
    case .options: try check(options: value)
    case .truth:
      guard value.boolean != nil else { throw AnswerFault("yes or no") }
    case .number: try check(number: value.exactNumber)
    case .money: try check(money: value)
    case .date: try check(date: value)
    case .text: try check(text: value)
    }
  }

  // MARK: Choices

  private func check(option value: JSONValue) throws(AnswerFault) {
    guard let id = value.text else { throw AnswerFault("the id of an option: " + optionList) }
    guard option(id) == nil, !(allowsOther && id == Self.otherID) else { return }
    let advice = nearest(id, among: options.map(\.id)).map { " (did you mean '\($0)'?)" }
    throw AnswerFault("no option '\(id)'" + (advice ?? ": there are " + optionList))
  }

  private func check(options value: JSONValue) throws(AnswerFault) {
    guard let elements = value.array else { throw AnswerFault("a list of options: " + optionList) }
    for element in elements { try check(option: element) }
    let ids = elements.compactMap(\.text)
    guard Set(ids).count == ids.count else { throw AnswerFault("an option is there twice") }
    if let alone = ids.first(where: { option($0)?.isExclusive == true }), ids.count > 1 {
      throw AnswerFault("'\(alone)' stands alone")
    }
    guard !ids.isEmpty else { throw AnswerFault("at least one option") }
    try check(bounds: Double(ids.count), " options")
  }

  private var optionList: String {
    (options.map(\.id) + (allowsOther ? [Self.otherID] : [])).joined(separator: ", ")
  }

  // MARK: Numbers and amounts

  private func check(number: Double?) throws(AnswerFault) {
    guard let number, number.isFinite, abs(number) <= 9_007_199_254_740_992 else {
      throw AnswerFault("a number" + range)
    }
    guard !isWhole || number == number.rounded() else {
      throw AnswerFault("a whole number" + range)
    }
    try check(bounds: number, "")
  }

  private func check(bounds number: Double, _ what: String) throws(AnswerFault) {
    if let minimum, number < minimum { throw AnswerFault("min \(Self.text(minimum))\(what)") }
    if let maximum, number > maximum { throw AnswerFault("max \(Self.text(maximum))\(what)") }
  }

  /// The bounds in words: ` 0..5`, ` from 1`, ` up to 9`; empty without any.
  package var range: String {
    switch (minimum, maximum) {
    case (let low?, let high?): " \(Self.text(low))..\(Self.text(high))"
    case (let low?, nil): " from \(Self.text(low))"
    case (nil, let high?): " up to \(Self.text(high))"
    case (nil, nil): ""
    }
  }

  private func check(money value: JSONValue) throws(AnswerFault) {
    guard let object = value.object, object.count == 2, let currency = object["currency"]?.text,
      Self.isCurrency(currency)
    else { throw AnswerFault("an amount and a currency") }
    guard let amount = object["amount"]?.exactNumber, Points(exactly: amount) != nil else {
      throw AnswerFault("an amount with at most three decimal places")
    }
    try check(bounds: amount, " " + currency)
  }

  /// Whether a text has the form of an ISO 4217 code.
  package static func isCurrency(_ text: String) -> Bool {
    text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) }
  }

  /// A number as people write it: `5`, not `5.0`.
  package static func text(_ number: Double) -> String {
    guard number == number.rounded(), abs(number) < 1e15 else { return "\(number)" }
    return "\(Int64(number))"
  }

  // MARK: Dates and texts

  private func check(date value: JSONValue) throws(AnswerFault) {
    guard let text = value.text, let day = CalendarDay(iso: text) else {
      throw AnswerFault("a day such as 2026-03-31")
    }
    if let earliest, let first = CalendarDay(iso: earliest), day < first {
      throw AnswerFault("not before \(earliest)")
    }
    if let latest, let last = CalendarDay(iso: latest), day > last {
      throw AnswerFault("not after \(latest)")
    }
  }

  private func check(text value: JSONValue) throws(AnswerFault) {
    guard let text = value.text, !text.allSatisfy(\.isWhitespace) else {
      throw AnswerFault("a text")
    }
    guard text.utf8.count <= Self.textLimit else {
      throw AnswerFault("at most \(Self.textLimit >> 10) KiB")
    }
    if let complaint = Self.complaint(about: text, kind) { throw AnswerFault(complaint) }
    try check(bounds: Double(text.count), " characters")
  }

  /// The most bytes that a text may have.
  package static let textLimit = 64 << 10

  private static func complaint(about text: String, _ kind: Kind) -> String? {
    switch kind {
    case .email: isEmail(text) ? nil : "an e-mail address such as ada@acme.example"
    case .phone: isPhone(text) ? nil : "a phone number such as +49 30 901820"
    case .url: isURL(text) ? nil : "an address such as https://acme.example"
    case .long: nil
    default: text.contains(where: \.isNewline) ? "a text of one line" : nil
    }
  }

  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x20 }
      && !text.contains(",") && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
  }

  private static func isPhone(_ text: String) -> Bool {
    let digits = text.utf8.count { (0x30...0x39).contains($0) }
    return (3...20).contains(digits)
      && text.utf8.enumerated().allSatisfy { place, byte in
        (0x30...0x39).contains(byte) || " -/().".utf8.contains(byte)
          || byte == UInt8(ascii: "+") && place == 0
      }
  }

  private static func isURL(_ text: String) -> Bool {
    let rest = ["https://", "http://"].compactMap {
      text.hasPrefix($0) ? text.dropFirst($0.count) : nil
    }
    guard let rest = rest.first else { return false }
    return !(rest.first.map { "/?#".contains($0) } ?? true)
      && rest.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x20 }
  }
}

extension JSONValue {
  /// The number, unless it is whole and beyond 2^53, where programs that read it lose digits.
  fileprivate var exactNumber: Double? {
    if case .int(let whole) = self, whole.magnitude > 1 << 53 { return nil }
    return number
  }
}

extension CalendarDay {
  /// Reads `2026-03-31`; nil for anything else.
  package init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
