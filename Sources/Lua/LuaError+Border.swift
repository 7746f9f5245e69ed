import CLuaHost

extension LuaError.Code {
  private static let known: [(Int, LuaError.Code)] = [
    (LH_LOAD, .load), (LH_SCRIPT, .script), (LH_FUEL, .fuel), (LH_MEMORY, .memory),
    (LH_DEADLINE, .deadline), (LH_CANCELLED, .cancelled), (LH_RESULT, .result),
    (LH_CAPABILITY, .capability), (LH_NONDETERMINISTIC, .nondeterministic), (LH_CRASH, .crash),
  ]

  /// The code that stands behind a number of the border.
  init(border number: Int32) {
    self = Self.known.first { $0.0 == Int(number) }?.1 ?? .crash
  }

  /// The number for the border; a code of the host's own is a script error there.
  var border: Int32 {
    Int32(Self.known.first { $0.1 == self }?.0 ?? LH_SCRIPT)
  }
}

extension LuaError {
  /// The error for bytes that do not follow the format.
  @usableFromInline
  static var malformed: LuaError { LuaError(code: .crash, message: "the buffer is malformed") }
  /// The error for a process without memory.
  static var exhausted: LuaError {
    LuaError(code: .crash, message: "the process has no memory left")
  }
}
