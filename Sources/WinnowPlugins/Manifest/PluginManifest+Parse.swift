package import WinnowCore

extension PluginManifest {
  /// Reads `plugin.toml`; `folder` is the name of the folder it lies in, nil when that does not
  /// matter.
  ///
  /// - Throws: ``WinnowError`` with line and column: kind `badData`, code `bad-toml` or
  ///   `bad-manifest`; kind `newerFormat`, code `newer-api`, when it needs a newer Winnow.
  package static func parse(
    _ bytes: [UInt8],
    file: String,
    folder: String?
  ) throws(WinnowError) -> PluginManifest {
    let document = try TOMLDocument.parse(bytes, file: file)
    var root = TOMLReader(document, code: "bad-manifest")
    // A newer interface may have keys that this one does not know: it is told first.
    let api = try api(&root)
    let name = try name(&root, folder: folder)
    let manifest = PluginManifest(
      file: file,
      name: name,
      version: try version(&root),
      api: api,
      summary: try root.text("summary"),
      license: try root.text("license"),
      reads: try reads(&root),
      settings: try settings(&root),
      dependencies: try dependencies(&root, of: name)
    )
    try root.finish()
    return manifest
  }

  private static func api(_ root: inout TOMLReader) throws(WinnowError) -> Int {
    let api = try root.requiredInteger("api", in: 1...Int64(Int32.max))
    guard api <= newestAPI else {
      let place = root.place(of: "api")
      throw WinnowError(
        .newerFormat,
        code: "newer-api",
        "the plugin needs api \(api), this Winnow offers api \(newestAPI)",
        file: root.file,
        line: place.line,
        column: place.column,
        hint: "install a newer Winnow, or an older version of the plugin"
      )
    }
    return Int(api)
  }

  private static func name(
    _ root: inout TOMLReader,
    folder: String?
  ) throws(WinnowError) -> String {
    let name = try root.requiredText("name")
    guard isName(name) else {
      throw root.error(
        "'name' has a character that it may not have: \"\(name)\"",
        at: root.place(of: "name"),
        hint: nameForm
      )
    }
    if let folder, folder != name {
      throw root.error(
        "'name' is '\(name)', but the folder's name is '\(folder)'",
        at: root.place(of: "name"),
        hint: "give both the same name"
      )
    }
    return name
  }

  private static func version(_ root: inout TOMLReader) throws(WinnowError) -> SemanticVersion {
    let text = try root.requiredText("version")
    guard let version = SemanticVersion(text) else {
      throw root.error(
        "'version' must be a semantic version, found \"\(text)\"",
        at: root.place(of: "version"),
        hint: "three numbers: \"1.0.0\""
      )
    }
    return version
  }

  private static func reads(_ root: inout TOMLReader) throws(WinnowError) -> [Read] {
    guard var section = try root.section("capabilities") else { return [] }
    var reads: [Read] = []
    var known: Set<LeadRead> = []
    for (text, position) in try section.texts("reads") ?? [] {
      guard let part = LeadRead(text) else {
        throw section.error(
          "'reads' has \"\(text)\", which is no part of a lead",
          at: position,
          hint: "a field's name, \"answers.*\", \"answers.ID\", \"activities\" or \"consent\""
        )
      }
      guard known.insert(part).inserted else {
        throw section.error("'reads' has \"\(text)\" twice", at: position)
      }
      reads.append(Read(part: part, position: position))
    }
    if let member = section.rest().first { throw unknownCapability(member, section) }
    return reads
  }

  /// A capability that does nothing here would be a promise that nobody keeps.
  private static func unknownCapability(
    _ member: TOMLTable.Member,
    _ section: TOMLReader
  ) -> WinnowError {
    section.error(
      "there is no capability '\(member.key)'",
      at: member.keyPosition,
      hint: (nearest(member.key, among: ["reads"]).map { "Did you mean '\($0)'? " } ?? "")
        + "Known here: reads (fields of the lead)."
    )
  }

  private static func settings(_ root: inout TOMLReader) throws(WinnowError) -> [SettingSchema] {
    guard var section = try root.section("settings") else { return [] }
    var schemas: [SettingSchema] = []
    for member in section.rest() {
      schemas.append(try SettingSchema.parse(member, in: section))
    }
    return schemas
  }

  private static func dependencies(
    _ root: inout TOMLReader,
    of name: String
  ) throws(WinnowError) -> [Dependency] {
    guard var section = try root.section("dependencies") else { return [] }
    var dependencies: [Dependency] = []
    for member in section.rest() {
      guard isName(member.key), member.key != name else {
        throw section.error(
          "'\(member.key)' is no other plugin's name",
          at: member.keyPosition,
          hint: nameForm
        )
      }
      let text = try section.text(member.value, named: member.key)
      guard let requirement = VersionRequirement(text) else {
        throw section.error(
          "'\(member.key)' must say which versions, found \"\(text)\"",
          at: member.value.position,
          hint: "\"^1.0\" takes 1.0 and later below 2.0, \"1.2.3\" takes that one"
        )
      }
      dependencies.append(
        Dependency(plugin: member.key, requirement: requirement, position: member.keyPosition)
      )
    }
    return dependencies
  }
}
