import Foundation
import Lua
import Testing

@Suite struct `The library and stock Lua` {
  private static let lua = "/usr/bin/lua5.4"
  private static let roomy = LuaLimits(
    fuel: 10_000_000_000,
    memoryBytes: 64 << 20,
    deadline: .seconds(600),
    logBytes: 1 << 30
  )

  /// Runs the cases in the stock interpreter, as a chunk of the same name.
  private func stock(_ seed: Int, _ count: Int) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lua-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Arguments of the interpreter are texts: the call in front makes numbers of them.
    let source = "local seed, count = \(seed), \(count)" + DifferentialScript.body
    try source.write(to: folder.appending(path: "t.lua"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: Self.lua)
    process.arguments = ["t.lua"]
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  private func boxed(_ seed: Int, _ count: Int) throws -> String {
    let box = try LuaBox.sample(Self.roomy)
    try box.run(DifferentialScript.source, [.int(Int64(seed)), .int(Int64(count))])
    return box.takeLog()
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: Self.lua)),
    arguments: [1, 2, 3, 4]
  )
  func `agree on random calls`(seed: Int) throws {
    let expected = try stock(seed, 25_000).split(separator: "\n")
    let actual = try boxed(seed, 25_000).split(separator: "\n")

    #expect(expected.count > 25_000)
    #expect(expected.count == actual.count)
    let different = zip(expected, actual).first { $0 != $1 }
    #expect(different == nil)
  }
}
