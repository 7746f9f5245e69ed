import Testing
import WinnowCore
import WinnowPlugins

private let head = "name = 'demo'\nversion = '1.0.0'\napi = 1\n"

private func manifest(_ text: String) throws(WinnowError) -> PluginManifest {
  try PluginManifest.parse(Array(text.utf8), file: "plugin.toml", folder: "demo")
}

@Suite struct `A plugin's manifest` {
  @Test func `is read from every section`() throws {
    let manifest = try manifest(
      head + """
        summary = "A demo"
        license = "Apache-2.0"
        [capabilities]
        reads = ["answers.*", "answers.budget", "source", "activities", "consent"]
        [settings.grace]
        type = "duration"
        default = "1 day"
        min = "1 hour"
        help = "How long"
        [dependencies]
        glossary = "^1.2"
        """
    )

    #expect(manifest.name == "demo")
    #expect(manifest.version == SemanticVersion(1, 0, 0))
    #expect(manifest.api == 1)
    #expect(manifest.summary == "A demo")
    #expect(manifest.license == "Apache-2.0")
    #expect(
      manifest.reads.map(\.part) == [
        .allAnswers, .answer("budget"), .field("source"), .activities, .consent,
      ]
    )
    #expect(manifest.reads.first?.position == SourcePosition(line: 7, column: 10))
    let grace = try #require(manifest.setting("grace"))
    #expect(grace.kind == .duration)
    #expect(grace.defaultValue == .duration(.days(1)))
    #expect(grace.rangePhrase == "at least 1 hour")
    #expect(grace.help == "How long")
    #expect(manifest.dependencies.map(\.plugin) == ["glossary"])
    #expect(manifest.dependencies.map(\.requirement.description) == ["^1.2"])
  }

  @Test(arguments: [
    ("version = '1.0.0'\napi = 1", 1, 1, "'name' is missing"),
    ("name = 'demo'\napi = 1", 1, 1, "'version' is missing"),
    ("name = 'demo'\nversion = '1.0.0'", 1, 1, "'api' is missing"),
    (
      "name = 'other'\nversion = '1.0.0'\napi = 1", 1, 8,
      "'name' is 'other', but the folder's name is 'demo'"
    ),
    (
      "name = 'De mo'\nversion = '1.0.0'\napi = 1", 1, 8,
      "'name' has a character that it may not have: \"De mo\""
    ),
    (
      "name = 'demo'\nversion = '1.0'\napi = 1", 2, 11,
      "'version' must be a semantic version, found \"1.0\""
    ),
    (
      "name = 'demo'\nversion = '1.0.0'\napi = 0", 3, 7,
      "'api' must be between 1 and 2147483647, found 0"
    ),
    (head + "sumary = 'x'", 4, 1, "unknown key 'sumary'; did you mean 'summary'?"),
    (head + "[capabilities]\nread = []", 5, 1, "there is no capability 'read'"),
    (head + "[capabilities]\nstages = ['mql']", 5, 1, "there is no capability 'stages'"),
    (
      head + "[capabilities]\nreads = ['answers']", 5, 10,
      "'reads' has \"answers\", which is no part of a lead"
    ),
    (
      head + "[capabilities]\nreads = ['answers.']", 5, 10,
      "'reads' has \"answers.\", which is no part of a lead"
    ),
    (head + "[capabilities]\nreads = ['a', 'a']", 5, 15, "'reads' has \"a\" twice"),
    (head + "[capabilities]\nreads = 'a'", 5, 9, "'reads' must be a list of texts, found text"),
    (
      head + "[capabilities]\nreads = [1]", 5, 10,
      "'reads' must be a list of texts, found a whole number in it"
    ),
    (head + "[settings.a]", 4, 1, "'type' is missing"),
    (
      head + "[settings.a]\ntype = 'nummer'", 5, 8,
      "unknown type 'nummer'; did you mean 'number'?"
    ),
    (head + "[settings.enabled]\ntype = 'bool'", 4, 11, "'enabled' is taken: every plugin has it"),
    (head + "[settings.'a b']\ntype = 'bool'", 4, 11, "'a b' is no setting's name"),
    (head + "[settings.threshold]\ntype = 'text'", 5, 8, "'threshold' must be of type number"),
    (
      head + "[settings.a]\ntype = 'text'\nmin = 1", 6, 7,
      "'min' belongs to the types number, integer and duration only"
    ),
    (
      head + "[settings.a]\ntype = 'number'\nmin = 2\nmax = 1", 7, 7,
      "'max' must not be below 'min'"
    ),
    (
      head + "[settings.a]\ntype = 'number'\nmin = 2\ndefault = 1", 7, 11,
      "'default' must be at least 2, found 1"
    ),
    (
      head + "[settings.a]\ntype = 'integer'\ndefault = 'x'", 6, 11,
      "'default' must be a whole number, found text"
    ),
    (head + "[settings.a]\ntype = 'choice'", 4, 1, "'choices' is missing"),
    (
      head + "[settings.a]\ntype = 'choice'\nchoices = []", 6, 11, "'choices' must not be empty"
    ),
    (
      head + "[settings.a]\ntype = 'choice'\nchoices = ['x', 'x']", 6, 17,
      "'choices' has \"x\" twice"
    ),
    (
      head + "[settings.a]\ntype = 'text'\nchoices = ['x']", 6, 11,
      "'choices' belongs to type \"choice\" only"
    ),
    (
      head + "[settings.a]\ntype = 'number'\ndefalt = 1", 6, 1,
      "unknown key 'defalt'; did you mean 'default'?"
    ),
    (
      head + "[dependencies]\nglossary = '>1'", 5, 12,
      "'glossary' must say which versions, found \">1\""
    ),
    (head + "[dependencies]\ndemo = '^1.0'", 5, 1, "'demo' is no other plugin's name"),
  ])
  func `tells what is wrong with it`(text: String, line: Int, column: Int, message: String) {
    let error = #expect(throws: WinnowError.self) { try manifest(text) }

    #expect(error?.code == "bad-manifest")
    #expect(error?.kind == .badData)
    #expect(error?.description == "plugin.toml:\(line):\(column): \(message)")
  }

  @Test func `for a newer interface is told as such, whatever else it has`() {
    let error = #expect(throws: WinnowError.self) {
      try manifest("name = 'demo'\nversion = '1.0.0'\napi = 2\nfuture = true")
    }

    #expect(error?.kind == .newerFormat)
    #expect(error?.code == "newer-api")
    #expect(error?.line == 3)
  }
}
