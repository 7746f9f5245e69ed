/// The short id of a lead that people can type: `L42`.
package struct LeadID: Hashable, Comparable, Sendable {
  /// 1 or above.
  package let number: Int64

  package init(number: Int64) {
    self.number = number
  }

  /// Reads `L42`; nil for anything else (also `L0`, `L007`, `l42`).
  package init?(_ text: String) {
    // Each event that is written comes by here: no slices, no generic parsing.
    var number: Int64 = 0
    var count = 0
    for byte in text.utf8 {
      if count == 0 {
        guard byte == 0x4c else { return nil }
      } else {
        guard 0x30...0x39 ~= byte, count <= 16, byte != 0x30 || number > 0 else { return nil }
        number = number * 10 + Int64(byte - 0x30)
      }
      count += 1
    }
    guard number > 0 else { return nil }
    self.number = number
  }

  package static func < (left: LeadID, right: LeadID) -> Bool { left.number < right.number }
}

extension LeadID: CustomStringConvertible {
  package var description: String { "L" + String(number) }
}
