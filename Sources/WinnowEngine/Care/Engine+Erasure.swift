package import WinnowCore
package import WinnowStore

extension Engine {
  /// Takes everything about a person out of the workspace.
  ///
  /// - Parameter reference: An id, also one of a lead that was removed or erased before; or as for
  ///   ``resolve(_:)``.
  /// - Returns: What was done, and what could not be reached.
  /// - Throws: as ``resolve(_:)``; ``StoreError``.
  package func erase(_ reference: String) throws -> ErasureReport {
    try store.erase(try erasable(reference), transaction: transaction, by: actor)
  }

  /// The lead that an erasure means: where nobody is called so and one erasure was interrupted, that
  /// one's.
  ///
  /// - Throws: as ``resolve(_:)``.
  package func erasable(_ reference: String) throws -> LeadID {
    do {
      return try resolve(reference)
    } catch let error as WinnowError where error.kind == .notFound {
      // Of a lead that was removed only its id is left to name it by.
      if let id = LeadID(reference) {
        guard try !store.history(of: id).isEmpty else { throw error }
        return id
      }
      // An erasure that was interrupted may have taken out the name already.
      let erasures = try store.erasures()
      // This very command did it before.
      if let own = erasures.first(where: { $0.transaction == transaction }) { return own.lead }
      let open = Set(erasures.filter { $0.finished == nil }.map(\.lead))
      if let only = open.first, open.count == 1 { return only }
      // A lead that was removed stands in the journal as before.
      let gone = try store.leads(onceCalled: reference)
      guard let only = gone.first else { throw error }
      guard gone.count == 1 else {
        throw WinnowError(
          .usage,
          code: "ambiguous-lead",
          "\(gone.count) leads were called '\(reference)' once and are not there any more or are called "
            + "otherwise: \(gone.prefix(10).map(\.description).joined(separator: ", "))",
          hint: "Name one of them by its id."
        )
      }
      return only
    }
  }
}
