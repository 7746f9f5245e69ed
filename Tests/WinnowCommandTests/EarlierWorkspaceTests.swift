import Foundation
import Testing
import WinnowTestSupport

/// `Fixtures/workspaces` holds a workspace as each released version made it.
@Suite struct EarlierWorkspaceTests {
  private static let versions = ["0.1.0"]

  private static func fixture(_ version: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/workspaces/\(version)")
  }

  /// A copy to work in.
  private struct Copy {
    let folder: TemporaryFolder
    let program: Program

    init(_ version: String) throws {
      folder = try TemporaryFolder()
      try FileManager.default.copyItem(
        at: EarlierWorkspaceTests.fixture(version),
        to: URL(fileURLWithPath: folder.path + "/acme")
      )
      var program = Program(in: folder.path + "/acme")
      program.variables["WINNOW_PLUGINS"] = Workplace.plugins
      self.program = program
    }

    func must(_ arguments: String...) throws -> Program.Outcome {
      let outcome = try program.run(arguments)
      guard outcome.status == 0 else { throw Workplace.Failure(outcome: outcome) }
      return outcome
    }

    /// The journal's lines by file.
    func journal() throws -> [String: String] {
      let names = folder.files(in: "acme/journal")
      return try Dictionary(
        uniqueKeysWithValues: names.map { ($0, try folder.read("acme/journal/" + $0)) }
      )
    }
  }

  @Test(arguments: versions, [[], ["--no-index"]])
  func `gives the same leads byte for byte`(_ version: String, options: [String]) throws {
    let copy = try Copy(version)
    let made = try copy.folder.read("acme/views/leads.jsonl")
    let journal = try copy.journal()
    let outcome = try copy.program.run(["views", "--to", "now"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try copy.folder.read("acme/now/leads.jsonl") == made)
    #expect(try copy.must("verify", "--deep", "--index").output.contains("no damage"))
    #expect(try copy.journal() == journal)
  }

  @Test(arguments: versions) func `shows what it does not know`(_ version: String) throws {
    let copy = try Copy(version)
    let events = try copy.must("lead", "history", "L1", "--json").document["events"]
    let last = try #require((events as? [[String: Any]])?.last)
    #expect(last["kind"] as? String == "lead.enchanted")
    #expect((last["data"] as? [String: Any])?["spell"] as? String == "abra")
    let lead = try copy.must("lead", "show", "L3", "--json").document
    #expect((lead["aura"] as? [String: Any])?["depth"] as? Int == 3)
  }

  @Test(arguments: versions) func `keeps what it does not know`(_ version: String) throws {
    let copy = try Copy(version)
    let unknown = try #require(try copy.journal()["000000000019.jsonl"])
    _ = try copy.must("lead", "edit", "L3", "--set", "rooms=2")
    _ = try copy.must("seal")
    _ = try copy.must("lead", "erase", "L2", "--yes")
    _ = try copy.must("reindex")
    _ = try copy.must("backup", "../backup")
    _ = try copy.must("restore", "../backup", "../again")
    for place in ["acme", "again"] {
      #expect(try copy.folder.read("\(place)/journal/000000000019.jsonl").hasPrefix(unknown))
    }
    #expect(try copy.must("verify", "--deep", "--index").output.contains("no damage"))
  }

  @Test(arguments: ["STORE.json", "journal/000000000019.jsonl"])
  func `refuses a newer format and leaves it alone`(_ file: String) throws {
    let copy = try Copy("0.1.0")
    var lines = try copy.folder.read("acme/" + file).components(separatedBy: "\n")
    lines[0] =
      file == "STORE.json"
      ? lines[0].replacingOccurrences(of: "\"v\":1", with: "\"v\":2")
      : lines[0].replacingOccurrences(of: "{\"h\":1", with: "{\"h\":2")
        .replacingOccurrences(of: "2dd34e3c", with: "7bdb933e")
    let newer = lines.joined(separator: "\n")
    try copy.folder.write(newer, to: "acme/" + file)
    for words in [
      ["lead", "list"], ["lead", "add", "--name", "Eve"], ["verify"], ["repair", "--apply"],
      ["seal"], ["lead", "erase", "L1", "--yes"], ["views"], ["backup", "../backup"],
    ] {
      let outcome = try copy.program.run(words)
      #expect(outcome.status == 78, "\(words): \(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("newer"))
    }
    #expect(try copy.folder.read("acme/" + file) == newer)
  }
}
