/// Where a lead stands, from a bare name to a customer or out.
package enum Stage: String, CaseIterable, Sendable {
  case raw, inquiry, lead, prospect, mql, sal, sql, opportunity, customer
  case nurture, recycled, disqualified, lost, dormant

  /// The stage in which a lead of `source` enters: a list brings names, everything else a response.
  package static func entry(source: String?) -> Stage {
    source == "list" || source == "partner" ? .raw : .inquiry
  }
}
