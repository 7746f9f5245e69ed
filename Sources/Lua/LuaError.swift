/// What stopped a script, where, and what to do about it.
public struct LuaError: Error, Sendable, Hashable {
  /// The kind of an error. Tests and programs look at this, never at the message.
  public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The word that people and JSON see.
    public let rawValue: String

    /// A code by its word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The word.
    public var description: String { rawValue }

    /// The source does not compile, or a module does not load.
    public static let load = Code(rawValue: "LOAD")
    /// The script raised an error, or recursion was too deep.
    public static let script = Code(rawValue: "SCRIPT")
    /// The fuel of the call is used up. The box is dead.
    public static let fuel = Code(rawValue: "FUEL")
    /// The memory, or the size of one block, is used up. The box is dead.
    public static let memory = Code(rawValue: "MEMORY")
    /// The call took too long. The box is dead.
    public static let deadline = Code(rawValue: "DEADLINE")
    /// The host cancelled the call. The box is dead.
    public static let cancelled = Code(rawValue: "CANCELLED")
    /// What the script returned, or passed to the host, may not leave it.
    public static let result = Code(rawValue: "RESULT")
    /// The script used something that its manifest does not declare.
    public static let capability = Code(rawValue: "CAPABILITY")
    /// The script asked for something whose order or value differs from run to run.
    public static let nondeterministic = Code(rawValue: "NONDETERMINISTIC")
    /// The host used the box in a wrong way, or the process has no memory left.
    public static let crash = Code(rawValue: "CRASH")
  }

  /// The kind of the error.
  public var code: Code
  /// What happened, without the position.
  public var message: String
  /// The file as it was named when it was loaded; nil when the place is unknown.
  public var file: String?
  /// The line in `file`, from 1.
  public var line: Int?
  /// The calls that led there, innermost first; at most 20 lines.
  public var traceback: [String]
  /// Fuel that the call had used.
  public var fuelUsed: Int
  /// Memory that the box had in use, in bytes.
  public var memoryUsed: Int

  /// An error with what is known about it.
  public init(
    code: Code,
    message: String,
    file: String? = nil,
    line: Int? = nil,
    traceback: [String] = [],
    fuelUsed: Int = 0,
    memoryUsed: Int = 0
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.line = line
    self.traceback = traceback
    self.fuelUsed = fuelUsed
    self.memoryUsed = memoryUsed
  }

  /// One line that says what to do; nil when the message says it all.
  public var hint: String? {
    switch code {
    case .load: "correct the source at this line"
    case .fuel: "look for a loop without end, or do less work in one call"
    case .memory: "keep less data at once: tables and texts that grow without bound"
    case .deadline: "look for a loop without end, or do less work in one call"
    case .result: "return plain values: texts, finite numbers, booleans, tables of these"
    case .capability: "declare it in plugin.toml, or correct the name"
    case .nondeterministic: "use texts or numbers as keys of tables that are traversed"
    case .script where message.contains("undeclared global"):
      "correct the name, or declare it with 'local'"
    case .script where message.contains("recursion too deep"):
      "look for a function that calls itself without end"
    default: nil
    }
  }
}

extension LuaError: CustomStringConvertible {
  /// The place, the code and the message on one line.
  public var description: String {
    guard let file else { return "\(code): \(message)" }
    return line.map { "\(file):\($0): \(code): \(message)" } ?? "\(file): \(code): \(message)"
  }
}
