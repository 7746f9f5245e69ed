import Foundation
import Lua
import Testing

/// Random calls of library functions, made by the scripts in `Differential`: in a box and in stock Lua.
struct DifferentialRun: Sendable, CustomTestStringConvertible {
  let seed: Int
  /// The numbers of the calls.
  let calls: ClosedRange<Int>
  /// Whether each call shows its arguments.
  var verbose = false

  var testDescription: String { "seed \(seed), calls \(calls)" }

  // MARK: Where it runs

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Differential")

  /// The stock interpreter, or nil where there is none.
  static let interpreter: String? = {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/lua5.4" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private static let roomy = LuaLimits(
    fuel: 1 << 60,
    memoryBytes: 256 << 20,
    blockBytes: 64 << 20,
    deadline: .seconds(3600),
    logBytes: 1 << 30
  )

  private var arguments: [String] {
    ["\(seed)", "\(calls.lowerBound)", "\(calls.upperBound)"] + (verbose ? ["verbose"] : [])
  }

  // MARK: Both sides

  /// What the calls come to in a box.
  func boxed() throws -> String {
    let box = try Self.box()
    try box.call(Self.load("main", in: box), arguments.map { .string($0) })
    return box.takeLog()
  }

  /// Runs in stock Lua while `body` does, and gives what both come to.
  func stock<R>(beside body: () throws -> R) throws -> (String, R) {
    let output = FileManager.default.temporaryDirectory.appending(path: "lua-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: output) }
    let lua = "exec '\(Self.interpreter ?? "lua5.4")' main.lua \(arguments.joined(separator: " "))"
    let command = "cd '\(Self.folder.path)' && LUA_PATH='?.lua' \(lua) > '\(output.path)'"
    // popen, because Foundation's Process leaks a few bytes each time, which hides what Lua leaks.
    guard let pipe = unsafe popen(command, "r") else { throw CocoaError(.executableLoad) }
    let result = Result { try body() }
    let status = unsafe pclose(pipe)
    guard status == 0 else { throw Failure(status: status) }
    return (try String(contentsOf: output, encoding: .utf8), try result.get())
  }

  struct Failure: Error {
    let status: Int32
  }

  /// The names of all cases, each as often as it is drawn.
  static func names() throws -> [String] {
    let box = try box()
    try box.call(load("main", in: box), ["names"])
    return box.takeLog().split(separator: "\n").map(String.init)
  }

  private static func box() throws -> LuaBox {
    let box = try LuaBox.sample(roomy)
    box.modules = { LuaSource(file: "\($0).lua", text: try source($0)) }
    return box
  }

  private static func load(_ name: String, in box: LuaBox) throws -> LuaFunction {
    try box.load(source(name), file: "\(name).lua")
  }

  private static func source(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: "\(name).lua")))
  }
}
