import Testing
import WinnowCore
import WinnowPlugins

private let manifest = """
  name = "demo"
  version = "1.0.0"
  api = 1
  [settings.threshold]
  type = "number"
  default = 60
  min = 0
  max = 100
  [settings.rounds]
  type = "integer"
  default = 3
  min = 1
  [settings.greeting]
  type = "text"
  [settings.strict]
  type = "bool"
  default = false
  [settings.tone]
  type = "choice"
  choices = ["formal", "casual"]
  default = "formal"
  [settings.grace]
  type = "duration"
  default = "30 days"
  max = "60 days"
  """

/// The settings of the plugin above under what an organization says about it.
private func resolve(_ lines: String) throws(WinnowError) -> PluginSettings {
  let manifest = try PluginManifest.parse(
    Array(manifest.utf8),
    file: "plugin.toml",
    folder: "demo"
  )
  let text = "[plugins.demo]\n" + lines
  let workspace = try WorkspaceSettings.parse(Array(text.utf8), zones: ZoneNames(nil))
  return try PluginSettings.resolve(manifest, workspace.overrides(for: "demo"))
}

@Suite struct `The settings of a plugin` {
  @Test func `are the manifest's defaults where nothing is said`() throws {
    let settings = try resolve("")

    #expect(
      settings.values == [
        "threshold": .number(60), "rounds": .integer(3), "strict": .boolean(false),
        "tone": .choice("formal"), "grace": .duration(.days(30)),
      ]
    )
    #expect(settings.threshold == nil)
    #expect(settings.weights.isEmpty)
  }

  @Test func `are what the organization says`() throws {
    let settings = try resolve(
      """
      threshold = 55
      rounds = 5
      greeting = "Hi"
      strict = true
      tone = "casual"
      grace = "2 weeks"
      weights.need = 30
      """
    )

    #expect(
      settings.values == [
        "threshold": .number(55), "rounds": .integer(5), "greeting": .text("Hi"),
        "strict": .boolean(true), "tone": .choice("casual"), "grace": .duration(.days(14)),
      ]
    )
    #expect(settings.threshold == Points(milli: 55_000))
    #expect(settings.weights.map(\.criterion) == ["need"])
  }

  @Test func `may have a threshold that the manifest does not list`() throws {
    let manifest = try PluginManifest.parse(
      Array("name = 'x'\nversion = '1.0.0'\napi = 1".utf8),
      file: "plugin.toml",
      folder: "x"
    )
    let workspace = try WorkspaceSettings.parse(
      Array("[plugins.x]\nthreshold = 1\nweights.a = 2".utf8),
      zones: ZoneNames(nil)
    )

    let settings = try PluginSettings.resolve(manifest, workspace.overrides(for: "x"))

    #expect(settings.threshold == Points(milli: 1000))
    #expect(settings.values.isEmpty)
  }

  @Test(arguments: [
    ("threshold = 101", 13, "'threshold' must be between 0 and 100, found 101"),
    ("rounds = 0", 10, "'rounds' must be at least 1, found 0"),
    ("rounds = 1.5", 10, "'rounds' must be a whole number, found a number"),
    ("greeting = 1", 12, "'greeting' must be text, found a whole number"),
    ("strict = 'yes'", 10, "'strict' must be true or false, found text"),
    (
      "tone = 'formel'", 8,
      "'tone' must be one of formal, casual, found 'formel'; did you mean 'formal'?"
    ),
    ("grace = '61 days'", 9, "'grace' must be at most 60 days, found 61 days"),
    ("grace = 'soon'", 9, "'grace' must be a length of time, found \"soon\""),
    ("grace = 3", 9, "'grace' must be a length of time, found a whole number"),
    (
      "treshold = 5", 1,
      "unknown setting of plugin 'demo': 'treshold'; did you mean 'threshold'?"
    ),
  ])
  func `tell what is wrong with them`(lines: String, column: Int, message: String) {
    let error = #expect(throws: WinnowError.self) { try resolve(lines) }

    #expect(error?.code == "bad-settings")
    #expect(error?.description == "winnow.toml:2:\(column): \(message)")
  }
}
