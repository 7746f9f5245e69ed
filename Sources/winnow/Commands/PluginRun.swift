import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Runs a piece of Lua the way a plugin's code runs.
struct PluginRun: Command {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a piece of Lua in a plugin's sandbox and show what it gives.",
    discussion: """
      The code has the plugin's modules and the limits that every rule has, and no more. Ends with \
      status 70 when it fails. --json prints {"ok", "value" or "error", "log", "fuel", "memory", \
      "ms"}: units of fuel, and bytes at the most.

      Example:
        winnow plugin run serious-lead -e 'return 6 * 7'
      """
  )

  @Argument(help: "The plugin: its name, or a path with a slash in it.")
  var plugin: String

  @Argument(help: "A file with the code.", completion: .file(extensions: ["lua"]))
  var file: String?

  @Option(name: .customShort("e"), help: ArgumentHelp("The code itself.", valueName: "code"))
  var code: String?

  @OptionGroup var format: FormatOptions

  @OptionGroup var place: PluginPlaceOptions

  func validate() throws {
    guard (file == nil) != (code == nil) else {
      throw ValidationError("give the code: a FILE, or -e 'return 1'")
    }
  }

  func run(on screen: Screen) throws {
    let runner = PluginRunner(try place.rules(plugin), now: place.surroundings.now())
    let text = try text()
    let report = try Interrupt.patiently {
      var watch: Interrupt.Watch?
      defer { watch?.end() }
      return try runner.run(text, file: file ?? "-e") { stop in
        watch = Interrupt.Watch(stop)
      }
    }
    try RunPage(report).print(format, on: screen)
    guard let error = report.error else { return }
    if format.json { throw ExitCode(error.kind.rawValue) }
    throw error
  }

  private func text() throws -> [UInt8] {
    if let code { return Array(code.utf8) }
    return try GivenFile(file ?? "", role: "code").bytes(place.surroundings)
  }
}
