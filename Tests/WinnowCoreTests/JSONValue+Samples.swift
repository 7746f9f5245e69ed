import WinnowCore

extension JSONValue {
  /// Any value, with at most `depth` levels.
  static func random(_ dice: inout Dice, depth: Int = 4) -> JSONValue {
    switch dice.below(depth > 0 ? 8 : 6) {
    case 0: return .null
    case 1: return .bool(dice.below(2) == 0)
    case 2: return .int(Int64(truncatingIfNeeded: dice.next() >> UInt64(dice.below(64))))
    case 3: return .double(randomDouble(&dice))
    case 4, 5: return .string(randomText(&dice))
    case 6: return .array((0..<dice.below(5)).map { _ in random(&dice, depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<dice.below(5) {
        object[randomText(&dice)] = random(&dice, depth: depth - 1)
      }
      return .object(object)
    }
  }

  /// Any finite number.
  static func randomDouble(_ dice: inout Dice) -> Double {
    let value = Double(bitPattern: dice.next())
    return value.isFinite ? value : 0.1
  }

  /// Any text of up to 20 scalars: plain, special, and from all of Unicode.
  static func randomText(_ dice: inout Dice) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<dice.below(20) {
      let value: UInt32 =
        switch dice.below(4) {
        case 0: UInt32(dice.below(0x30))
        case 1: UInt32(dice.below(0x100))
        case 2: UInt32(0x2000 + dice.below(0x100))
        default: UInt32(dice.below(0x11_0000))
        }
      scalars.append(Unicode.Scalar(value) ?? "x")
    }
    return String(scalars)
  }
}
