import CLuaHost

extension LuaBox {
  /// Gives scripts functions and constants of the host under a module name.
  ///
  /// `require "winnow"` then gives a table with them. Called again for the same module, it adds.
  ///
  /// - Parameters:
  ///   - module: The name for `require`.
  ///   - functions: Host functions by name.
  ///   - constants: Values by name.
  ///   - price: Fuel that each call of these functions costs, besides a price for its data.
  /// - Throws: The code that killed the box, or `MEMORY`.
  public func define(
    module: String,
    _ functions: [String: LuaHostFunction] = [:],
    constants: [String: LuaValue] = [:],
    price: Int = 64
  ) throws(LuaError) {
    for (name, function) in functions.sorted(by: { $0.key < $1.key }) {
      try define(module, name, function, price: price)
    }
    for (name, value) in constants.sorted(by: { $0.key < $1.key }) {
      try define(module, name, value)
    }
  }

  private func define(
    _ module: String,
    _ name: String,
    _ function: @escaping LuaHostFunction,
    price: Int
  ) throws(LuaError) {
    let number = UInt32(truncatingIfNeeded: host.functions.count)
    host.functions.append(function)
    _ = try unsafe cross { raw, results in
      unsafe lh_define_function(raw, module, name, number, Int64(max(0, price)), results)
    }
  }

  private func define(_ module: String, _ name: String, _ value: LuaValue) throws(LuaError) {
    var input = LuaBuffer()
    input.append(value)
    try define(module: module, name: name, value: input)
  }

  /// Gives scripts one value that was written into a buffer, for example a table under a guard.
  public func define(
    module: String,
    name: String,
    value: borrowing LuaBuffer
  ) throws(LuaError) {
    _ = try unsafe cross { raw, results in
      unsafe value.withContent { content in
        guard let start = content.baseAddress else { return Int32(LH_CRASH) }
        return unsafe lh_define_value(raw, module, name, start, content.count, results)
      }
    }
  }

  /// Makes a guard for tables that go into this box.
  ///
  /// Reading a field that such a table does not have gives nil when its name is allowed, and raises
  /// `CAPABILITY` with a suggestion when it is not.
  ///
  /// - Parameters:
  ///   - name: How messages call the table, for example `lead`.
  ///   - allowed: The names of the fields that may be absent.
  ///   - advice: What messages say behind the name of the field.
  /// - Returns: The guard, for ``LuaBuffer/beginTable(under:)``.
  /// - Throws: The code that killed the box, or `MEMORY`.
  public func makeGuard(
    name: String,
    allowed: [String],
    advice: String = "is not declared: add it to the reads in plugin.toml"
  ) throws(LuaError) -> LuaGuard {
    var input = LuaBuffer()
    input.append(.list(allowed.sorted().map { .string($0) }))
    let results = try unsafe cross { raw, results in
      unsafe input.withContent { content in
        guard let start = content.baseAddress else { return Int32(LH_CRASH) }
        return unsafe lh_guard(raw, name, start, content.count, advice, results)
      }
    }
    return LuaGuard(number: try results.readNumber())
  }
}
