/// The short id of a lead that people can type: `L42`.
package struct LeadID: Hashable, Comparable, Sendable {
  /// 1 or above.
  package let number: Int64

  package init(number: Int64) {
    self.number = number
  }

  /// Reads `L42`; nil for anything else (also `L0`, `L007`, `l42`).
  package init?(_ text: some StringProtocol) {
    guard text.first == "L", text.utf8.count <= 17, text.utf8.dropFirst().first != 0x30,
      text.utf8.dropFirst().allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let number = Int64(text.dropFirst()), number > 0
    else { return nil }
    self.number = number
  }

  package static func < (left: LeadID, right: LeadID) -> Bool { left.number < right.number }
}

extension LeadID: CustomStringConvertible {
  package var description: String { "L\(number)" }
}
