import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins

/// Runs the tests of a plugin in fresh processes of this program.
enum TestProcess {
  /// The report of two runs at once: what differs between them fails. A third one notes which
  /// lines run, when that is wanted: it has to be slower, and nothing else of it counts.
  ///
  /// - Throws: what kept the plugin from loading; script, `CRASH`, when a process gave no report;
  ///   interrupted, `CANCELLED`.
  static func report(
    _ plugin: String,
    _ choice: TestOptions,
    _ place: PluginPlaceOptions,
    covering isCovering: Bool
  ) throws -> TestReport {
    var arguments = ["plugin", "test-once"] + choice.arguments
    if let workspace = place.workspace { arguments.append("--workspace=" + workspace) }
    if let folder = place.plugins { arguments.append("--plugins=" + folder) }
    arguments += ["--", plugin]
    var runs = [arguments, arguments]
    if isCovering { runs.append(["plugin", "test-once", "--coverage"] + arguments.dropFirst(2)) }
    // From the first process on: Ctrl-C must end them, too.
    let reports = try Interrupt.patiently { finish(try runs.map { try start($0, place) }) }
    if Interrupt.isCaught { throw interrupted }
    var report = try reports[0].get().agreeing(with: try reports[1].get())
    if isCovering { report.coverage = try reports[2].get().coverage }
    return report
  }

  private static func finish(
    _ runs: [(process: Process, output: Pipe)]
  ) -> [Result<TestReport, WinnowError>] {
    let numbers = runs.map(\.process.processIdentifier)
    let watch = Interrupt.Watch { for number in numbers { kill(number, SIGTERM) } }
    defer { watch.end() }
    return runs.map { run in
      let bytes = Array(run.output.fileHandleForReading.readDataToEndOfFile())
      run.process.waitUntilExit()
      return Result { () throws(WinnowError) in try TestReport(wire: bytes) }
    }
  }

  private static var interrupted: WinnowError {
    WinnowError(
      .interrupted,
      code: "CANCELLED",
      "the tests were stopped before their end",
      hint: "run them again, or a part of them with --filter"
    )
  }

  private static func start(
    _ arguments: [String],
    _ place: PluginPlaceOptions
  ) throws -> (process: Process, output: Pipe) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: place.surroundings.executable)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    return (process, output)
  }
}
