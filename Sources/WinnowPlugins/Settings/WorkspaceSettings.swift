package import WinnowCore

/// What an organization says in `winnow.toml`.
package struct WorkspaceSettings: Sendable {
  /// Whose workspace it is.
  package struct Organization: Sendable {
    package var name: String?
    /// IANA name of the time zone; `UTC` when the file does not say.
    package var zone = "UTC"
    /// Two capital letters of ISO 3166-1.
    package var country: String?
  }

  /// Which card decides, and how fresh its scores must be.
  package struct Scoring: Sendable {
    /// The card that decides score, grade and rank; nil when the file does not say.
    package var card: String?
    /// Where the card's name stands.
    package var cardPosition: SourcePosition?
    /// How old a time-dependent score may be before rank evaluates it again.
    package var refresh = TimeSpan.days(1)
    /// By how much time alone has to move a score for that to be recorded; another grade, band, cell
    /// or verdict always is.
    package var change = Points(milli: 1000)
  }

  /// The flat files of leads in `views/`.
  package struct Views: Sendable {
    /// True: each command that changes something writes them anew.
    package var refresh = false
  }

  /// The file's name, for messages.
  package var file: String
  package var organization = Organization()
  package var scoring = Scoring()
  package var views = Views()
  /// One entry per `[plugins.NAME]`.
  package var plugins: [String: PluginOverrides] = [:]

  /// What holds where the file says nothing.
  package init(file: String) {
    self.file = file
  }

  /// What the organization says about a plugin; a plugin that the file does not name is enabled.
  package func overrides(for plugin: String) -> PluginOverrides {
    plugins[plugin] ?? PluginOverrides(plugin: plugin)
  }
}

extension WorkspaceSettings {
  /// Reads `winnow.toml`.
  ///
  /// - Throws: ``WinnowError`` of kind `badData`, code `bad-toml` or `bad-settings`, with line and
  ///   column. Settings of plugins are checked later, by ``PluginSettings``.
  package static func parse(
    _ bytes: [UInt8],
    file: String = "winnow.toml",
    zones: @autoclosure () -> ZoneNames = .system
  ) throws(WinnowError) -> WorkspaceSettings {
    let document = try TOMLDocument.parse(bytes, file: file)
    var root = TOMLReader(document, code: "bad-settings")
    var settings = WorkspaceSettings(file: file)
    if let section = try root.section("organization") {
      settings.organization = try Organization(section, zones: zones())
    }
    if let section = try root.section("scoring") { settings.scoring = try Scoring(section) }
    if let section = try root.section("views") { settings.views = try Views(section) }
    if var section = try root.section("plugins") {
      for member in section.rest() {
        settings.plugins[member.key] = try PluginOverrides(member, in: section)
      }
    }
    try root.finish()
    return settings
  }
}

extension WorkspaceSettings.Organization {
  fileprivate init(
    _ section: TOMLReader,
    zones: @autoclosure () -> ZoneNames
  ) throws(WinnowError) {
    var section = section
    name = try section.text("name")
    if let zone = try section.text("zone") {
      if let problem = zones().problem(with: zone) {
        throw section.error(
          "'zone' " + problem.message,
          at: section.place(of: "zone"),
          hint: problem.hint
        )
      }
      self.zone = zone
    }
    if let country = try section.text("country") {
      guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
        throw section.error(
          "'country' must be two capital letters, found \"\(country)\"",
          at: section.place(of: "country"),
          hint: "for example \"DE\", \"FR\" or \"US\""
        )
      }
      self.country = country
    }
    try section.finish()
  }
}

extension WorkspaceSettings.Scoring {
  fileprivate init(_ section: TOMLReader) throws(WinnowError) {
    var section = section
    if let card = try section.text("card") {
      guard !card.isEmpty else {
        throw section.error("'card' must not be empty", at: section.place(of: "card"))
      }
      self.card = card
      cardPosition = section.place(of: "card")
    }
    if let refresh = try section.timeSpan("refresh") {
      guard refresh.milliseconds > 0 else {
        throw section.error(
          "'refresh' must be longer than nothing",
          at: section.place(of: "refresh")
        )
      }
      self.refresh = refresh
    }
    if let change = try section.points("change") {
      guard change >= .zero else {
        throw section.error(
          "'change' must not be below 0",
          at: section.place(of: "change"),
          hint: "0 records every thousandth by which a score moves"
        )
      }
      self.change = change
    }
    try section.finish()
  }
}

extension WorkspaceSettings.Views {
  fileprivate init(_ section: TOMLReader) throws(WinnowError) {
    var section = section
    if let refresh = try section.boolean("refresh") { self.refresh = refresh }
    try section.finish()
  }
}
