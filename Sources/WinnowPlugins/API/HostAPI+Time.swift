import Lua
import WinnowCore

extension HostAPI {
  /// The clock, which stands still for a run.
  static let timeFunctions = [
    HostFunction(
      module: "winnow",
      name: "age",
      summary: "How many days ago a time was; negative when it lies ahead.",
      parameters: [
        HostFunction.Parameter(
          name: "time",
          type: .time,
          summary: "a moment, such as \"2026-03-01T09:00:00Z\""
        )
      ],
      outcome: HostFunction.Outcome(type: .number, summary: "days, with a fraction"),
      example: """
        assert(winnow.age("2025-12-31T12:00:00Z") == 0.5)
        """
    ) { host, arguments in
      guard let instant = arguments.first?.text.flatMap({ Instant($0) }) else { return .nil }
      return .number(instant.age(at: host.now))
    },
    HostFunction(
      module: "winnow",
      name: "now",
      summary: "The moment that counts as now; the same for the whole run.",
      outcome: HostFunction.Outcome(type: .time, summary: "a moment in ISO 8601"),
      price: 64,
      example: """
        assert(winnow.age(winnow.now()) == 0)
        """
    ) { host, _ in
      .string(host.now.description)
    },
  ]
}
