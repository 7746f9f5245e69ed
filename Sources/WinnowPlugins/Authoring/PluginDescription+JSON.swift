package import WinnowCore

extension PluginDescription {
  /// The form of `plugin show --json`.
  package var json: JSONObject {
    var object: JSONObject = [
      "name": .string(manifest.name), "version": .string(manifest.version.description),
      "api": .int(Int64(manifest.api)),
    ]
    if let summary = manifest.summary { object.append("summary", .string(summary)) }
    if let license = manifest.license { object.append("license", .string(license)) }
    let reads = manifest.reads.map { JSONValue.string($0.part.description) }
    object.append("folder", .string(source.plugin.folder))
    object.append("digest", .string("sha256:" + source.plugin.files.digest))
    object.append("ruleset", .string(source.digest))
    object.append("capabilities", ["reads": .array(reads)])
    object.append("settings", .array(settings.map { .object($0.json) }))
    object.append(
      "dependencies",
      .object(
        JSONObject(
          members: manifest.dependencies.map {
            JSONObject.Member(key: $0.plugin, value: .string($0.requirement.description))
          }
        )
      )
    )
    object.append("cards", .array(cards.map { .object($0.json) }))
    guard !questionnaires.isEmpty else { return object }
    object.append("questionnaires", .array(questionnaires.map { .object($0.json) }))
    object.append("questions", .int(Int64(questionCount)))
    return object
  }
}

extension PluginDescription.Setting {
  /// One entry of `plugin settings --json`.
  package var json: JSONObject {
    var object: JSONObject = ["name": .string(name), "type": .string(type)]
    if !range.isEmpty { object.append("allowed", .string(range)) }
    object.append("default", standard.map(JSONValue.string) ?? .null)
    object.append("value", value.map(JSONValue.string) ?? .null)
    if let place { object.append("set_in", .string(place)) }
    if let help { object.append("help", .string(help)) }
    return object
  }
}

extension Questionnaire {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["id": .string(id)]
    if let title { object.append("title", title.json) }
    object.append("sections", .array(sections.map(\.json)))
    object.append("languages", .array(languages.map(JSONValue.string)))
    return object
  }
}

extension Wording {
  /// A text, or texts by language.
  fileprivate var json: JSONValue {
    if let text = texts[""] { return .string(text) }
    let members = texts.sorted { $0.key < $1.key }.map { entry in
      JSONObject.Member(key: entry.key, value: .string(entry.value))
    }
    return .object(JSONObject(members: members))
  }
}
