import WinnowCore
import WinnowEngine

extension InterviewUpgrade {
  /// What the upgrade does, as people read it.
  var lines: [String] {
    guard !isSame else { return ["\(run) is on the questionnaire as it is now"] }
    var lines = [
      "\(run): version \(before.version) (\(Self.short(before.bundle))) → \(after.version) "
        + "(\(Self.short(after.bundle)))",
      "kept \(kept.count) answer\(kept.count == 1 ? "" : "s")"
        + (kept.isEmpty ? "" : ": " + kept.joined(separator: ", ")),
    ]
    if !gone.isEmpty { lines.append("not on the path: " + gone.joined(separator: ", ")) }
    if let next {
      lines.append("asked next: " + next + (reason.map { " (\($0))" } ?? ""))
    } else {
      lines.append("every question is answered")
    }
    return lines.map(\.printable)
  }

  /// The same for programs.
  var json: JSONObject {
    [
      "run": .string(run.description),
      "from": ["version": .string(before.version), "bundle": .string(before.bundle)],
      "to": ["version": .string(after.version), "bundle": .string(after.bundle)],
      "kept": .array(kept.map { .string($0) }), "gone": .array(gone.map { .string($0) }),
      "next": next.map { .string($0) } ?? .null,
      "reason": reason.map { .string($0) } ?? .null,
    ]
  }

  private static func short(_ digest: String) -> Substring {
    (digest.hasPrefix("sha256:") ? digest.dropFirst(7) : digest[...]).prefix(8)
  }
}
