import WinnowCore
import WinnowPlugins
package import WinnowStore

extension Engine {
  /// Checks the journal, and the bundles that its events refer to: rules that gave scores, and
  /// questionnaires that interviews run on.
  ///
  /// - Parameters:
  ///   - isDeep: As for the store.
  ///   - index: Also checks that the index tells what the journal tells.
  ///   - expectedHead: A head that was kept.
  /// - Returns: What was found.
  /// - Throws: ``StoreError``, code `unreadable`, `newer-format`.
  package func verify(
    isDeep: Bool = false,
    index: Bool = false,
    expectedHead: JournalHead? = nil
  ) throws(StoreError) -> VerifyReport {
    var report = try store.verify(isDeep: isDeep, index: index, expectedHead: expectedHead)
    for ruleset in report.bundles { check(bundle: ruleset, &report) }
    return report
  }

  /// Reads a bundle back, which compares it with its digest.
  private func check(bundle ruleset: String, _ report: inout VerifyReport) {
    let name = "bundles/" + RuleBundle.name(of: ruleset)
    do throws(WinnowError) {
      _ = try RuleBundle.read(workspace.folder + "/" + name, ruleset: ruleset)
    } catch {
      guard error.code == "no-bundle" else {
        return report.add(.bundleDamaged, name, "the rules kept here are not what they were")
      }
      report.add(.bundleMissing, name, "rules that events refer to are not kept any more")
    }
  }
}
