/// The id of an interview: `L42-1` is the first one of lead L42. No id is used again.
package struct InterviewID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let lead: LeadID
  /// 1 or above.
  package let number: Int64

  package init(lead: LeadID, number: Int64) {
    self.lead = lead
    self.number = number
  }

  /// Nil when the text is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let lead = LeadID(String(parts[0])), parts[1].first != "0",
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(parts[1]),
      number <= 1 << 53
    else { return nil }
    self.init(lead: lead, number: number)
  }

  package var description: String { "\(lead)-\(number)" }

  package static func < (left: InterviewID, right: InterviewID) -> Bool {
    (left.lead, left.number) < (right.lead, right.number)
  }
}
