import Foundation
import WinnowCore
import WinnowEngine
import WinnowPlugins
import WinnowStore

/// A workspace in a folder of its own, and files to import into it.
final class IntakeWorkspace {
  let folder: String
  let store: Store

  init() throws {
    folder = try IntakeFiles.newFolder()
    try Store.create(at: folder, now: Self.now, id: "00000000-0000-4000-8000-000000000000")
    store = try Store(at: folder, clock: { Self.now })
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let now = Instant(milliseconds: 1_795_294_800_000)

  /// Every byte of the journal.
  func journal() throws -> [UInt8] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/journal").sorted()
    return try names.filter { $0.hasSuffix(".jsonl") }.flatMap { name in
      try Array(Data(contentsOf: URL(filePath: "\(folder)/journal/\(name)")))
    }
  }
}
