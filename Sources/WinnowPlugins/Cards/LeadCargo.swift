import Lua
import WinnowCore

/// What of one lead goes to the card's functions, and what stays with the host.
struct LeadCargo: ~Copyable {
  /// The lead as the argument of the functions.
  var argument = LuaBuffer()
  /// Those activities that the card has a rule for, in the order of the lead.
  var activities: [ScoredActivity] = []
  /// Whether the lead says that it was qualified before; carried where the card asks.
  var wasQualified = false
  /// The lead's id as JSON; empty when it has none.
  var id: [UInt8] = []

  /// Forgets the lead and keeps the memory.
  mutating func removeAll() {
    argument.removeAll()
    activities.removeAll(keepingCapacity: true)
    id.removeAll(keepingCapacity: true)
    wasQualified = false
  }

  /// Starts a table under `keeper`, where there is one.
  mutating func beginTable(under keeper: LuaGuard?) -> LuaBuffer.Mark {
    guard let keeper else { return argument.beginTable() }
    return argument.beginTable(under: keeper)
  }
}
