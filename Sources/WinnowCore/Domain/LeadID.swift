/// The short id of a lead that people can type: `L42`.
package struct LeadID: Hashable, Comparable, Sendable {
  /// 1 or above.
  package let number: Int64

  package init(number: Int64) {
    self.number = number
  }

  /// Reads `L42`; nil for anything else (also `L0`, `L007`, `l42`).
  package init?(_ text: String) {
    var number: Int64 = 0
    var count = 0
    for byte in text.utf8 {
      count += 1
      guard count > 1 else {
        guard byte == UInt8(ascii: "L") else { return nil }
        continue
      }
      // A nought in front is refused, and so is a number that no journal reaches.
      guard byte >= 0x30, byte <= 0x39, byte > 0x30 || number > 0, count <= 17 else { return nil }
      number = number * 10 + Int64(byte &- 0x30)
    }
    guard number > 0 else { return nil }
    self.number = number
  }

  package static func < (left: LeadID, right: LeadID) -> Bool { left.number < right.number }
}

extension LeadID: CustomStringConvertible {
  package var description: String { "L" + String(number) }
}
