import Foundation
import Testing
import WinnowPlugins
import WinnowTestSupport

@Suite struct `The examples in the author's guide` {
  /// The blocks of a language, in order.
  private static func blocks(_ language: String) throws -> [String] {
    let page = try String(contentsOfFile: Project.folder + "/plugins/README.md", encoding: .utf8)
    return page.components(separatedBy: "```" + language + "\n").dropFirst().map { part in
      part.components(separatedBy: "\n```")[0] + "\n"
    }
  }

  private static func block(_ language: String, with text: String) throws -> String {
    try #require(try blocks(language).first { $0.contains(text) })
  }

  /// The guide's plugin, with its own manifest, card and tests.
  private static func source(code: String) throws -> RuleSource {
    let settings = try block("toml", with: "[plugins.my-rules]")
    let files = [
      "plugin.toml": try block("toml", with: "name = \"my-rules\""), "init.lua": code,
      "tests/need_test.lua": try block("lua", with: "a clear need is worth 30"),
    ]
    let overrides = try WorkspaceSettings.parse(Array(settings.utf8), file: "winnow.toml")
    let plugin = PluginFiles(folder: "/p/my-rules", contents: files.mapValues { Array($0.utf8) })
    return try RuleSource(
      plugin: try PluginFolder(plugin),
      overrides: overrides.overrides(for: "nobody"),
      settingsFile: "winnow.toml"
    )
  }

  @Test func `are a plugin that passes its own tests`() throws {
    let source = try Self.source(code: try Self.block("lua", with: "local function funds"))
    let report = try PluginTester(source).run()
    #expect(report.failed == 0, "\(report.cases)")
    #expect(report.passed > 4)
    #expect(PluginChecker(source).check().filter { $0.severity == .error }.isEmpty)
  }

  @Test func `are a questionnaire that passes its own tests and checks`() throws {
    let texts = try Self.block("toml", with: "part_need =")
    let files = [
      "plugin.toml": """
      name = "first-call"
      version = "1.0.0"
      api = 1
      [capabilities]
      reads = ["employees"]
      """,
      "init.lua": try Self.block("lua", with: "winnow.questionnaire {"),
      "texts/en.toml": texts, "texts/de.toml": texts,
      "tests/call_test.lua": "local test = require \"winnow.test\"\n"
        + (try Self.block("lua", with: "a large team is asked")),
    ]
    let plugin = PluginFiles(folder: "/p/first-call", contents: files.mapValues { Array($0.utf8) })
    let source = try RuleSource(
      plugin: try PluginFolder(plugin),
      overrides: PluginOverrides(plugin: "first-call"),
      settingsFile: "winnow.toml"
    )
    let report = try PluginTester(source).run()
    #expect(report.failed == 0, "\(report.cases)")
    #expect(report.passed == 4)
    let findings = PluginChecker(source).check()
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `are an engagement that a card takes`() throws {
    let engagement = try Self.block("lua", with: "engagement = {")
    let code = """
      local winnow = require "winnow"
      winnow.scorecard { id = "my-rules", threshold = 1, \(engagement) }
      """
    let host = try PluginHost(try Self.source(code: code), now: CardBench.now)
    try host.load()
  }

  @Test func `name every check that there is`() throws {
    let page = try String(contentsOfFile: Project.folder + "/plugins/README.md", encoding: .utf8)
    let folder = Project.folder + "/Sources/WinnowPlugins/Checking"
    var codes: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      let words = text.components(separatedBy: "\"").filter { word in
        word.contains("-") && word.allSatisfy { $0 == "-" || $0.isLowercase }
      }
      codes.formUnion(words)
    }
    #expect(codes.count > 10)
    for code in codes { #expect(page.contains("`\(code)`"), "\(code)") }
  }
}
