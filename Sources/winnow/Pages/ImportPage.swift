import WinnowCore
import WinnowEngine

/// What an import did, as people read it.
struct ImportPage {
  private let result: ImportResult
  private let scoring: ScoringReport?
  private let file: String
  private let isDryRun: Bool
  private let time: Duration

  /// `scoring` is what became of the scores of the leads concerned; nil where none are kept up.
  init(
    _ result: ImportResult,
    _ scoring: ScoringReport?,
    file: String,
    isDryRun: Bool,
    took time: Duration
  ) {
    self.result = result
    self.scoring = scoring
    self.file = file
    self.isDryRun = isDryRun
    self.time = time
  }

  func print(_ format: FormatOptions, on screen: Screen) throws {
    if format.json { return try screen.document(json) }
    try screen.line(headline)
    try screen.line(
      "  \(result.created.grouped) created, \(result.updated.grouped) updated, "
        + "\(result.unchanged.grouped) unchanged, \(result.rejected.grouped) rejected"
    )
    for remark in remarks { try screen.say(remark) }
    if let scoring {
      try screen.line(
        "  \(scoring.leads.counted("lead")) scored: \(scoring.qualified.grouped) qualified"
      )
    } else if result.failure == nil, !isDryRun, result.created + result.updated > 0 {
      try screen.say("next: winnow score, then winnow rank")
    }
  }

  private var headline: String {
    if result.wasDone { return "\(file.printable): this was imported before under the same --tx" }
    let id = result.id.map { " as \($0)" } ?? ""
    let layout = result.layout.map { ", read as \($0.printable)" } ?? ""
    let deed = isDryRun ? "would import" : result.id == nil ? "nothing new in" : "imported"
    return
      "\(deed) \(file.printable)\(id): \(result.rows.grouped) rows in \(time.inSeconds)\(layout)"
  }

  private var remarks: [String] {
    var remarks = result.notices.map(\.printable)
    if !result.unmapped.isEmpty {
      remarks.append(
        "columns that no mapping names, left out: "
          + result.unmapped.map(\.printable).joined(separator: ", ")
      )
    }
    remarks += result.firstRejects.map { "line \($0.line): \($0.reason.printable)" }
    let more = result.rejected - Int64(result.firstRejects.count)
    if more > 0 { remarks.append("… and \(more.grouped) more rejected rows") }
    if let path = result.rejectFile { remarks.append("rejected rows: \(path.printable)") }
    if let path = result.rejectedRowsFile {
      remarks.append("the same rows as they were, to be corrected: \(path.printable)")
    }
    return remarks
  }

  private var json: JSONObject {
    var object: JSONObject = [
      "import": result.id.map { .string($0) } ?? .null, "file": .string(file),
      "dry_run": .bool(isDryRun), "rows": .int(result.rows), "created": .int(result.created),
      "updated": .int(result.updated), "unchanged": .int(result.unchanged),
      "rejected": .int(result.rejected),
    ]
    if let layout = result.layout { object.append("layout", .string(layout)) }
    if let path = result.rejectFile { object.append("reject_file", .string(path)) }
    if let path = result.rejectedRowsFile {
      object.append("rejected_rows_file", .string(path))
    }
    object.append(
      "rejects",
      .array(
        result.firstRejects.map { .object(["line": .int($0.line), "reason": .string($0.reason)]) }
      )
    )
    object.append("unmapped", .array(result.unmapped.map { .string($0) }))
    object.append("notices", .array(result.notices.map { .string($0) }))
    if let scoring { object.append("scored", .int(Int64(scoring.leads))) }
    object.append("interrupted", .bool(result.isInterrupted))
    object.append("seconds", .double(time.rounded))
    return object
  }
}
