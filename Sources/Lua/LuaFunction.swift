/// A function of a box. It stays valid as long as the box, and only there.
public struct LuaFunction: Sendable, Hashable {
  let number: UInt32
}

/// Functions of one box that are called with the same value, one after the other.
public struct LuaBatch: Sendable, Hashable {
  /// How many functions there are.
  public let count: Int
  let number: UInt32

  init(number: UInt32, count: Int) {
    self.number = number
    self.count = count
  }
}

/// Tells, for tables that carry it, an absent field from one that was never declared.
public struct LuaGuard: Sendable, Hashable {
  @usableFromInline let number: UInt32
}
