import Foundation
import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `A new plugin` {
  @Test(arguments: [
    "my-rules", "7", "123", "1-2", "a", "a--b", "x-", "end", "nil", "true", "winnow", "test", "lua",
    "plugins", String(repeating: "x", count: 64),
  ])
  func `passes its own checks and tests, whatever it is called`(name: String) throws {
    let folder = try TemporaryFolder()
    let paths = try PluginScaffold(name: name).write(in: folder.path)
    #expect(paths.count == folder.files(in: name).count { $0.contains(".") })

    let plugin = try PluginFolder(reading: folder.path + "/" + name)
    let source = try RuleSource(
      plugin: plugin,
      overrides: PluginOverrides(plugin: name),
      settingsFile: "winnow.toml"
    )
    #expect(PluginChecker(source).check().isEmpty)
    let report = try PluginTester(source, isCovering: true).run()
    #expect(report.failed == 0, "\(report.cases)")
    #expect(report.coverage?.map(\.percent) == [100, 100])
  }

  @Test(arguments: ["my-questions", "list", "7", "end", String(repeating: "x", count: 64)])
  func `may ask instead of scoring`(name: String) throws {
    let folder = try TemporaryFolder()
    _ = try PluginScaffold(name: name, for: .questions).write(in: folder.path)
    let source = try RuleSource(
      plugin: try PluginFolder(reading: folder.path + "/" + name),
      overrides: PluginOverrides(plugin: name),
      settingsFile: "winnow.toml"
    )
    let findings = PluginChecker(source).check()
    #expect(findings.isEmpty, "\(findings)")
    let report = try PluginTester(source, isCovering: true).run()
    #expect(report.failed == 0, "\(report.cases)")
    #expect(report.coverage?.map(\.percent) == [100])
  }

  @Test(arguments: [
    ("My Rules", "my-rules"), ("a_b", "a-b"), ("-x", "x"), ("UPPER", "upper"), ("a/b", "a-b"),
    ("x.y", "x-y"), (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
  ])
  func `is refused a name that it cannot have, with one that it can`(
    name: String,
    instead: String
  ) throws {
    let error = #expect(throws: WinnowError.self) { _ = try PluginScaffold(name: name) }
    #expect(error?.kind == .usage)
    #expect(error?.hint?.hasSuffix("for instance: " + instead) == true, "\(error?.hint ?? "")")
  }

  @Test(arguments: ["", "ä", "..", "  "])
  func `is refused a name of which nothing can stay`(name: String) throws {
    let error = #expect(throws: WinnowError.self) { _ = try PluginScaffold(name: name) }
    #expect(error?.hint == PluginManifest.nameForm)
  }

  @Test func `leaves alone what is there, also a link to nowhere`() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "one/notes.txt")
    try folder.write("mine", to: "two")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/three",
      withDestinationPath: "/nowhere"
    )
    let before = folder.files()
    for name in ["one", "two", "three"] {
      let error = #expect(throws: WinnowError.self) {
        _ = try PluginScaffold(name: name).write(in: folder.path)
      }
      #expect(error?.code == "plugin-exists")
    }
    #expect(folder.files() == before)
  }

  @Test func `is not made by halves where nothing can be written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a file", to: "place")

    let error = #expect(throws: WinnowError.self) {
      _ = try PluginScaffold(name: "rules").write(in: folder.path + "/place")
    }

    #expect(error?.code == "not-written")
    #expect(error?.kind == .notWritten)
    #expect(folder.files() == ["place"])
  }
}
