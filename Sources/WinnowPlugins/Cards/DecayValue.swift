import Lua
import WinnowCore

/// Decays on their way through a script: made by `winnow.half_life` and its sisters, read by the card.
enum DecayValue {
  private static let mark = "\u{1}decay"

  /// The value a script holds for a decay: its kind and its number.
  static func make(_ decay: Decay) -> LuaValue {
    let (kind, number): (String, Double) =
      switch decay {
      case .none: ("none", 0)
      case .halfLife(let days): ("half_life", days)
      case .linear(let loss): ("linear", loss)
      case .window(let days): ("window", days)
      }
    return .table(
      LuaTable(fields: [
        LuaTable.Field(name: mark, value: .string(kind)),
        LuaTable.Field(name: "value", value: .number(number)),
      ])
    )
  }

  /// The decay in `value`, nil when no such function made it.
  static func read(_ value: LuaValue) -> Decay? {
    guard var table = try? ScriptTable(value, name: "decay"),
      let kind = try? table.text(mark), let number = table.value("value")?.number
    else { return nil }
    switch kind {
    case "none": return Decay.none
    case "half_life" where number > 0: return .halfLife(days: number)
    case "linear" where number > 0: return .linear(lossPerDay: number)
    case "window" where number >= 0: return .window(days: number)
    default: return nil
    }
  }
}
