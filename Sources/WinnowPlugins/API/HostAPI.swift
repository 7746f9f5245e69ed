import Lua

/// The interface that plugins see: the one source of argument checks, reference, editor types and
/// static checks.
package enum HostAPI {
  /// A module that `require` gives.
  package struct Module: Sendable {
    package var name: String
    /// What it is for: one sentence with its full stop.
    var summary: String
    package var functions: [HostFunction]
    package var constants: [Constant]

    /// Every name in it.
    var names: [String] { functions.map(\.name) + constants.map(\.field.name) }
  }

  /// A value that a module has.
  package struct Constant: Sendable {
    package var field: HostClass.Field
    /// Lua that uses it and asserts something; a test runs it.
    package var example: String
  }

  package static let modules = [
    Module(
      name: "winnow",
      summary: "What a plugin registers its rules with.",
      functions: functions,
      constants: [
        Constant(
          field: HostClass.Field(
            name: "settings",
            type: .record("winnow.Settings"),
            summary: "This plugin's settings, with the organization's values",
            isOptional: false
          ),
          example: """
            assert(winnow.settings.horizon == 3)
            """
        )
      ]
    ),
    Module(
      name: "winnow.test",
      summary: "What tests of a plugin use; only files in tests/ can require it.",
      functions: testFunctions,
      constants: [
        Constant(
          field: HostClass.Field(
            name: "now",
            type: .time,
            summary: "The moment that counts as now in tests: 2026-01-01T00:00:00.000Z",
            isOptional: false
          ),
          example: """
            test.case("the clock of tests stands still", function()
              test.equal(test.now, "2026-01-01T00:00:00.000Z")
            end)
            """
        )
      ]
    ),
  ]

  /// What plugins themselves require.
  static let functions = cardFunctions + questionnaireFunctions + timeFunctions

  /// The module that `require name` gives, nil when it is the plugin's own or none.
  static func module(_ name: String) -> Module? { modules.first { $0.name == name } }
}
