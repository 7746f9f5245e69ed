package import Lua
package import WinnowCore

/// Runs a piece of Lua the way a plugin's own code runs: its modules, its limits, nothing more.
package struct PluginRunner {
  private let source: RuleSource
  private let now: Instant
  private let limits: LuaLimits

  package init(_ source: RuleSource, now: Instant, limits: LuaLimits = LuaLimits()) {
    self.source = source
    self.now = now
    self.limits = limits
  }

  /// Runs `text`, called `file` in messages. `control` gets what stops it from any thread, before it
  /// runs.
  ///
  /// - Throws: when not even a box can be made; what the code ends with is in the report.
  package func run(
    _ text: [UInt8],
    file: String,
    control: (_ stop: @escaping @Sendable () -> Void) -> Void = { _ in }
  ) throws(WinnowError) -> RunReport {
    let host = try PluginHost(source, now: now, limits: limits)
    host.chunk = LuaSource(file: file, text: text)
    let cancellation = host.box.cancellation
    control { cancellation.cancel() }
    let clock = ContinuousClock()
    let start = clock.now
    var report = RunReport()
    do throws(LuaError) {
      let chunk = try host.box.load(text, file: file)
      let value = try host.box.call(chunk).first ?? .nil
      report.value = try Self.json(value, file, host.box)
    } catch {
      report.failure = host.failure(error)
    }
    let used = host.box.used
    report.fuel = used.fuel
    report.memory = used.peak
    report.log = host.box.takeLog()
    report.milliseconds = (clock.now - start) / .milliseconds(1)
    return report
  }

  /// A result has no line of its own: it is what the whole text gives.
  private static func json(
    _ value: LuaValue,
    _ file: String,
    _ box: LuaBox
  ) throws(LuaError) -> JSONValue {
    do throws(LuaHostError) {
      return try value.json()
    } catch {
      throw LuaError(
        code: error.code,
        message: "the result: " + error.message,
        file: file,
        line: 1,
        fuelUsed: box.used.fuel,
        memoryUsed: box.used.memory
      )
    }
  }
}

/// What running a piece of Lua gave.
package struct RunReport: Sendable {
  /// What it returned; nil when it failed.
  package var value: JSONValue?
  /// What it ended with, when it failed.
  package var failure: PluginFailure?
  /// What it printed.
  package var log = ""
  /// Units of fuel, and bytes at the most.
  package var fuel = 0
  package var memory = 0
  package var milliseconds = 0.0

  /// What it ended with, in the terms that every module shares.
  package var error: WinnowError? { failure?.winnowError }

  /// The form of `plugin run --json`.
  package var json: JSONObject {
    var object: JSONObject = ["ok": .bool(failure == nil)]
    if let failure {
      object.append("error", .object(failure.json))
    } else {
      object.append("value", value ?? .null)
    }
    object.append("log", .string(log))
    object.append("fuel", .int(Int64(fuel)))
    object.append("memory", .int(Int64(memory)))
    object.append("ms", .double((milliseconds * 1000).rounded() / 1000))
    return object
  }
}
