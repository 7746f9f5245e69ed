import CLuaHost

/// One sandboxed Lua with its own memory, globals and limits.
///
/// A box has one owner at a time and is not sent between threads. After an error whose code is
/// `FUEL`, `MEMORY`, `DEADLINE` or `CANCELLED`, or when recursion was too deep, it is dead: drop it
/// and make a new one.
@safe
public final class LuaBox {
  /// The name that the owner gave it, for messages.
  public let name: String
  /// The limits that it was made with.
  public let limits: LuaLimits
  /// Stops the box from any thread.
  public let cancellation: LuaCancellation

  /// Finds what `require` asks for beside the defined modules: the source, or nil when there is none.
  public var modules: ((_ name: String) throws -> LuaSource?)? {
    get { host.modules }
    set { host.modules = newValue }
  }

  /// What `math.random` starts from in each call.
  public var seed: UInt64 {
    didSet { unsafe lh_seed(raw, seed) }
  }

  let raw: OpaquePointer
  let host: LuaHostTable

  /// An empty box.
  ///
  /// - Throws: `CRASH` when the process has no memory left.
  public init(name: String, limits: LuaLimits = .init(), seed: UInt64 = 0) throws(LuaError) {
    let host = LuaHostTable()
    var border = limits.border
    let made = unsafe lh_create(&border, seed, host.border)
    guard let raw = unsafe made, let cancellation = unsafe LuaCancellation(of: raw) else {
      throw .exhausted
    }
    self.name = name
    self.limits = limits
    self.seed = seed
    self.host = host
    unsafe self.raw = raw
    self.cancellation = cancellation
    host.box = self
  }

  deinit { unsafe lh_free(raw) }

  // MARK: Calls

  /// Compiles source text. It runs only when the function is called.
  ///
  /// - Parameters:
  ///   - source: Text; compiled Lua is refused.
  ///   - file: The name of the source in messages.
  /// - Returns: The main function of the source.
  /// - Throws: `LOAD` with file and line.
  public func load(_ source: [UInt8], file: String) throws(LuaError) -> LuaFunction {
    let results = try unsafe cross { raw, results in
      unsafe source.withUnsafeBufferPointer { source in
        unsafe file.withCString { file in
          unsafe lh_load(raw, source.baseAddress, source.count, file, results)
        }
      }
    }
    return LuaFunction(number: try results.readNumber())
  }

  /// Compiles source text. It runs only when the function is called.
  ///
  /// - Throws: `LOAD` with file and line.
  public func load(_ source: String, file: String) throws(LuaError) -> LuaFunction {
    try load(Array(source.utf8), file: file)
  }

  /// Calls a function with its own fuel.
  ///
  /// - Parameters:
  ///   - function: A function of this box.
  ///   - arguments: Its arguments.
  ///   - functions: Whether the results may hold functions. They are then valid in this box.
  /// - Returns: Its results.
  /// - Throws: Any code; `RESULT` when a result may not leave the script.
  @discardableResult
  public func call(
    _ function: LuaFunction,
    _ arguments: [LuaValue] = [],
    functions: Bool = false
  ) throws(LuaError) -> [LuaValue] {
    var input = LuaBuffer()
    input.append(list: arguments)
    let results = try unsafe cross { raw, results in
      unsafe input.withContent { content in
        guard let start = content.baseAddress else { return Int32(LH_CRASH) }
        return unsafe lh_call(raw, function.number, start, content.count, functions, results)
      }
    }
    return try results.readList()
  }

  /// Joins functions for `callEach`.
  ///
  /// - Parameters:
  ///   - functions: Functions of this box.
  ///   - traits: What is known of each, and must be true; nothing where there are fewer.
  /// - Returns: The batch, which is of this box alone.
  /// - Throws: An error of the box: it is dead, or has no memory left.
  public func batch(
    _ functions: [LuaFunction],
    traits: [LuaTraits] = []
  ) throws(LuaError) -> LuaBatch {
    let numbers = functions.map(\.number)
    let known = functions.indices.map { $0 < traits.count ? traits[$0].rawValue : 0 }
    let results = try unsafe cross { raw, results in
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe known.withUnsafeBufferPointer { known in
          unsafe lh_batch(raw, numbers.baseAddress, known.baseAddress, numbers.count, results)
        }
      }
    }
    return LuaBatch(number: try results.readNumber(), count: functions.count)
  }

  /// Where a function was written; nil for one that was not written in Lua.
  ///
  /// - Throws: An error of the box: it is dead, or the function is none of its own.
  public func place(of function: LuaFunction) throws(LuaError) -> LuaPlace? {
    let results = try unsafe cross { raw, results in unsafe lh_place(raw, function.number, results)
    }
    return try results.readPlace()
  }

  /// Calls each function of a batch with the same value, at the cost of one border crossing.
  ///
  /// Each runs under its own protected call and with its own fuel. For each, one entry is appended
  /// to `results`: see ``LuaBuffer/readOutcome(at:)``. A function that kills the box is the last:
  /// make a new box and go on behind it.
  ///
  /// - Parameters:
  ///   - batch: Functions of this box.
  ///   - first: The index of the first function to call.
  ///   - argument: One value.
  ///   - results: Where the entries go, behind what is there.
  /// - Returns: The number of entries appended.
  /// - Throws: An error of the call as a whole; no function was called then.
  @discardableResult
  public func callEach(
    _ batch: LuaBatch,
    from first: Int = 0,
    argument: borrowing LuaBuffer,
    results: inout LuaBuffer
  ) throws(LuaError) -> Int {
    var done = 0
    let start = results.count
    let code = unsafe argument.withContent { content in
      guard let input = content.baseAddress else { return Int32(LH_CRASH) }
      return unsafe results.lend { output in
        unsafe lh_call_each(raw, batch.number, max(0, first), input, content.count, output, &done)
      }
    }
    guard code == 0 else {
      let error = try results.readFailure(at: start)
      results.count = start
      throw error
    }
    return done
  }

  // MARK: State

  /// Whether the box can no longer be used, and the code that killed it.
  public var death: LuaError.Code? {
    let code = unsafe lh_dead(raw)
    return code == 0 ? nil : LuaError.Code(border: code)
  }

  /// Fuel that the last call used, memory in use, and the most memory ever in use, in bytes.
  public var used: (fuel: Int, memory: Int, peak: Int) {
    var fuel: Int64 = 0
    var memory: Int64 = 0
    var peak: Int64 = 0
    unsafe lh_used(raw, &fuel, &memory, &peak)
    return (Int(fuel), Int(memory), Int(peak))
  }

  /// What the script printed since this was last called. It then is empty.
  public func takeLog() -> String {
    var count = 0
    guard let bytes = unsafe lh_log(raw, &count) else { return "" }
    let text = unsafe String(
      decoding: UnsafeBufferPointer(start: bytes, count: count),
      as: UTF8.self
    )
    unsafe lh_log_clear(raw)
    return text
  }

  // MARK: Border

  /// Runs one C call and gives what it appended.
  func cross(
    _ body: (OpaquePointer, UnsafeMutablePointer<lh_buffer>) -> Int32
  ) throws(LuaError) -> LuaBuffer {
    var results = LuaBuffer()
    let code = unsafe results.lend { unsafe body(raw, $0) }
    guard code == 0 else { throw try results.readFailure(at: 0) }
    return results
  }
}
