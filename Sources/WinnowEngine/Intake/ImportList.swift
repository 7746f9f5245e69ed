import WinnowCore
package import WinnowStore

/// Every import of a workspace, and what became of it.
package struct ImportList {
  /// Where an import stands.
  package enum State: String, Sendable {
    case finished
    /// Still running, or stopped before its end: the same command again completes it.
    case unfinished
    case reverted
  }

  /// One import.
  package struct Entry: Sendable {
    /// What the journal says of it.
    package let record: ImportRecord

    /// Where it stands.
    package var state: State {
      if record.reversal != nil { return .reverted }
      return record.finished == nil ? .unfinished : .finished
    }
  }

  /// Oldest first.
  package let entries: [Entry]

  /// Reads the list; an unfinished import has the rows that changed something so far as its totals.
  ///
  /// - Throws: ``StoreError`` when the store cannot be read.
  package init(store: Store) throws {
    entries = try store.imports().map { record in
      var record = record
      if record.finished == nil, record.reversal == nil {
        record.totals = try store.progress(ofImport: record.id)
      }
      return Entry(record: record)
    }
  }

  /// The import with this id (`I3`), or nil.
  package subscript(id: String) -> Entry? { entries.first { $0.record.id == id } }
}
