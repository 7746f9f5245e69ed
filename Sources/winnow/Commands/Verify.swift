import ArgumentParser
import WinnowCore
import WinnowEngine
import WinnowStore

/// Checks that nothing in the workspace is damaged.
struct Verify: Command {
  static let configuration = CommandConfiguration(
    abstract: "Check every record of the workspace for damage.",
    discussion: """
      Reads the whole journal, its checksums and their chain, and compares the index with it. \
      Ends with status 65 when something is damaged.

      Example:
        winnow verify
      """
  )

  @OptionGroup var format: FormatOptions

  @OptionGroup var workspace: WorkspaceOptions

  func run(on screen: Screen) throws {
    let report = try workspace.open().store.verify(index: true)
    if format.json {
      try screen.document(report.json)
    } else {
      for finding in report.findings { try screen.line(finding.description.printable) }
      try screen.line(
        "\(report.events.grouped) events in \(report.segments.grouped) files, "
          + "\(report.bytes.grouped) bytes: \(report.isClean ? "no damage" : "damaged")"
      )
    }
    guard let first = report.findings.first(where: \.isDamage) else { return }
    throw WinnowError(
      .badData,
      code: "damaged",
      "the workspace is damaged: \(first.kind.rawValue)",
      file: first.file,
      line: first.line > 0 ? first.line : nil,
      hint: first.hint
    )
  }
}

extension VerifyReport {
  fileprivate var json: JSONObject {
    [
      "clean": .bool(isClean), "events": .int(events), "transactions": .int(transactions),
      "segments": .int(Int64(segments)), "bytes": .int(bytes), "head": .string(head.description),
      "findings": .array(
        findings.map { finding in
          .object([
            "class": .string(finding.kind.rawValue), "file": .string(finding.file),
            "line": .int(Int64(finding.line)), "offset": .int(finding.offset),
            "message": .string(finding.message), "damage": .bool(finding.isDamage),
          ])
        }
      ),
    ]
  }
}
