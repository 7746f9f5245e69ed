import Lua
import WinnowCore

/// What `require "winnow"` gives a plugin: one entry per function, the source of checks and pages.
enum HostAPI {
  /// A function that plugins may call.
  struct Function: Sendable {
    var name: String
    /// What it takes, as written in Lua.
    var signature: String
    /// What it gives or does, one sentence.
    var summary: String
    /// Runs it for `host` on the arguments that the script gave.
    var body: @Sendable (PluginHost, [LuaValue]) throws(ScriptComplaint) -> LuaValue
  }

  static let functions: [Function] = [
    Function(
      name: "scorecard",
      signature: "winnow.scorecard { id = …, threshold = …, criteria = { … } }",
      summary: "Registers a scorecard."
    ) { host, arguments throws(ScriptComplaint) in
      try host.register(card: arguments.first)
      return .nil
    },
    Function(
      name: "one_of",
      signature: "winnow.one_of { id = …, { … }, { … } }",
      summary: "Makes criteria exclude each other: the one met best counts."
    ) { _, arguments throws(ScriptComplaint) in
      try OneOf.marking(arguments.first)
    },
    Function(
      name: "half_life",
      signature: "winnow.half_life \"30 days\"",
      summary: "A decay that leaves half after each such time."
    ) { _, arguments throws(ScriptComplaint) in
      DecayValue.make(.halfLife(days: try days(arguments, "winnow.half_life \"30 days\"")))
    },
    Function(
      name: "window",
      signature: "winnow.window \"90 days\"",
      summary: "A decay that leaves the whole until such a time has passed, then nothing."
    ) { _, arguments throws(ScriptComplaint) in
      DecayValue.make(.window(days: try days(arguments, "winnow.window \"90 days\"")))
    },
    Function(
      name: "linear",
      signature: "winnow.linear \"60 days\"",
      summary: "A decay in equal steps that leaves nothing after such a time."
    ) { _, arguments throws(ScriptComplaint) in
      DecayValue.make(.linear(lossPerDay: 1 / (try days(arguments, "winnow.linear \"60 days\""))))
    },
    Function(
      name: "age",
      signature: "winnow.age(\"2026-03-01T09:00:00Z\")",
      summary: "How many days ago a time was; negative when it lies ahead."
    ) { host, arguments throws(ScriptComplaint) in
      guard let instant = arguments.first?.text.flatMap({ Instant($0) }) else {
        throw ScriptComplaint(message: "winnow.age takes a time in ISO 8601, as text")
      }
      return .number(instant.age(at: host.now))
    },
    Function(
      name: "now",
      signature: "winnow.now()",
      summary: "The moment that counts as now, as text in ISO 8601; the same for the whole run."
    ) { host, _ in
      .string(host.now.description)
    },
  ]

  /// The first argument as a span of time above zero, in days.
  private static func days(
    _ arguments: [LuaValue],
    _ example: String
  ) throws(ScriptComplaint) -> Double {
    guard let span = arguments.first?.text.flatMap({ TimeSpan($0) }), span.milliseconds > 0 else {
      throw ScriptComplaint(
        message: "this decay takes a span of time above zero, as text",
        hint: "For instance: " + example
      )
    }
    return span.days
  }
}
