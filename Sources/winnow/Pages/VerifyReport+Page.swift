import WinnowCore
import WinnowEngine
import WinnowStore

extension VerifyReport {
  /// What JSON says about a check.
  var json: JSONObject {
    [
      "clean": .bool(isClean), "events": .int(events), "transactions": .int(transactions),
      "segments": .int(Int64(segments)), "bytes": .int(bytes), "head": .string(head.description),
      "findings": .array(findings.map { .object($0.json) }),
    ]
  }

  /// Prints the findings, and how much was read.
  func print(on screen: Screen) throws {
    for finding in findings {
      try screen.line(finding.description.printable)
      if finding.isDamage || finding.kind == .archiveMissing {
        try screen.line("  \(finding.hint.printable)")
      }
    }
    try screen.line(
      "\(events.counted("event")) in \(segments.counted("file")), \(bytes.counted("byte")): "
        + (!isClean ? "damaged" : isWhole ? "no damage" : "no damage in what can be read")
    )
    try screen.line("head \(head)")
  }

  /// The error that the check ends with; nil when nothing is damaged.
  var damage: WinnowError? {
    guard let first = findings.first(where: \.isDamage) else { return nil }
    return WinnowError(
      .badData,
      code: "damaged",
      "the workspace is damaged: \(first.kind.rawValue)",
      file: first.file,
      line: first.line > 0 ? first.line : nil,
      hint: first.hint
    )
  }
}

extension VerifyReport.Finding {
  /// What JSON says about one place.
  var json: JSONObject {
    [
      "class": .string(kind.rawValue), "file": .string(file), "line": .int(Int64(line)),
      "offset": .int(offset), "message": .string(message), "damage": .bool(isDamage),
      "hint": .string(hint),
    ]
  }
}
