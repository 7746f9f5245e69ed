import WinnowCore

/// What a sketch makes of one column, and why.
struct ColumnGuess {
  /// What becomes of the column.
  enum Purpose: Hashable {
    case field(String)
    case answer(String)
    case key
    case ignored
  }

  var header: String
  var purpose: Purpose
  /// `integer`, `number`, `bool` or `date`; nil for text.
  var type: String?
  /// The format of a date.
  var format: String?
  /// Why, in a few words for the comment behind it.
  var reason: String
}

/// Finds a purpose for each column of a file, by its layout, by names and by values.
struct ColumnGuesser {
  let headers: [String]
  /// One for each header; empty ones when only the header is looked at.
  let profiles: [ColumnProfile]
  let layout: KnownLayout?
  private let byName: [Int: String]

  init(headers: [String], profiles: [ColumnProfile], layout: KnownLayout?) {
    self.headers = headers
    self.profiles = profiles
    self.layout = layout
    self.byName = Self.assignByName(headers, layout)
  }

  /// The columns that identify a row; empty when none does.
  func key() -> [Int] {
    if let layout, !layout.key.isEmpty {
      let places = layout.key.compactMap { index(of: $0) }
      if places.count == layout.key.count, places.allSatisfy(isComplete) { return places }
    }
    if let named = ColumnNames.keys.lazy.compactMap({ index(of: $0) }).first(where: isIdentity) {
      return [named]
    }
    let ends = headers.indices.filter { ColumnNames.folded(headers[$0]).hasSuffix("id") }
    if let id = ends.first(where: { profiles[$0].filled > 1 && isIdentity($0) }) { return [id] }
    let email = headers.indices.first { byName[$0] == "email" && isIdentity($0) }
    return email.map { [$0] } ?? []
  }

  /// What each column becomes; no two become the same field.
  func guesses(key: [Int]) -> [ColumnGuess] {
    var taken = Set(byName.values)
    return headers.indices.map { index in
      var guess = guess(index, taken: &taken)
      // A key that is also a person's name or address stays a field: people look for it.
      if key.contains(index), byName[index] == nil {
        guess = ColumnGuess(header: headers[index], purpose: .key, reason: "the key")
      }
      return guess
    }
  }

  private func guess(_ index: Int, taken: inout Set<String>) -> ColumnGuess {
    let header = headers[index]
    let folded = ColumnNames.folded(header)
    if let field = byName[index] {
      return typed(
        ColumnGuess(header: header, purpose: .field(field), reason: shares(index)),
        index
      )
    }
    if case .some(.none) = layout?.field(for: header) {
      return ColumnGuess(header: header, purpose: .ignored, reason: "belongs to the other program")
    }
    if let answer = LeadColumns.answer(header) {
      let purpose = ColumnGuess.Purpose.answer(answer)
      return typed(ColumnGuess(header: header, purpose: purpose, reason: shares(index)), index)
    }
    if ColumnNames.technical.contains(folded) {
      return ColumnGuess(header: header, purpose: .ignored, reason: "belongs to the other program")
    }
    if ColumnNames.consent.contains(folded) {
      return ColumnGuess(
        header: header,
        purpose: .ignored,
        reason: "consent is recorded with its evidence instead"
      )
    }
    let field = fieldByValues(index, taken) ?? custom(header, taken)
    taken.insert(field)
    return typed(ColumnGuess(header: header, purpose: .field(field), reason: shares(index)), index)
  }

  private func fieldByValues(_ index: Int, _ taken: Set<String>) -> String? {
    let profile = profiles[index]
    guard profile.filled > 0 else { return nil }
    if profile.isEmail, !taken.contains("email") { return "email" }
    if profile.isPhone, !taken.contains("phone"), profile.dateFormats.isEmpty { return "phone" }
    return nil
  }

  private func custom(_ header: String, _ taken: Set<String>) -> String {
    let name = ColumnNames.custom(header, reserved: Lead.reservedFields)
    guard taken.contains(name) else { return name }
    return (2...).lazy.map { "\(name)_\($0)" }.first { !taken.contains($0) } ?? name
  }

  // MARK: Types

  private func typed(_ guess: ColumnGuess, _ index: Int) -> ColumnGuess {
    if case .field(let field) = guess.purpose, Self.texts.contains(field) { return guess }
    var guess = guess
    let profile = profiles[index]
    if profile.filled == 0 {
      if let format = layout?.dateFormat, Self.soundsLikeDate(guess.header) {
        (guess.type, guess.format) = ("date", format)
      }
    } else if let format = dateFormat(profile) {
      (guess.type, guess.format) = ("date", format.pattern)
      let twin = DateFormat.twin(of: format.pattern)
      if let twin, profile.dateFormats.contains(where: { $0.pattern == twin }) {
        guess.reason += "; could be \(twin) as well"
      }
    } else if profile.isBoolean, !profile.isInteger {
      guess.type = "bool"
    } else if !Self.soundsLikeCode(guess.header) {
      if profile.isInteger {
        guess.type = "integer"
      } else if profile.isNumber {
        guess.type = "number"
      }
    }
    return guess
  }

  private func dateFormat(_ profile: ColumnProfile) -> DateFormat? {
    let preferred = profile.dateFormats.first { $0.pattern == layout?.dateFormat }
    return preferred ?? profile.dateFormats.first
  }

  /// Fields that are text whatever their values look like.
  private static let texts: Set<String> = [
    "name", "first_name", "last_name", "email", "phone", "company", "country", "source", "campaign",
    "job_title", "website", "mobile",
  ]

  private static func soundsLikeDate(_ header: String) -> Bool {
    let words = header.lowercased()
    return words.contains("date") || words.contains("created time")
      || words.contains("modified time")
  }

  private static func soundsLikeCode(_ header: String) -> Bool {
    let folded = ColumnNames.folded(header)
    return ["zip", "postal", "postcode", "zipcode", "plz", "phone", "fax", "code"].contains {
      folded.contains($0)
    } || folded.hasSuffix("id")
  }

  // MARK: Names and shares

  private func index(of name: String) -> Int? {
    let folded = ColumnNames.folded(name)
    return headers.firstIndex { ColumnNames.folded($0) == folded }
  }

  private func isComplete(_ index: Int) -> Bool { profiles[index].empty == 0 }

  private func isIdentity(_ index: Int) -> Bool {
    isComplete(index) && profiles[index].isUnique
  }

  /// How many cells have a value, and the values when they are few.
  private func shares(_ index: Int) -> String {
    let profile = profiles[index]
    let rows = profile.filled + profile.empty
    guard rows > 0 else { return "" }
    guard profile.filled > 0 else { return "empty in every row" }
    var text = profile.empty == 0 ? "always filled" : "\(profile.filled) of \(rows) filled"
    if let values = profile.distinct, values.count * 2 <= profile.filled {
      text += ": " + values.map { String($0.prefix(24)) }.joined(separator: ", ")
    }
    return text
  }

  /// The lead's own fields, each given to the column whose name fits best.
  private static func assignByName(_ headers: [String], _ layout: KnownLayout?) -> [Int: String] {
    var assigned: [Int: String] = [:]
    let folded = headers.map(ColumnNames.folded)
    for index in headers.indices {
      if case .some(.some(let field)) = layout?.field(for: headers[index]),
        !assigned.values.contains(field)
      {
        assigned[index] = field
      }
    }
    for (field, names) in ColumnNames.fields where !assigned.values.contains(field) {
      let column = names.lazy.compactMap { name in
        headers.indices.first {
          folded[$0] == name && assigned[$0] == nil && !isIgnored($0, headers, layout)
        }
      }.first
      if let column { assigned[column] = field }
    }
    return assigned
  }

  private static func isIgnored(_ index: Int, _ headers: [String], _ layout: KnownLayout?) -> Bool {
    if case .some(.none) = layout?.field(for: headers[index]) { return true }
    return false
  }
}
