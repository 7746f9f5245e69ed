/// A function of a box. It stays valid as long as the box, and only there.
public struct LuaFunction: Sendable, Hashable {
  let number: UInt32
}

/// What is known of a function before it runs.
public struct LuaTraits: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8

  /// Traits of these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It has no loop and calls nothing, so that it ends by itself: nothing has to stop it.
  public static let ends = LuaTraits(rawValue: 1)
  /// It changes nothing of what it is given: nothing has to be kept from it.
  public static let changesNothing = LuaTraits(rawValue: 2)
}

/// Where a function was written.
public struct LuaPlace: Sendable, Hashable {
  /// The name that its source was loaded under.
  public var file: String
  /// 1 for the first line.
  public var lines: ClosedRange<Int>
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
