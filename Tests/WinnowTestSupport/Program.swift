package import Foundation

/// The built program, run the way a user runs it: with arguments, pipes and files.
package struct Program: Sendable {
  /// What a run left behind.
  package struct Outcome: Sendable {
    /// Exit status; 128 and the signal's number when a signal ended it.
    package var status: Int32
    package var output: String
    package var errors: String
  }

  /// The folder it runs in.
  package var folder: String
  /// Variables it sees beside `PATH` and `HOME`.
  package var variables: [String: String] = ["WINNOW_USER": "ada"]

  package init(in folder: String) {
    self.folder = folder
  }

  /// Runs to the end and gives everything it said; it reads `input`, and its results go to `file`
  /// when there is one, such as `/dev/full`.
  package func run(
    _ arguments: [String],
    input: String = "",
    output file: String? = nil
  ) throws -> Outcome {
    let process = try process(arguments)
    let streams = try TemporaryFolder()
    let results = try file ?? streams.write("", to: "output")
    process.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: streams.write(input, to: "input"))
    )
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: results))
    process.standardError = try FileHandle(
      forWritingTo: URL(fileURLWithPath: streams.write("", to: "errors"))
    )
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: Self.status(of: process),
      output: file == nil ? try streams.read("output") : "",
      errors: try streams.read("errors")
    )
  }

  /// The process, ready to start.
  package func process(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Self.path())
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let own = ProcessInfo.processInfo.environment
    let kept = own.filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
    process.environment = kept.merging(variables) { $1 }
    return process
  }

  /// Exit status as a shell tells it.
  package static func status(of process: Process) -> Int32 {
    process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Where the build put it: beside the bundle of tests.
  package static func path() throws -> String {
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      var folder = URL(fileURLWithPath: argument)
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let program = folder.appendingPathComponent("winnow").path
        if isProgram(program) { return program }
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private static func isProgram(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeRegular
      && FileManager.default.isExecutableFile(atPath: path)
  }
}
