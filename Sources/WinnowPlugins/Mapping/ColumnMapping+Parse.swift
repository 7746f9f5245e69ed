import WinnowCore

extension ColumnMapping {
  private static let targets = ["answer", "field", "activity", "ignore"]

  /// Reads one entry of `[columns]`.
  static func parse(
    _ member: TOMLTable.Member,
    in columns: TOMLReader
  ) throws(WinnowError) -> ColumnMapping {
    var entry = try columns.section(member.value, named: member.key)
    let target = try target(&entry, of: member)
    let type = try type(&entry)
    let column = ColumnMapping(
      column: member.key,
      position: member.keyPosition,
      target: target,
      type: type ?? .text,
      values: try values(&entry),
      format: try format(&entry)
    )
    try column.checkExtras(of: entry)
    try entry.finish()
    return column
  }

  private static func target(
    _ entry: inout TOMLReader,
    of member: TOMLTable.Member
  ) throws(WinnowError) -> Target {
    var found: [Target] = []
    if let id = try name("answer", &entry) { found.append(.answer(id)) }
    if let field = try name("field", &entry) {
      guard !Lead.reservedFields.contains(field) else {
        throw entry.error(
          "field '\(field)' is kept by Winnow itself",
          at: entry.place(of: "field"),
          hint: "choose another name, for example '\(member.key.lowercased())_imported'"
        )
      }
      found.append(.field(field))
    }
    if let type = try name("activity", &entry) { found.append(.activity(type)) }
    if let ignore = try entry.boolean("ignore") {
      guard ignore else {
        throw entry.error("'ignore' can only be true", at: entry.place(of: "ignore"))
      }
      found.append(.ignore)
    }
    if found.count == 1, let target = found.first { return target }
    // A misspelt target is told as such, not as a missing one.
    if found.isEmpty {
      var known = entry
      for key in ["type", "values", "format"] { _ = known.value(key) }
      try known.finish()
    }
    let what = found.isEmpty ? "none" : "\(found.count)"
    throw entry.error(
      "column '\(member.key)' must have exactly one of \(targets.joined(separator: ", ")), "
        + "found \(what)",
      at: member.keyPosition
    )
  }

  private static func name(
    _ key: String,
    _ entry: inout TOMLReader
  ) throws(WinnowError) -> String? {
    guard let text = try entry.text(key) else { return nil }
    let isTaken = key == "field" && text.hasPrefix("answers.")
    guard LeadRead.isName(text), !isTaken else {
      throw entry.error(
        "'\(key)' has \"\(text)\", which is no name",
        at: entry.place(of: key),
        hint: LeadRead.nameForm
      )
    }
    return text
  }

  private static func type(_ entry: inout TOMLReader) throws(WinnowError) -> ValueType? {
    guard let text = try entry.text("type") else { return nil }
    guard let type = ValueType(rawValue: text) else {
      throw entry.unknown(
        "type",
        text,
        at: entry.place(of: "type"),
        known: ["text", "integer", "number", "bool", "date"]
      )
    }
    return type
  }

  private static func values(_ entry: inout TOMLReader) throws(WinnowError) -> [String: String] {
    guard var section = try entry.section("values") else { return [:] }
    var values: [String: String] = [:]
    for member in section.rest() {
      values[member.key] = try section.text(member.value, named: member.key)
    }
    return values
  }

  private static func format(_ entry: inout TOMLReader) throws(WinnowError) -> DatePattern? {
    guard let text = try entry.text("format") else { return nil }
    do {
      return try DatePattern(text)
    } catch {
      throw entry.error(
        "'format' \(error.message)",
        at: entry.place(of: "format"),
        hint: "made of yyyy yy MMMM MMM MM M dd d HH H hh h a mm ss SSS; other letters between '"
      )
    }
  }

  /// Refuses what has no meaning for the column's target and type.
  private func checkExtras(of entry: TOMLReader) throws(WinnowError) {
    func refuse(_ key: String, _ reason: String) throws(WinnowError) {
      guard let value = entry.table[key] else { return }
      throw entry.error("'\(key)' has no meaning here: \(reason)", at: value.position)
    }
    switch target {
    case .ignore:
      for key in ["type", "values", "format"] { try refuse(key, "the column is ignored") }
    case .activity:
      for key in ["type", "values"] { try refuse(key, "an activity's column holds its moment") }
    case .answer, .field:
      if type != .date { try refuse("format", "only dates have a format") }
    }
  }
}
