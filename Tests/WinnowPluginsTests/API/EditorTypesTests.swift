import Foundation
import Lua
import Testing
import WinnowCore
import WinnowPlugins
import WinnowTestSupport

@Suite struct `Types for editors` {
  private func files(reads: String, settings: String = "") throws -> [String: String] {
    var bench = CardBench("")
    bench.reads = reads
    bench.settings = settings
    let manifest = try bench.source().plugin.manifest
    return Dictionary(
      EditorTypes(manifest).files.map { ($0.path, $0.text) },
      uniquingKeysWith: { $1 }
    )
  }

  @Test func `describe every function and table`() throws {
    let files = try files(reads: "[]")
    let winnow = try #require(files[".winnow/types/winnow.d.lua"])
    #expect(winnow.hasPrefix("---@meta winnow\n"))
    #expect(
      winnow.contains(
        "---@param card winnow.Scorecard the card\nfunction module.scorecard(card) end"
      )
    )
    #expect(winnow.contains("---@class winnow.Criterion\n---@field id string"))
    #expect(winnow.contains("---@field label? string"))
    let test = try #require(files[".winnow/types/winnow-test.d.lua"])
    #expect(test.contains("---@param tolerance? number"))
    #expect(test.contains("---@return winnow.test.Result"))
  }

  @Test func `are Lua and JSON that can be read`() throws {
    let files = try files(reads: "[\"answers.*\"]")
    let box = try LuaBox(name: "types")
    for (path, text) in files where path.hasSuffix(".lua") || path == ".luacheckrc" {
      _ = try box.load(text, file: path)
    }
    let json = try JSONValue.parse(Array((files[".luarc.json"] ?? "").utf8))
    #expect(json.object?["runtime.version"] == "Lua 5.4")
    #expect(files[".luacheckrc"]?.contains("sort = {}") == true)
  }

  @Test func `know this plugin's settings and what it reads`() throws {
    let files = try files(
      reads: "[\"answers.need\", \"answers.odd-name\", \"stage\", \"score_of_old\"]",
      settings: """
        [settings.mode]
        type = "choice"
        choices = ["fast", "slow"]
        default = "fast"
        [settings.limit]
        type = "integer"
        min = 1
        max = 9
        help = "How many"
        """
    )
    let text = try #require(files[".winnow/types/winnow.d.lua"])
    #expect(text.contains("---@field mode \"fast\"|\"slow\""))
    #expect(text.contains("---@field limit? integer How many (between 1 and 9)"))
    #expect(text.contains("---@field need? any"))
    #expect(text.contains("---@field [\"odd-name\"]? any"))
    #expect(text.contains("---@field stage? \"raw\"|\"inquiry\""))
    #expect(text.contains("---@field score_of_old? any"))
    #expect(!text.contains("---@field activities winnow.LeadActivity[]"))
  }

  @Test func `leave alone what somebody wrote, but for force`() throws {
    let folder = try TemporaryFolder()
    try folder.write("name = \"card\"\nversion = \"1.0.0\"\napi = 1\n", to: "card/plugin.toml")
    try folder.write("-- mine\n", to: "card/.luacheckrc")
    let plugin = try PluginFolder(reading: folder.path + "/card")

    let first = try TypeFiles.write(for: plugin)
    #expect(first.filter { !$0.isWritten }.map(\.path) == [folder.path + "/card/.luacheckrc"])
    #expect(try folder.read("card/.luacheckrc") == "-- mine\n")
    #expect(try TypeFiles.write(for: plugin).count { $0.isWritten } == 3)

    #expect(try TypeFiles.write(for: plugin, force: true).allSatisfy(\.isWritten))
    #expect(try folder.read("card/.luacheckrc").contains("stds.winnow"))
  }
}
