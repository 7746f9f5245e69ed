import Lua

/// What a test wants to know of every box that it runs: its fuel, and maybe its lines.
struct TestGauge {
  /// Nil when nobody asks which lines ran.
  var coverage: LuaCoverage?

  /// Noting lines takes time, so that the deadline would come early; the fuel stays the limit.
  var limits: LuaLimits {
    coverage == nil ? LuaLimits() : LuaLimits(deadline: .seconds(10))
  }
}
