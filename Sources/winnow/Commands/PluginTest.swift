import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Runs the tests of a plugin.
struct PluginTest: Command {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run a plugin's own tests.",
    discussion: """
      Each test runs in two fresh processes and must give the same in both. --record keeps the fuel \
      of each test and what it gives to test.golden; a test that later uses over a fifth more fuel \
      fails. Without --filter it tells which lines of init.lua and lib/ the tests ran; --lcov FILE \
      writes that for editors and build servers. Ends with status 1 when a test fails.

      Example:
        winnow plugin test serious-lead --filter budget
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @OptionGroup var choice: TestOptions

  @Flag(help: "Run again whenever a file of the plugin changes, until Ctrl-C.")
  var watch = false

  @Option(
    help: ArgumentHelp("Write the results for a build server, too.", valueName: "file"),
    completion: .file(extensions: ["xml"])
  )
  var junit: String?

  @Option(
    help: ArgumentHelp("Write which lines the tests ran, for editors, too.", valueName: "file"),
    completion: .file(extensions: ["info"])
  )
  var lcov: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func validate() throws {
    guard !watch || !choice.record else {
      throw ValidationError("give only one of --watch and --record")
    }
    guard !watch || !format.json else { throw ValidationError("--watch prints no --json") }
  }

  func run(on screen: Screen) throws {
    guard watch else {
      if try test(on: screen).failed > 0 { throw ExitCode(1) }
      return
    }
    // Also a plugin whose manifest is being mended is watched.
    let folder = try place.catalog().folder(of: plugin)
    var watcher = FolderWatch(folder)
    while true {
      do {
        _ = try test(on: screen)
      } catch let error as WinnowError where error.kind != .interrupted {
        try screen.say(ErrorReport(error, isJSON: false, on: screen.talk).text)
      }
      try screen.say("watching \(folder.printable); Ctrl-C ends")
      watcher.wait()
    }
  }

  private func test(on screen: Screen) throws -> TestReport {
    let source = try place.plainRules(plugin)
    let records = try TestRecords(source.plugin)
    var report = try TestProcess.report(plugin, choice, place, covering: isCovering)
    if choice.record {
      let paths = try records.record(report, keeping: choice.filter != nil)
      for path in paths { try screen.say("recorded \(path.printable)") }
    } else {
      report = records.limiting(report)
    }
    try TestPage(report).print(format, on: screen)
    if report.cases.isEmpty, let filter = choice.filter {
      try screen.say("no test has '\(filter.printable)' in its name")
    }
    if let junit {
      let text = JUnitReport(report, plugin: source.plugin.name).text
      try GivenFile(junit, role: "results").replace(Array(text.utf8), place.surroundings)
    }
    if let lcov {
      let text = LCOVReport(report.coverage ?? [], folder: source.plugin.folder).text
      try GivenFile(lcov, role: "coverage").replace(Array(text.utf8), place.surroundings)
    }
    return report
  }

  /// What some of the tests leave out says little, unless it is asked for.
  private var isCovering: Bool { choice.filter == nil || lcov != nil }
}
