package import WinnowCore
package import WinnowPlugins

/// What is to be imported, and how.
package struct ImportRequest: Sendable {
  /// The file as the person named it.
  package var path: String
  /// How its columns become fields; nil for a file that explains itself: a known layout, or columns
  /// that are fields of a lead.
  package var mapping: ImportMapping?
  /// The source of leads whose row names none; before the one of the mapping.
  package var source: String?
  /// Who imports.
  package var actor: String
  /// Unique to this command; the same one again goes on or adds nothing.
  package var transaction: String
  /// Only look: write neither leads nor rejected rows.
  package var isDryRun = false
  /// Rejected rows are no failure.
  package var skipsInvalid = false
  /// The folder for rejected rows: the workspace's `quarantine`.
  package var quarantine: String

  package init(
    path: String,
    mapping: ImportMapping? = nil,
    source: String? = nil,
    actor: String,
    transaction: String,
    quarantine: String
  ) {
    self.path = path
    self.mapping = mapping
    self.source = source
    self.actor = actor
    self.transaction = transaction
    self.quarantine = quarantine
  }
}

/// How far an import has come.
package struct ImportProgress: Hashable, Sendable {
  /// Rows so far, rejected ones with them.
  package var rows: Int64
  /// Bytes read so far.
  package var bytes: Int64
  /// Bytes of the file; 0 when that is not known.
  package var totalBytes: Int64
}

/// What an import did.
package struct ImportResult: Sendable {
  /// `I3`; nil when nothing changed, so that there is no import in the journal.
  package var id: String?
  /// What the rows were read as: a known layout, or `lead fields`; nil with a mapping.
  package var layout: String?
  /// Rows of the file, rejected ones with them.
  package var rows: Int64 = 0
  /// Rows that made a lead.
  package var created: Int64 = 0
  /// Rows that changed one.
  package var updated: Int64 = 0
  /// Rows that said nothing new.
  package var unchanged: Int64 = 0
  /// Rows that could not be taken.
  package var rejected: Int64 = 0
  /// Where the rejected rows are; nil when there are none, or in a dry run.
  package var rejectFile: String?
  /// Where they are as they stood in the file, under its header; nil like ``rejectFile``.
  package var rejectedRowsFile: String?
  /// The first rejected rows, at most ten: line and reason.
  package var firstRejects: [Reject] = []
  /// Columns that nothing maps, in the order of the file.
  package var unmapped: [String] = []
  /// What else to know: repeated header names, short rows.
  package var notices: [String] = []
  /// It was asked to stop; what it counted is durable, and the same command again goes on.
  package var isInterrupted = false
  /// The transaction was complete already; nothing was done.
  package var wasDone = false
  /// Rejected rows are no failure.
  package var skipsInvalid = false

  /// A row that was not taken.
  package struct Reject: Hashable, Sendable {
    /// 1 for the first line of the file.
    package var line: Int64
    package var reason: String
  }

  /// The error that the command ends with, or nil: interrupted (130) or rejected rows (65).
  package var failure: WinnowError? {
    if isInterrupted {
      return WinnowError(
        .interrupted,
        code: "interrupted",
        "stopped after \(rows) rows; what was read up to there is in",
        hint: "run the same command again: it goes on where it stopped"
      )
    }
    guard rejected > 0, !skipsInvalid else { return nil }
    return WinnowError(
      .badData,
      code: "rejected-rows",
      rejectionText,
      file: rejectFile,
      hint: rejectedRowsFile.map {
        "correct the rows in \($0) and import that by the same mapping, "
          + "or accept the loss with --skip-invalid"
      }
    )
  }
  private var rejectionText: String {
    let others = rejectFile == nil ? "the others can be" : "the others are in"
    if rejected < rows { return "\(rejected) of \(rows) rows were not taken; \(others)" }
    return rows == 1 ? "the only row was not taken" : "none of the \(rows) rows was taken"
  }
}
