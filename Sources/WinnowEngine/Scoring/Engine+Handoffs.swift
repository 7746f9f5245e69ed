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
}
