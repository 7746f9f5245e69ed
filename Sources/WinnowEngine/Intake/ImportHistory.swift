import WinnowCore
import WinnowStore

/// What earlier imports mean for the one that begins: whether its file was read before.
///
/// `import.started` keeps the digest of the file, its mapping and source. The same three again are
/// the same import: finished, it adds nothing; stopped before its end, it goes on.
struct ImportHistory {
  /// The number of the latest import that brought this file to its end and was not taken back.
  private(set) var finished: Int64?
  /// The latest import of this file that was stopped before its end, and not completed since.
  private(set) var unfinished: ImportRecord?
  /// What that one did before it was stopped.
  private(set) var before = ImportRecord.Totals()

  /// Looks for a file by its digest; nil, of a file that can be read but once, is known to none.
  ///
  /// - Throws: ``WinnowError`` `transaction-taken` (64) when `transaction` is another import's.
  init(_ store: Store, digest: String?, transaction: String) throws {
    try find(store, digest: digest, transaction: transaction)
    if let unfinished { before = try store.progress(ofImport: unfinished.id) }
  }

  private mutating func find(_ store: Store, digest: String?, transaction: String) throws {
    let imports = try store.imports()
    if let taken = imports.last(where: { $0.transaction == transaction }) {
      let known = try Self.digest(of: taken, store)
      if let known, let digest, known != digest { throw Self.isTaken(transaction, by: taken) }
      if taken.finished == nil, taken.reversal == nil { unfinished = taken }
    }
    guard let digest, unfinished == nil else { return }
    for record in imports.reversed() where record.reversal == nil {
      guard try Self.digest(of: record, store) == digest else { continue }
      if record.finished != nil {
        finished = RowMark.number(ofImport: record.id.utf8)
        return
      }
      if unfinished == nil { unfinished = record }
    }
  }

  /// The error for a transaction that belongs to another command.
  static func isTaken(_ transaction: String, by record: ImportRecord?) -> WinnowError {
    let owner =
      record.map { "the import of \($0.file ?? "another file") (\($0.id))" } ?? "another command"
    return WinnowError(
      .usage,
      code: "transaction-taken",
      "the transaction \(transaction) belongs to \(owner); nothing was read",
      hint: record == nil
        ? "leave --tx out" : "give the same file, mapping and source as then, or leave --tx out"
    )
  }

  /// The digest in the first event of an import.
  private static func digest(of record: ImportRecord, _ store: Store) throws -> String? {
    var digest: String?
    try store.forEachEvent(ofImport: record.id) { event in
      digest = event.data["digest"]?.text
      return false
    }
    return digest
  }
}
