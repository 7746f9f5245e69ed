import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// Files that the tests of the import read.
enum IntakeFiles {
  /// The folder of outside data, or nil.
  static let data = ProcessInfo.processInfo.environment["WINNOW_TEST_DATA"]

  static func newFolder() throws -> String {
    let path = NSTemporaryDirectory() + "/winnow-intake-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// A mapping of the fixtures.
  static func mapping(_ name: String) throws -> ImportMapping {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/mappings/\(name).toml")
    return try ImportMapping.parse(Array(Data(contentsOf: path)), file: "\(name).toml")
  }

  static func mapping(text: String) throws -> ImportMapping {
    try ImportMapping.parse(Array(text.utf8), file: "test.toml")
  }
}

extension IntakeWorkspace {
  /// Writes a file into the workspace's folder; gives its path.
  func file(_ name: String, _ text: String) throws -> String {
    try file(name, bytes: Array(text.utf8))
  }

  func file(_ name: String, bytes: [UInt8]) throws -> String {
    let path = "\(folder)/\(name)"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  /// Imports a file; `transaction` is a fresh one unless given.
  @discardableResult
  func take(
    _ path: String,
    _ mapping: ImportMapping? = nil,
    transaction: String = UUID().uuidString,
    _ change: (inout ImportRequest) -> Void = { _ in },
    isInterrupted: () -> Bool = { false }
  ) throws -> ImportResult {
    var request = ImportRequest(
      path: path,
      mapping: mapping,
      actor: "ada",
      transaction: transaction,
      quarantine: folder + "/quarantine"
    )
    change(&request)
    return try Importer(store: store, clock: { Self.now }).run(
      request,
      isInterrupted: isInterrupted
    )
  }

  /// Imports text as a CSV file by a mapping.
  @discardableResult
  func take(csv text: String, by mapping: String) throws -> ImportResult {
    try take(try file("leads.csv", text), try IntakeFiles.mapping(text: mapping))
  }

  func leads() throws -> [Lead] {
    var leads: [Lead] = []
    try store.forEachLead { lead in
      leads.append(lead)
      return true
    }
    return leads
  }

  func text(_ path: String?) throws -> String {
    try String(contentsOfFile: path ?? "", encoding: .utf8)
  }
}
