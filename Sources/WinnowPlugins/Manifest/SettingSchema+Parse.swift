import WinnowCore

extension SettingSchema {
  /// Names that `[plugins.NAME]` keeps for itself.
  private static let reservedNames: Set<String> = ["enabled", "weights"]

  /// Reads one `[settings.NAME]` of a manifest.
  static func parse(
    _ member: TOMLTable.Member,
    in settings: TOMLReader
  ) throws(WinnowError) -> SettingSchema {
    try checkName(member, in: settings)
    var section = try settings.section(member.value, named: member.key)
    let kind = try kind(&section)
    var schema = SettingSchema(name: member.key, kind: kind, position: member.keyPosition)
    if schema.name == "threshold", kind != .number, kind != .integer {
      throw section.error("'threshold' must be of type number", at: section.place(of: "type"))
    }
    schema.help = try section.text("help")
    schema.choices = try choices(&section, kind)
    (schema.minimum, schema.maximum) = try schema.bounds(&section)
    if let written = section.value("default") {
      schema.defaultValue = try schema.value(written, named: "default", for: section)
    }
    try section.finish()
    return schema
  }

  private static func checkName(
    _ member: TOMLTable.Member,
    in settings: TOMLReader
  ) throws(WinnowError) {
    guard LeadRead.isName(member.key), !member.key.contains(".") else {
      throw settings.error(
        "'\(member.key)' is no setting's name",
        at: member.keyPosition,
        hint: "a letter or _, then letters, digits, _ or -"
      )
    }
    guard !reservedNames.contains(member.key) else {
      throw settings.error(
        "'\(member.key)' is taken: every plugin has it",
        at: member.keyPosition,
        hint: "choose another name"
      )
    }
  }

  private static func kind(_ section: inout TOMLReader) throws(WinnowError) -> Kind {
    let text = try section.requiredText("type")
    guard let kind = Kind(rawValue: text) else {
      throw section.unknown(
        "type",
        text,
        at: section.place(of: "type"),
        known: ["number", "integer", "text", "bool", "choice", "duration"]
      )
    }
    return kind
  }

  private static func choices(
    _ section: inout TOMLReader,
    _ kind: Kind
  ) throws(WinnowError) -> [String] {
    let list = try section.texts("choices")
    guard kind == .choice else {
      guard list == nil else {
        throw section.error(
          "'choices' belongs to type \"choice\" only",
          at: section.place(of: "choices")
        )
      }
      return []
    }
    guard let list else { throw section.missing("choices") }
    guard !list.isEmpty else {
      throw section.error("'choices' must not be empty", at: section.place(of: "choices"))
    }
    var choices: [String] = []
    for (text, position) in list {
      guard !choices.contains(text) else {
        throw section.error("'choices' has \"\(text)\" twice", at: position)
      }
      choices.append(text)
    }
    return choices
  }

  private func bounds(
    _ section: inout TOMLReader
  ) throws(WinnowError) -> (minimum: SettingValue?, maximum: SettingValue?) {
    let minimum = try bound("min", &section)
    let maximum = try bound("max", &section)
    if let least = minimum?.size, let greatest = maximum?.size, least > greatest {
      throw section.error("'max' must not be below 'min'", at: section.place(of: "max"))
    }
    return (minimum, maximum)
  }

  private func bound(
    _ key: String,
    _ section: inout TOMLReader
  ) throws(WinnowError) -> SettingValue? {
    guard let written = section.value(key) else { return nil }
    guard kind == .number || kind == .integer || kind == .duration else {
      throw section.error(
        "'\(key)' belongs to the types number, integer and duration only",
        at: written.position
      )
    }
    return try typed(written, named: key, for: section)
  }
}
