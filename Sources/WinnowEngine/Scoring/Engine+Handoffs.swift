package import WinnowCore
import WinnowStore

/// A lead that becomes qualified because the rules changed, and not because of anything that it did, is
/// handed off when somebody has confirmed it.
extension Engine {
  /// The leads whose hand-off waits, in id order.
  ///
  /// - Throws: ``StoreError``.
  package func heldHandoffs() throws -> [Lead] {
    var filter = LeadFilter()
    filter.qualified = true
    var leads: [Lead] = []
    try store.forEachLead(filter) { lead in
      if lead.score?.isHandoffHeld == true { leads.append(lead) }
      return true
    }
    return leads
  }

  /// Confirms the hand-off of these leads, or of all that wait.
  ///
  /// - Parameter references: The leads; none for all.
  /// - Returns: Whose hand-off waited, and does not any more.
  /// - Throws: as ``lead(_:)``; usage, `nothing-held`, for a lead whose hand-off does not wait.
  package func confirmHandoffs(_ references: [String]) throws -> [Lead] {
    if let done = try confirmed(by: transaction) { return done }
    let leads = references.isEmpty ? try heldHandoffs() : try references.map { try lead($0) }
    for lead in leads where lead.score?.isHandoffHeld != true {
      throw WinnowError(
        .usage,
        code: "nothing-held",
        "the hand-off of \(lead.id) does not wait",
        hint: "winnow rescore --held lists those that do."
      )
    }
    guard !leads.isEmpty else { return [] }
    _ = try store.write(transaction: transaction, by: actor) { writer in
      for lead in leads {
        guard var explanation = Explanation(recordedFor: lead) else { continue }
        explanation.isHandoffHeld = false
        try writer.append(explanation.draft)
      }
    }
    return leads
  }

  /// The leads whose hand-off a transaction confirmed; nil when it is not written.
  ///
  /// - Throws: usage, `transaction-taken`, when it did something else.
  private func confirmed(by transaction: String) throws -> [Lead]? {
    guard try store.isWritten(transaction: transaction) else { return nil }
    var ids: [LeadID] = []
    var isOther = false
    try store.forEachEvent { event in
      guard event.transaction == transaction else { return true }
      isOther = isOther || event.kind != .scoreChanged || event.data["handoff"] != nil
      if let id = event.lead { ids.append(id) }
      return !isOther
    }
    guard !isOther else { throw transactionTaken }
    return try ids.compactMap { try store.lead($0) }
  }
}
