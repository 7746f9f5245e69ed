import FoundationEssentials
import WinnowCore
import WinnowStore

/// A store that takes what a dry run would write, and goes away with it.
///
/// So a dry run counts exactly as the import would, in memory that does not grow with the file.
final class TrialStore {
  private let folder: String
  private let store: Store

  /// Makes it in the system's folder for temporary files.
  ///
  /// - Throws: ``WinnowError`` `not-written` (73); what making a store throws.
  init(clock: @escaping @Sendable () -> Instant) throws {
    let url = FileManager.default.temporaryDirectory
    folder = url.path + "/winnow-dry-run-\(UUID().uuidString.lowercased())"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw WinnowError(
        .notWritten,
        code: "not-written",
        "a dry run needs room for temporary files",
        file: folder,
        hint: "set TMPDIR to a folder that can be written"
      )
    }
    try Store.create(at: folder, now: clock(), id: UUID().uuidString.lowercased())
    store = try Store(at: folder, clock: clock)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Lends a writer whose changes nobody sees.
  func write<Value>(_ body: (Writer) throws -> Value) throws -> Value? {
    try store.write(transaction: "dry-run", by: "dry-run", body).value
  }
}
