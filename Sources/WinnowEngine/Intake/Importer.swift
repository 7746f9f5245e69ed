package import WinnowCore
import WinnowPlugins
package import WinnowStore

/// Brings the rows of a CSV or JSON Lines file into a workspace, in memory that does not grow with
/// the file.
///
/// Each row becomes a new lead, a change of the lead with its key, or nothing when it is known.
/// Rows that cannot be read go to a file of rejected rows. The same file again, by the same mapping
/// and with the same source, adds nothing; one that was stopped before its end goes on under the
/// transaction and the id that it had.
///
/// A lead without a mapped `name` gets `first_name` and `last_name`, where they are mapped, as its
/// name. The mapping's `source` counts for leads whose row names none, and never replaces one.
package struct Importer {
  private let store: Store
  private let io: any StorageIO
  private let clock: @Sendable () -> Instant

  /// `io` writes the file of rejected rows, `clock` gives the day for its name.
  package init(
    store: Store,
    io: any StorageIO = PosixIO(),
    clock: @escaping @Sendable () -> Instant
  ) {
    self.store = store
    self.io = io
    self.clock = clock
  }

  /// Imports one file.
  ///
  /// `progress` is told every thousand rows or so, and at the end. `isInterrupted` is asked every
  /// few hundred rows; true ends the import after what was read.
  ///
  /// - Returns: What became of the rows; ``ImportResult/failure`` is what the command ends with.
  /// - Throws: ``WinnowError`` for a file or mapping that cannot be used, before anything is
  ///   written; ``StoreError`` when the store cannot be written. What was committed stays, and the
  ///   same command again completes it.
  package func run(
    _ request: ImportRequest,
    progress: (ImportProgress) -> Void = { _ in },
    isInterrupted: () -> Bool = { false }
  ) throws -> ImportResult {
    let file = try InputFile(path: request.path)
    let rows: any ImportRows =
      try FileKind(file) == .jsonLines
      ? JSONLinesRows(file: file, request: request)
      : CSVRows(file: file, request: request)
    let digest = try file.digest().map { Self.digest(of: $0, rows) }
    let history = try ImportHistory(store, digest: digest, transaction: request.transaction)
    let transaction = history.unfinished?.transaction ?? request.transaction
    var rejects = RejectFile(
      io: io,
      folder: request.quarantine,
      name: file.name,
      day: CalendarDay(daysSinceEpoch: Self.day(clock())),
      head: rows.head
    )
    defer { rejects.close() }
    let start = started(request, rows, file, digest)
    let outcome = try store.write(transaction: transaction, by: request.actor) { writer in
      func pass(trial: Writer?) throws -> ImportResult {
        var run = ImportRun(
          writer: writer,
          plan: rows.plan,
          start: start,
          history: history,
          trial: trial
        )
        try self.pass(rows, through: &run, &rejects, request, file, progress, isInterrupted)
        return run.result
      }
      do {
        guard request.isDryRun else { return try pass(trial: nil) }
        return try TrialStore(clock: clock).write(pass) ?? ImportResult()
      } catch {
        rejects.discard()
        throw Self.explained(error)
      }
    }
    guard var result = outcome.value else { return try repeated(request) }
    result.layout = rows.layout
    result.unmapped = rows.unmapped
    result.notices = rows.notices
    result.rejectFile = rejects.path
    result.rejectedRowsFile = rejects.rowsPath
    result.skipsInvalid = request.skipsInvalid
    return result
  }

  /// An import is committed piece by piece: what is not written is the last one.
  private static func explained(_ error: any Error) -> any Error {
    guard var failure = error as? StoreError, failure.code == .notWritten else { return error }
    let rest =
      "rows that went in before stay (winnow import list); the same command goes on behind them"
    failure.hint = failure.hint.map { "\($0); \(rest)" } ?? rest
    return failure
  }

  private func pass(
    _ rows: any ImportRows,
    through run: inout ImportRun,
    _ rejects: inout RejectFile,
    _ request: ImportRequest,
    _ file: InputFile,
    _ progress: (ImportProgress) -> Void,
    _ isInterrupted: () -> Bool
  ) throws {
    var steps = 0
    while let step = try rows.step(&run) {
      if case .rejected(let line, let reason, let row) = step {
        run.reject(line: line, reason: reason)
        if !request.isDryRun { try rejects.append(line: line, reason: reason, row: row) }
      }
      steps &+= 1
      if steps & 0xFF == 0, isInterrupted() {
        run.interrupt()
        break
      }
      if steps & 0x3FF == 0 { progress(Self.progress(run, file)) }
    }
    if !run.result.isInterrupted { try run.finish() }
    try rejects.finish()
    progress(Self.progress(run, file))
  }

  private static func progress(_ run: ImportRun, _ file: InputFile) -> ImportProgress {
    ImportProgress(rows: run.result.rows, bytes: file.offset, totalBytes: file.size)
  }

  private func started(
    _ request: ImportRequest,
    _ rows: any ImportRows,
    _ file: InputFile,
    _ digest: String?
  ) -> JSONObject {
    var start: JSONObject = ["file": .string(file.name)]
    if let digest { start.append("digest", .string(digest)) }
    if let mapping = request.mapping?.file ?? rows.layout {
      start.append("mapping", .string(mapping))
    }
    if let source = rows.plan.source { start.append("source", .string(source)) }
    return start
  }

  /// Stands for the bytes of a file and all that decides what they mean.
  private static func digest(of file: RowDigest, _ rows: any ImportRows) -> String {
    var text = Array(rows.form.utf8)
    file.appendHex(to: &text)
    rows.plan.seed.appendHex(to: &text)
    var digest: [UInt8] = []
    RowDigest(of: text).appendHex(to: &digest)
    return String(decoding: digest, as: UTF8.self)
  }

  /// What the import with this transaction did when it ran.
  private func repeated(_ request: ImportRequest) throws -> ImportResult {
    var result = ImportResult()
    result.wasDone = true
    result.skipsInvalid = true
    let imports = try store.imports()
    guard let record = imports.last(where: { $0.transaction == request.transaction })
    else { throw ImportHistory.isTaken(request.transaction, by: nil) }
    result.id = record.id
    result.rows = record.totals?.rows ?? 0
    result.created = record.totals?.created ?? 0
    result.updated = record.totals?.updated ?? 0
    result.unchanged = record.totals?.unchanged ?? 0
    result.rejected = record.totals?.rejected ?? 0
    return result
  }

  private static func day(_ now: Instant) -> Int64 {
    let day = now.milliseconds / 86_400_000
    return now.milliseconds % 86_400_000 < 0 ? day - 1 : day
  }
}
