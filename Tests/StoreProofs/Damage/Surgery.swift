import WinnowStore

/// What a hand, an editor or a file manager may do to a journal, each done to a copy of a store.
package struct Surgery: Sendable {
  /// One change, and what it may be taken for.
  package struct Cut: Sendable {
    var name: String
    /// Names of files in `journal/` and what they hold afterwards; nil takes one away.
    var files: [String: [UInt8]?]
    var kinds: Set<VerifyReport.Class>
    /// The line that must be named, within one; 0 for none.
    var line = 0
  }

  let store: MemoryStore
  /// The segments' names.
  let names: [String]
  /// The segments' lines, with their ends.
  let lines: [[[UInt8]]]

  static let folder = SimulatedDisk.root + "/journal/"

  /// A store of at least four segments, the last of which holds several transactions.
  package init() throws {
    store = try MemoryStore(segmentLimit: 1400)
    for serial in 1...20 {
      let names = (0...serial % 3).map { "lead \(serial).\($0)" }
      try store.add(names, transaction: "T\(serial)")
    }
    names = store.segments.map { String($0.dropFirst(Self.folder.count)) }
    lines = store.segments.map { [disk = store.disk] path in Self.split(disk.bytes(path) ?? []) }
  }

  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast().map { $0 + [0x0a] }
  }

  /// What is wrong about what `verify` says of each cut.
  package func faults(_ cuts: [Cut]) -> [String] { cuts.compactMap { fault($0) } }

  private func fault(_ cut: Cut) -> String? {
    let copy = store.copy()
    for (name, bytes) in cut.files {
      let path = Self.folder + name
      if let bytes { copy.disk.put(bytes, path) } else { copy.disk.drop(path) }
    }
    do {
      let findings = try copy.open().verify(isDeep: true).findings
      guard findings.contains(where: { cut.kinds.contains($0.kind) })
      else { return "\(cut.name): \(findings)" }
      // A torn tail is told from where its transaction begins.
      let isNear = findings.contains { finding in
        cut.line == 0 || abs(finding.line - cut.line) <= 1
          || (finding.kind == .tornTail && finding.line < cut.line)
      }
      return isNear ? nil : "\(cut.name): not found in line \(cut.line) but \(findings)"
    } catch {
      return "\(cut.name): ends the check: \(error)"
    }
  }
}
