import Lua
import WinnowCore

extension HostAPI {
  /// Scorecards and what stands in them.
  static let cardFunctions = [
    HostFunction(
      module: "winnow",
      name: "scorecard",
      summary: "Registers a scorecard: rules, what each is worth, and the line to be above.",
      parameters: [
        HostFunction.Parameter(
          name: "card",
          type: .record("winnow.Scorecard"),
          summary: "the card"
        )
      ],
      price: 512,
      example: """
        winnow.scorecard {
          id = "example", threshold = 60,
          criteria = {
            { id = "clear_need", weight = 70, label = "Very clear need",
              degree = function(lead) return lead.answers.need == "clear", "asked" end },
          },
        }
        """
    ) { host, arguments throws(ScriptComplaint) in
      try host.register(card: arguments.first)
      return .nil
    },
    criteriaTable(
      .oneOf,
      of: "winnow.OneOf",
      summary: "Makes criteria exclude each other: the one met best counts, the first of equals.",
      parameter: "an id, and the criteria as elements",
      example: """
        winnow.scorecard {
          id = "example", threshold = 20,
          criteria = {
            winnow.one_of { id = "budget",
              { id = "ready", weight = 25, degree = function(lead) return lead.answers.ready end },
              { id = "planned", weight = 10, degree = function(lead) return lead.answers.plan end },
            },
          },
        }
        """
    ),
    criteriaTable(
      .group,
      of: "winnow.Group",
      summary: "Puts criteria together, with the most and the least that they give together.",
      parameter: "an id, bounds, and the criteria as elements",
      example: """
        winnow.scorecard {
          id = "example", threshold = 20,
          criteria = {
            winnow.group { id = "company", cap = 30,
              { id = "size", weight = 20, degree = function(lead) return lead.answers.ready end },
              { id = "branch", weight = 20, degree = function(lead) return lead.answers.branch end },
            },
          },
        }
        """
    ),
    decay(
      "half_life",
      summary: "A decay that leaves half after each such time.",
      example: "30 days"
    ) { .halfLife(days: $0) },
    linear,
    HostFunction(
      module: "winnow",
      name: "lasting",
      summary: "No decay, for one type of activity where the others fade.",
      outcome: HostFunction.Outcome(
        type: .record("winnow.Decay"),
        summary: "the decay of an engagement"
      ),
      price: 512,
      example: """
        winnow.scorecard {
          id = "example", threshold = 20,
          engagement = {
            decay = winnow.half_life "30 days",
            activities = { ["email.click"] = { points = 3, decay = winnow.lasting() } },
          },
        }
        """
    ) { _, _ in DecayValue.make(.none) },
    decay(
      "window",
      summary: "A decay that leaves the whole until such a time has passed, then nothing.",
      example: "90 days"
    ) { .window(days: $0) },
  ]

  private static let linear = HostFunction(
    module: "winnow",
    name: "linear",
    summary: "A decay in equal steps: so much of the whole each time, or all of it in such a time.",
    parameters: [
      HostFunction.Parameter(
        name: "loss",
        type: .either(.rate, .span),
        summary: "how much goes, such as \"50% a month\" (of 30 days), or when nothing is left, "
          + "such as \"60 days\""
      )
    ],
    outcome: HostFunction.Outcome(
      type: .record("winnow.Decay"),
      summary: "the decay of an engagement"
    ),
    price: 512,
    example: """
      winnow.scorecard {
        id = "example", threshold = 20,
        engagement = { decay = winnow.linear "50% a month", activities = { ["email.click"] = 10 } },
      }
      """
  ) { _, arguments in
    let rate = arguments.first?.text.flatMap { LossRate($0) }?.perDay
    let days = arguments.first.flatMap(HostType.days) ?? 1
    return DecayValue.make(.linear(lossPerDay: rate ?? 1 / days))
  }

  private static func criteriaTable(
    _ kind: CriteriaTable,
    of record: String,
    summary: String,
    parameter: String,
    example: String
  ) -> HostFunction {
    HostFunction(
      module: "winnow",
      name: kind.rawValue,
      summary: summary,
      parameters: [
        HostFunction.Parameter(name: "group", type: .record(record), summary: parameter)
      ],
      outcome: HostFunction.Outcome(
        type: .record(record),
        summary: "what stands among the criteria of a card"
      ),
      example: example
    ) { _, arguments throws(ScriptComplaint) in
      try kind.marking(arguments.first)
    }
  }

  private static func decay(
    _ name: String,
    summary: String,
    example span: String,
    _ make: @escaping @Sendable (Double) -> Decay
  ) -> HostFunction {
    HostFunction(
      module: "winnow",
      name: name,
      summary: summary,
      parameters: [
        HostFunction.Parameter(name: "span", type: .span, summary: "how long, such as \"\(span)\"")
      ],
      outcome: HostFunction.Outcome(
        type: .record("winnow.Decay"),
        summary: "the decay of an engagement"
      ),
      price: 512,
      example: """
        winnow.scorecard {
          id = "example", threshold = 20,
          engagement = { decay = winnow.\(name) "\(span)", activities = { ["email.click"] = 3 } },
        }
        """
    ) { _, arguments in
      DecayValue.make(make(arguments.first.flatMap(HostType.days) ?? 1))
    }
  }
}
