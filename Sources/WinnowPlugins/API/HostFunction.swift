import Lua

/// A function that plugins may call: what checks, pages and editors know about it.
package struct HostFunction: Sendable {
  /// What it takes at one place.
  package struct Parameter: Sendable {
    package var name: String
    var type: HostType
    /// One sentence without its full stop.
    var summary: String
    var isOptional = false
  }

  /// What it gives back.
  struct Outcome: Sendable {
    var type: HostType
    /// One sentence without its full stop.
    var summary: String
  }

  /// The module that has it: `winnow`.
  package var module: String
  package var name: String
  /// What it gives or does: one sentence with its full stop.
  var summary: String
  package var parameters: [Parameter] = []
  /// Nil when it gives nothing.
  var outcome: Outcome?
  /// What plugin.toml has to declare for it; nil when nothing.
  var capability: String?
  /// Fuel of one call, besides what its data costs.
  var price = 128
  /// Lua that calls it and asserts something; a test runs it.
  package var example: String
  /// Runs it on arguments that were checked already; nil for one that is written in Lua.
  var body: (@Sendable (PluginHost, [LuaValue]) throws(ScriptComplaint) -> LuaValue)?

  /// `winnow.age`
  package var path: String { module.split(separator: ".").last.map { $0 + "." + name } ?? name }

  /// How a call is written: `winnow.age(time)`, `winnow.scorecard { … }`.
  var signature: String {
    if parameters.count == 1, case .record = parameters[0].type { return path + " { … }" }
    let names = parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }
    return "\(path)(\(names.joined(separator: ", ")))"
  }

  /// Refuses arguments that are not as declared, naming function, parameter, what is expected and
  /// what was found.
  func check(_ arguments: [LuaValue]) throws(ScriptComplaint) {
    guard arguments.count <= parameters.count else {
      throw ScriptComplaint(
        message: "\(path) takes \(Self.count(parameters.count)), found \(arguments.count)",
        word: name,
        hint: "Write it as \(signature), with a dot and not with a colon."
      )
    }
    for (index, parameter) in parameters.enumerated() {
      let value = index < arguments.count ? arguments[index] : .nil
      if case .nil = value, parameter.isOptional { continue }
      guard !parameter.type.accepts(value) else { continue }
      throw ScriptComplaint(
        message: "\(path): '\(parameter.name)' must be \(parameter.type.phrase), "
          + "found \(Self.shown(value))",
        word: name,
        hint: "For instance:\n" + example
      )
    }
  }

  private static func count(_ number: Int) -> String {
    switch number {
    case 0: "no arguments"
    case 1: "one argument"
    default: "at most \(number) arguments"
    }
  }

  /// A short text is shown itself, any other value by its kind.
  private static func shown(_ value: LuaValue) -> String {
    guard let text = value.text, text.count <= 40 else { return Optional(value).kind }
    return "the text \"\(text)\""
  }
}
