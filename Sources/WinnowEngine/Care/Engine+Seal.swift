import WinnowCore
import WinnowStore

extension Engine {
  /// Ends the journal's active file, and begins the next one; the same transaction again does
  /// nothing more.
  ///
  /// - Returns: Path of the seal below the workspace; nil when there is nothing new to seal.
  /// - Throws: usage, `transaction-taken`, when the transaction is another command's; ``StoreError``.
  package func seal() throws -> String? {
    guard let named = options.transaction else { return try store.seal() }
    if try store.isWritten(transaction: named) { throw transactionTaken }
    return try store.seal(transaction: named)
  }
}
