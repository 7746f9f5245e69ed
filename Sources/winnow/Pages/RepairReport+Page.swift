import WinnowCore
import WinnowEngine
import WinnowStore

extension RepairReport {
  /// What JSON says about a repair.
  var json: JSONObject {
    [
      "repaired": .bool(event != nil), "event": event.map { .int($0) } ?? .null,
      "segments": .array(
        segments.map { segment in
          [
            "file": .string(segment.file), "mended": .int(Int64(segment.mended)),
            "whole": .bool(segment.isWhole),
            "lost": .array(
              segment.lost.map { .array([.int($0.lowerBound), .int($0.upperBound)]) }
            ),
          ]
        }
      ),
      "seals": .array(seals.map { .string($0) }), "copies": .array(copies.map { .string($0) }),
      "store": .bool(describesAnew), "findings": .array(findings.map { .object($0.json) }),
    ]
  }

  /// Prints what was done, or would be.
  func print(isDone: Bool, on screen: Screen) throws {
    for finding in findings where finding.kind == .archiveMissing {
      try screen.line(finding.description.printable)
      try screen.line("  \(finding.hint.printable)")
    }
    guard !isEmpty else {
      if event == nil { return try screen.line("there is nothing to repair") }
      return try screen.line("an earlier repair is now told of in the history")
    }
    for segment in segments { try screen.line(segment.text(isDone: isDone).printable) }
    for seal in seals {
      try screen.line("\(seal.printable): \(isDone ? "made anew" : "would be made anew")")
    }
    if describesAnew {
      try screen.line("STORE.json: \(isDone ? "put right" : "would be put right")")
    }
    for copy in copies { try screen.line("as it was: \(copy.printable)") }
    guard isDone else {
      return try screen.say("nothing was changed; winnow repair --apply does it")
    }
    try screen.say("next: winnow verify")
  }
}

extension RepairReport.Segment {
  fileprivate func text(isDone: Bool) -> String {
    var facts: [String] = []
    if mended > 0 {
      facts.append(mended == 1 ? "1 line put right" : "\(mended.grouped) lines put right")
    }
    if !lost.isEmpty { facts.append("lost: \(Self.names(lost))") }
    if isWhole { facts.append("byte for byte what it was") }
    if facts.isEmpty { facts = ["put in order"] }
    return file + (isDone ? ": " : ": would be: ") + facts.joined(separator: "; ")
  }

  private static func names(_ ranges: [ClosedRange<Int64>]) -> String {
    let shown = ranges.prefix(20).map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
    let total = ranges.reduce(Int64(0)) { $0 + $1.upperBound - $1.lowerBound + 1 }
    return (total == 1 ? "event " : "events ") + shown.joined(separator: ", ")
      + (ranges.count > shown.count ? ", … (\(total.grouped) in all)" : "")
  }
}
