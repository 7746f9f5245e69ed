/// Why a lead was turned down, in words that reports can count.
package enum ReasonCode {
  /// Every code, `other` among them, which needs a note.
  package static let all = [
    "unreachable", "bad_data", "no_need", "no_budget", "no_authority", "no_fit", "timing",
    "competitor_chosen", "is_competitor", "student_or_vendor", "duplicate", "out_of_territory",
    "consent_withdrawn", "other", "price", "missing_feature", "no_decision", "unresponsive",
  ]
}
