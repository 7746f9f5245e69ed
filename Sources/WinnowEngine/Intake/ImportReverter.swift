import WinnowCore
package import WinnowStore

/// Takes an import back, as far as nobody has built on it since.
package struct ImportReverter {
  /// What taking it back did.
  package struct Outcome: Hashable, Sendable {
    /// Leads that the import had made and that are gone now.
    package var removed: Int64 = 0
    /// Leads that the import had changed and that are as before now.
    package var restored: Int64 = 0
    /// Leads that were touched since, and stay as they are.
    package var kept: Int64 = 0
  }

  private let store: Store

  package init(store: Store) {
    self.store = store
  }

  /// Takes one import back, wholly or not at all.
  ///
  /// A lead that it made, and that nothing but scoring has touched since, is removed. A lead that it
  /// changed gets back what each field and answer was, where it still has the imported value, and
  /// the activities that the import added are voided.
  ///
  /// Repeating it with the same transaction adds nothing.
  ///
  /// - Throws: ``WinnowError`` `no-such-import` (66), `already-reverted` (64); what the store throws.
  package func revert(_ id: String, by actor: String, transaction: String) throws -> Outcome {
    let written = try store.write(transaction: transaction, by: actor) { writer in
      let record = try self.record(id)
      return try writer.batch {
        let outcome = try takeBack(record, writer)
        try writer.append(
          EventDraft(
            .importReverted,
            subject: id,
            data: [
              "removed": .int(outcome.removed), "restored": .int(outcome.restored),
              "kept": .int(outcome.kept),
            ]
          )
        )
        return outcome
      }
    }
    if let outcome = written.value { return outcome }
    let reversal = try ImportList(store: store)[id]?.record.reversal
    return Outcome(
      removed: reversal?.removed ?? 0,
      restored: reversal?.restored ?? 0,
      kept: reversal?.kept ?? 0
    )
  }

  private func record(_ id: String) throws -> ImportRecord {
    guard let entry = try ImportList(store: store)[id] else {
      throw WinnowError(
        .notFound,
        code: "no-such-import",
        "there is no import \(id)",
        hint: "winnow import list shows them all"
      )
    }
    guard entry.state != .reverted else {
      throw WinnowError(
        .usage,
        code: "already-reverted",
        "import \(id) has been taken back already",
        hint: "import the file again to have its leads anew"
      )
    }
    return entry.record
  }

  /// First which leads the import touched (a bit for each), then one lead after the other.
  private func takeBack(_ record: ImportRecord, _ writer: Writer) throws -> Outcome {
    var touched = VisitedLeads()
    try store.forEachEvent(ofImport: record.id) { event in
      if let lead = event.lead { _ = touched.mark(lead.number) }
      return true
    }
    var outcome = Outcome()
    try touched.forEach { number in
      try takeBack(LeadID(number: number), record, writer, &outcome)
    }
    return outcome
  }

  private func takeBack(
    _ id: LeadID,
    _ record: ImportRecord,
    _ writer: Writer,
    _ outcome: inout Outcome
  ) throws {
    let history = try store.history(of: id)
    let transaction = record.transaction
    let traces = LeadTraces(of: history, transaction: transaction)
    guard traces.isAlive else { return }
    if traces.isCreated {
      guard !traces.isTouchedByOthers else { return outcome.kept += 1 }
      try writer.append(
        EventDraft(.leadRemoved, subject: id.description, data: ["import": .string(record.id)])
      )
      outcome.removed += 1
      return
    }
    for event in traces.activities {
      try writer.append(
        EventDraft(.activityVoided, subject: id.description, data: ["event": .int(event)])
      )
    }
    let change = traces.restoring
    if let change {
      try writer.append(EventDraft(.leadUpdated, subject: id.description, data: change))
    }
    if change != nil || !traces.activities.isEmpty {
      outcome.restored += 1
    } else {
      outcome.kept += 1
    }
  }
}
