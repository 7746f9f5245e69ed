import Lua
import WinnowCore
import WinnowPlugins

/// A plugin in memory, for trying cards.
struct CardBench {
  var reads = #"["answers.*", "activities", "source"]"#
  var settings = ""
  var overrides = "[plugins.card]"
  var lua: String

  static let now = Instant(milliseconds: 1_767_225_600_000)

  init(_ lua: String) {
    self.lua = "local winnow = require \"winnow\"\n" + lua
  }

  /// A card with these criteria, threshold 10.
  init(criteria: String, more: String = "") {
    self.init(
      "winnow.scorecard { id = \"card\", threshold = 10, criteria = { \(criteria) }, \(more) }"
    )
  }

  /// The plugin; `test` is the text of its tests behind `local test = require "winnow.test"`.
  func source(
    test: String? = nil,
    more: [String: String] = [:],
    folder: String = "/plugins/card"
  ) throws -> RuleSource {
    let manifest = """
      name = "card"
      version = "1.0.0"
      api = 1
      [capabilities]
      reads = \(reads)
      \(settings)
      """
    var contents = ["plugin.toml": manifest, "init.lua": lua].merging(more) { $1 }
    if let test {
      contents["tests/card_test.lua"] = "local test = require \"winnow.test\"\n" + test
    }
    let files = PluginFiles(folder: folder, contents: contents.mapValues { Array($0.utf8) })
    let settings = try WorkspaceSettings.parse(Array(overrides.utf8), file: "winnow.toml")
    return try RuleSource(
      plugin: try PluginFolder(files),
      overrides: settings.overrides(for: "card"),
      settingsFile: "winnow.toml"
    )
  }

  func runner(limits: LuaLimits = LuaLimits()) throws -> CardRunner {
    try CardRunner(try source(), now: Self.now, limits: limits)
  }

  /// What keeps the plugin from loading.
  func failure() -> WinnowError? {
    do {
      _ = try runner()
      return nil
    } catch {
      return error as? WinnowError
    }
  }

  /// Scores one line of JSON.
  func score(_ line: String) throws -> JSONObject {
    try Self.score(line, try runner())
  }

  static func score(_ line: String, _ runner: CardRunner) throws -> JSONObject {
    var out: [UInt8] = []
    try unsafe Array(line.utf8).withUnsafeBufferPointer { bytes in
      try unsafe runner.score(line: bytes, number: 7, into: &out)
    }
    return try JSONValue.parse(out).object ?? JSONObject()
  }
}
