import Lua

extension LuaBox {
  /// A box with the default limits.
  static func sample(_ limits: LuaLimits = .init()) throws(LuaError) -> LuaBox {
    try LuaBox(name: "sample", limits: limits, seed: 42)
  }

  /// Loads and calls a source.
  @discardableResult
  func run(_ source: String, _ arguments: [LuaValue] = []) throws(LuaError) -> [LuaValue] {
    try call(load(source, file: "t.lua"), arguments)
  }

  /// The error that a source ends with, or nil.
  func failure(of source: String) -> LuaError? {
    do {
      try run(source)
      return nil
    } catch {
      return error
    }
  }
}
