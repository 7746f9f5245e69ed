import Foundation
import Testing
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore
import WinnowTestSupport

@Suite struct `The rules of a workspace` {
  private static func refusal(_ change: (String) -> String) throws -> WinnowError? {
    let bench = try ScoringBench(card: "any")
    let file = bench.path + "/winnow.toml"
    let settings = try String(contentsOfFile: file, encoding: .utf8)
    try change(settings).write(toFile: file, atomically: true, encoding: .utf8)
    try bench.reopen()
    do {
      _ = try bench.engine.rules()
      return nil
    } catch {
      return error as? WinnowError
    }
  }

  @Test func `are refused when the settings name a plugin that is not there`() throws {
    let error = try #require(
      try Self.refusal { $0.replacing("[plugins.any]", with: "[plugins.anny]") }
    )

    #expect(error.code == "bad-settings")
    #expect(error.line != nil)
    #expect(error.hint == "Did you mean 'any'?")
  }

  @Test func `are refused when their plugin is switched off`() throws {
    let error = try #require(
      try Self.refusal { $0.replacing("enabled = true", with: "enabled = false") }
    )

    #expect(error.code == "card-switched-off")
  }

  @Test func `are taken as they stand otherwise`() throws {
    #expect(try Self.refusal { $0 } == nil)
  }
}

@Suite struct `Adding a lead` {
  @Test func `again under the same transaction gives the same lead`() throws {
    let bench = try ScoringBench(card: "any")
    var options = EngineOptions()
    options.transaction = "T9"
    let engine = try Engine(bench.engine.workspace, bench.engine.surroundings, options)
    let draft = LeadDraft(fields: [("name", "Ann")])

    let first = try engine.add(draft)
    let second = try engine.add(draft)

    #expect(first.id == second.id)
    #expect(try engine.store.counts().leads == 1)
  }

  @Test(arguments: [
    LeadDraft(), LeadDraft(fields: [("name", .null)]), LeadDraft(fields: [("name", "  ")]),
    LeadDraft(fields: [("email", "nobody")]), LeadDraft(fields: [("stage", "mql")]),
    LeadDraft(fields: [("a b", 1)]),
  ])
  func `refuses what is no lead`(draft: LeadDraft) throws {
    let bench = try ScoringBench(card: "any")

    let error = #expect(throws: WinnowError.self) { _ = try bench.engine.add(draft) }

    #expect(error?.kind == .usage)
  }
}

@Suite struct `Making a workspace` {
  private static func surroundings(_ folder: TemporaryFolder) -> Surroundings {
    Surroundings(
      folder: folder.path,
      variables: [:],
      userName: "ada",
      executable: "/nowhere/bin/winnow",
      now: { ScoringBench.now }
    )
  }

  @Test func `keeps settings that somebody has written already`() throws {
    let folder = try TemporaryFolder()
    try folder.write("[organization]\nname = \"Mine\"\n", to: "acme/winnow.toml")

    let workspace = try WorkspaceCreation().create(at: "acme", Self.surroundings(folder))

    #expect(workspace.settings.organization.name == "Mine")
  }

  @Test func `over another one is refused, and changes nothing`() throws {
    let folder = try TemporaryFolder()
    let surroundings = Self.surroundings(folder)
    _ = try WorkspaceCreation().create(at: "acme", surroundings)

    let error = #expect(throws: WinnowError.self) {
      _ = try WorkspaceCreation().create(at: "acme", surroundings)
    }

    #expect(error?.code == "workspace-exists")
  }

  @Test(arguments: [
    ("STORE.json", "no-description"), ("winnow.toml", "no-settings"),
  ])
  func `over one that lost a file says which`(file: String, code: String) throws {
    let folder = try TemporaryFolder()
    let surroundings = Self.surroundings(folder)
    _ = try WorkspaceCreation().create(at: "acme", surroundings)
    try FileManager.default.removeItem(atPath: folder.path + "/acme/" + file)
    let before = folder.files()

    let error = #expect(throws: WinnowError.self) {
      _ = try WorkspaceCreation().create(at: "acme", surroundings)
    }

    #expect(error?.code == code)
    #expect(error?.kind == .badData)
    #expect(error?.file == folder.path + "/acme/" + file)
    #expect(folder.files() == before)
  }

  @Test(arguments: ["acme/journal", "acme/journal/notes.txt"])
  func `where something else is called journal is refused`(file: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: file)
    try folder.write("", to: "acme/winnow.toml")

    let error = #expect(throws: WinnowError.self) {
      _ = try WorkspaceCreation().create(at: "acme", Self.surroundings(folder))
    }

    #expect(error?.code == "journal-in-the-way")
    #expect(error?.kind == .usage)
    #expect(try folder.read(file) == "mine")
  }

  @Test func `without a name for its folder is refused`() throws {
    let folder = try TemporaryFolder()

    let error = #expect(throws: WinnowError.self) {
      _ = try WorkspaceCreation().create(at: "", Self.surroundings(folder))
    }

    #expect(error?.kind == .usage)
  }
}
