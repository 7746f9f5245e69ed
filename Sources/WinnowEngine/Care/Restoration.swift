import FoundationEssentials
import WinnowCore
package import WinnowStore

/// A workspace that is to be made from a backup.
package struct Restoration: Sendable {
  /// The backup, or a plain copy of a workspace.
  package var backup: String
  /// A folder that is empty or not there yet.
  package var target: String
  /// A workspace that went on after the backup was made: whom it erased since is erased again.
  package var successor: String?
  /// Names the erasures that are done again; nil for a new name.
  package var transaction: String?
  /// Who restores; nil for whoever is logged in.
  package var actor: String?
  /// Write even where locks and syncs cannot be trusted.
  package var allowsUnsafeFileSystem = false

  package init(backup: String, target: String) {
    self.backup = backup
    self.target = target
  }

  /// Does it.
  ///
  /// - Returns: What was put back, and how it is.
  /// - Throws: ``StoreError``; usage, `no-folder`, when a folder has no name, and
  ///   `another-workspace` for a successor that is none.
  package func run(_ surroundings: Surroundings) throws -> RestoreReport {
    guard !backup.isEmpty, !target.isEmpty else {
      throw WinnowError(
        .usage,
        code: "no-folder",
        "no folder is named",
        hint: "For instance: winnow restore /backups/acme acme"
      )
    }
    let erased = try successor.map { try erasures(of: $0, surroundings) } ?? []
    let name = transaction ?? TransactionID.make(at: surroundings.now())
    do throws(StoreError) {
      var report = try restore(erasing: erased, as: name, surroundings)
      let settings = surroundings.absolute(target) + "/winnow.toml"
      report.lacksSettings = !FileManager.default.fileExists(atPath: settings)
      return report
    } catch {
      var failure = error
      if failure.code == .outcomeUnknown { failure.hint = TransactionID.hint(name) }
      throw failure
    }
  }

  private func restore(
    erasing erased: [LeadID],
    as name: String,
    _ surroundings: Surroundings
  ) throws(StoreError) -> RestoreReport {
    let user = surroundings.variables["WINNOW_USER"].flatMap { $0.isEmpty ? nil : $0 }
    return try Store.restore(
      from: surroundings.absolute(backup),
      to: surroundings.absolute(target),
      erasing: erased,
      transaction: name,
      by: actor ?? user ?? surroundings.userName,
      clock: surroundings.now,
      unsafeFileSystem: allowsUnsafeFileSystem
    )
  }

  private func erasures(of folder: String, _ surroundings: Surroundings) throws -> [LeadID] {
    let store = try Store(at: surroundings.absolute(folder), clock: surroundings.now)
    let restored = try Store(at: surroundings.absolute(backup), clock: surroundings.now)
    guard store.id == restored.id else {
      throw WinnowError(
        .usage,
        code: "another-workspace",
        "\(folder) is not the workspace that this backup was made of",
        hint: "Name the one that went on after it; its leads are other people. Nothing was done."
      )
    }
    return try store.erasures().map(\.lead)
  }
}
