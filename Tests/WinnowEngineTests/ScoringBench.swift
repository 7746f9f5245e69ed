import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowTestSupport

/// A workspace of its own with a card, at a clock that stands still unless another one is given.
final class ScoringBench {
  let folder: TemporaryFolder
  private let surroundings: Surroundings
  private(set) var engine: Engine

  static let now = Instant(milliseconds: 1_795_294_800_000)

  /// Takes a plugin of the fixtures as its card.
  init(card: String, clock: @escaping @Sendable () -> Instant = { ScoringBench.now }) throws {
    folder = try TemporaryFolder()
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    surroundings = Surroundings(
      folder: folder.path,
      variables: ["WINNOW_PLUGINS": tests.appending(path: "Fixtures/plugins").path],
      userName: "ada",
      executable: "/nowhere/bin/winnow",
      now: clock
    )
    var creation = WorkspaceCreation()
    creation.name = "Acme"
    creation.plugins = [card]
    let workspace = try creation.create(at: folder.path + "/acme", surroundings)
    engine = try Engine(workspace, surroundings, EngineOptions())
  }

  /// Path of the workspace.
  var path: String { folder.path + "/acme" }

  /// Opens the workspace anew, as the next command does.
  func reopen(useIndex: Bool = true) throws {
    var options = EngineOptions()
    options.useIndex = useIndex
    engine = try Engine(try Workspace.locate(path, surroundings), surroundings, options)
  }

  /// Imports a file by a mapping of the fixtures.
  func take(_ path: String, mapping: String) throws -> ImportResult {
    let request = ImportRequest(
      path: path,
      mapping: try IntakeFiles.mapping(mapping),
      actor: "ada",
      transaction: UUID().uuidString,
      quarantine: self.path + "/quarantine"
    )
    return try Importer(store: engine.store, clock: { Self.now }).run(request)
  }
}
