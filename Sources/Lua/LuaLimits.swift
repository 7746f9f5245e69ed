/// What a box may use. A script that goes over a limit dies; nothing in it can catch that.
public struct LuaLimits: Sendable, Hashable {
  /// Units of work for each call: about one for each instruction, byte or step of a matcher.
  public var fuel: Int
  /// Memory of the whole box, in bytes.
  public var memoryBytes: Int
  /// The largest single block: a text, or the array of a table. In bytes.
  public var blockBytes: Int
  /// Wall-clock time of one call: the backstop behind the fuel.
  public var deadline: Duration
  /// What `print` may write until the log is taken, in bytes. The rest is left out.
  public var logBytes: Int
  /// The size of what one call returns or passes to a host function, in bytes.
  public var resultBytes: Int
  /// The number of values in what one call returns or passes to a host function.
  public var resultNodes: Int
  /// How deep tables may be nested in what comes back; at most 90.
  public var depth: Int

  /// The default limits, with those that are given replaced.
  public init(
    fuel: Int = 10_000_000,
    memoryBytes: Int = 8 << 20,
    blockBytes: Int = 512 << 10,
    deadline: Duration = .milliseconds(250),
    logBytes: Int = 64 << 10,
    resultBytes: Int = 256 << 10,
    resultNodes: Int = 10_000,
    depth: Int = 32
  ) {
    self.fuel = fuel
    self.memoryBytes = memoryBytes
    self.blockBytes = blockBytes
    self.deadline = deadline
    self.logBytes = logBytes
    self.resultBytes = resultBytes
    self.resultNodes = resultNodes
    self.depth = depth
  }
}
