import FoundationEssentials
import Testing
import WinnowCore
import WinnowPlugins

/// Settings of a text, on a machine that knows three time zones.
private func settings(_ text: String) throws(WinnowError) -> WorkspaceSettings {
  try WorkspaceSettings.parse(
    Array(text.utf8),
    zones: ZoneNames(["UTC", "Europe/Berlin", "Europe/Paris"])
  )
}

@Suite struct `The settings of a workspace` {
  @Test func `have a default for everything`() throws {
    let settings = try settings("")

    #expect(settings.organization.name == nil)
    #expect(settings.organization.zone == "UTC")
    #expect(settings.organization.country == nil)
    #expect(settings.scoring.card == nil)
    #expect(settings.scoring.refresh == .days(1))
    #expect(settings.overrides(for: "bant").enabled)
  }

  @Test func `are read from every section`() throws {
    let settings = try settings(
      """
      [organization]
      name = "Acme"
      zone = "Europe/Berlin"
      country = "DE"
      [scoring]
      card = "serious-lead"
      refresh = "12 hours"
      [plugins.serious-lead]
      enabled = false
      threshold = 55.5
      weights.clear_need = 35
      weights.budget = -2
      grace = "2 days"
      """
    )

    #expect(settings.organization.name == "Acme")
    #expect(settings.organization.zone == "Europe/Berlin")
    #expect(settings.organization.country == "DE")
    #expect(settings.scoring.card == "serious-lead")
    #expect(settings.scoring.cardPosition == SourcePosition(line: 6, column: 8))
    #expect(settings.scoring.refresh.milliseconds == 43_200_000)
    let plugin = settings.overrides(for: "serious-lead")
    #expect(!plugin.enabled)
    #expect(plugin.threshold == Points(milli: 55_500))
    #expect(plugin.weights.map(\.criterion) == ["clear_need", "budget"])
    #expect(plugin.weights.map(\.points.milli) == [35_000, -2000])
    #expect(plugin.weights.map(\.position.line) == [11, 12])
    #expect(plugin.settings.map(\.key) == ["grace"])
    #expect(plugin.settings.first?.keyPosition == SourcePosition(line: 13, column: 1))
  }

  @Test(arguments: [
    ("[scorin]", 1, 2, "unknown key 'scorin'; did you mean 'scoring'?"),
    ("[scoring]\ncart = 'x'", 2, 1, "unknown key 'cart'; did you mean 'card'?"),
    ("[organization]\nxyzzy = 1", 2, 1, "unknown key 'xyzzy'"),
    ("[organization]\nname = 1", 2, 8, "'name' must be text, found a whole number"),
    ("scoring = 'x'", 1, 11, "'scoring' must be a table, found text"),
    ("[scoring]\ncard = ''", 2, 8, "'card' must not be empty"),
    (
      "[scoring]\nrefresh = 'daily'", 2, 11,
      "'refresh' must be a length of time, found \"daily\""
    ),
    ("[scoring]\nrefresh = '0 days'", 2, 11, "'refresh' must be longer than nothing"),
    (
      "[organization]\nzone = 'Europe/Berln'", 2, 8,
      "'zone' names an unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?"
    ),
    (
      "[organization]\nzone = '../passwd'", 2, 8,
      "'zone' must be the name of a time zone, found \"../passwd\""
    ),
    (
      "[organization]\ncountry = 'de'", 2, 11,
      "'country' must be two capital letters, found \"de\""
    ),
    ("[plugins.Big]", 1, 10, "'Big' is no plugin's name"),
  ])
  func `tell what is wrong with them`(
    text: String,
    line: Int,
    column: Int,
    message: String
  ) {
    let error = #expect(throws: WinnowError.self) { try settings(text) }

    #expect(error?.code == "bad-settings")
    #expect(error?.kind == .badData)
    #expect(error?.description == "winnow.toml:\(line):\(column): \(message)")
  }

  @Test(arguments: [
    (
      "[plugins.x]\nthreshold = 'high'", 2, 13, "'threshold' must be a number, found text"
    ),
    (
      "[plugins.x]\nthreshold = 1.2345", 2, 13,
      "'threshold' must be a number of points, found 1.2345"
    ),
    ("[plugins.x]\nthreshold = nan", 2, 13, "'threshold' must be a number of points, found nan"),
    (
      "[plugins.x]\nweights.a = true", 2, 13, "'weights.a' must be a number, found true or false"
    ),
    ("[plugins.x]\nweights = 3", 2, 11, "'weights' must be a table, found a whole number"),
    ("[plugins.x]\nenabled = 1", 2, 11, "'enabled' must be true or false, found a whole number"),
    ("plugins.x = 1", 1, 13, "'x' must be a table, found a whole number"),
  ])
  func `tell what is wrong about a plugin to whoever resolves it, and to nobody else`(
    text: String,
    line: Int,
    column: Int,
    message: String
  ) throws {
    let fault = try #require(try settings(text).overrides(for: "x").fault)

    #expect(fault.code == "bad-settings")
    #expect(fault.kind == .badData)
    #expect(fault.description == "winnow.toml:\(line):\(column): \(message)")
  }

  @Test func `check only the form of a zone where no list of zones is`() throws {
    let text = "[organization]\nzone = 'Mars/Base_1'"

    let settings = try WorkspaceSettings.parse(Array(text.utf8), zones: ZoneNames(nil))

    #expect(settings.organization.zone == "Mars/Base_1")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/tzdata.zi")))
  func `take every zone that the machine knows, and every second name of one`() {
    let zones = ZoneNames.system

    for name in ["UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Asia/Calcutta", "Etc/GMT+5"]
    {
      #expect(zones.problem(with: name) == nil)
    }
    #expect(
      zones.problem(with: "Europe/Berlim")?.message.hasSuffix("did you mean 'Europe/Berlin'?")
        == true
    )
    #expect(zones.problem(with: "Rule") != nil)
  }
}
