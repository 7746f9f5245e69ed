/// What a writer asks about the journal before it adds to it.
protocol WriterIndex: AnyObject {
  /// The end of what it knows.
  var mark: Mark { get }
  var nextLead: Int64 { get }
  var nextImport: Int64 { get }
  /// False when it tells of a journal that is not this one.
  func fitsJournal() throws -> Bool
  /// The last event that it has seen.
  var witness: Witness? { get }
  /// Takes in everything that the journal has behind the mark; a long way is also kept on `shelf`.
  func catchUp(shelf: SnapshotShelf?) throws
  /// True when the transaction is complete in the journal.
  func isDone(_ transaction: String) throws -> Bool
  /// True when it is an import that is not finished.
  func isRunning(_ transaction: String) throws -> Bool
  /// Answers everything else.
  func questions() throws -> LeadIndex
}

extension LeadIndex: WriterIndex {
  var mark: Mark { meta.mark }
  var nextLead: Int64 { meta.nextLead }
  var nextImport: Int64 { meta.nextImport }

  func catchUp(shelf: SnapshotShelf?) throws { try catchUp(until: nil, shelf: shelf) }

  func questions() -> LeadIndex { self }
}
