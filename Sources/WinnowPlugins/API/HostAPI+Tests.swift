extension HostAPI {
  /// What `winnow.test` offers. The bodies stand in ``TestBench`` and ``TestPrelude``.
  static let testFunctions = [
    HostFunction(
      module: "winnow.test",
      name: "case",
      summary: "One test: it passes when the function raises no error.",
      parameters: [
        HostFunction.Parameter(
          name: "name",
          type: .text,
          summary: "a sentence that says what holds"
        ),
        HostFunction.Parameter(name: "body", type: .function("fun()"), summary: "what to try"),
      ],
      example: """
        test.case("one and one is two", function()
          test.equal(1 + 1, 2)
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "score",
      summary: "Scores a lead with a card of this plugin, as a line of the stream would be.",
      parameters: [
        HostFunction.Parameter(
          name: "lead",
          type: .map(.any),
          summary:
            "as in JSON; an activity is { type = \"email.click\", at = \"2025-12-31T00:00:00Z\" }"
        ),
        HostFunction.Parameter(
          name: "card",
          type: .text,
          summary: "the card's id; without it the one named like the plugin, or the only one",
          isOptional: true
        ),
      ],
      outcome: HostFunction.Outcome(
        type: .record("winnow.test.Result"),
        summary: "the result, as the stream gives it"
      ),
      price: 1024,
      example: """
        test.case("a clear need qualifies", function()
          local result = test.score { answers = { need = "clear" } }
          test.equal(result.score, 70)
          test.equal(result.qualified, true)
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "interview",
      summary: "Runs a questionnaire of this plugin over answers, as a file of answers would.",
      parameters: [
        HostFunction.Parameter(
          name: "id",
          type: .text,
          summary: "the questionnaire's id; nil for the one named like the plugin, or the only one",
          isOptional: true
        ),
        HostFunction.Parameter(
          name: "given",
          type: .record("winnow.test.Given"),
          summary: "the answers, and the lead that they come from"
        ),
      ],
      outcome: HostFunction.Outcome(
        type: .record("winnow.test.Interview"),
        summary: "where the interview ended or stopped"
      ),
      price: 1024,
      example: """
        test.case("the number of seats is asked, and may stay open", function()
          local asked = test.interview("discovery", { answers = { need = "clear" } })
          test.equal(asked.asks, "seats")
          local open = test.interview("discovery", {
            answers = { need = "clear", seats = { state = "dont_know" } },
          })
          test.equal(open.outcome, "qualified")
          test.equal(open.path, { "need", "seats" })
          test.equal(open.states.seats, "dont_know")
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "equal",
      summary: "Fails unless both are equal; tables are compared by content.",
      parameters: [
        HostFunction.Parameter(name: "found", type: .any, summary: "what came out"),
        HostFunction.Parameter(name: "expected", type: .any, summary: "what should"),
      ],
      example: """
        test.case("tables are compared by content", function()
          test.equal({ 1, { a = 2 } }, { 1, { a = 2 } })
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "near",
      summary: "Fails unless two numbers are as near as that.",
      parameters: [
        HostFunction.Parameter(name: "found", type: .number, summary: "what came out"),
        HostFunction.Parameter(name: "expected", type: .number, summary: "what should"),
        HostFunction.Parameter(
          name: "tolerance",
          type: .number,
          summary: "how far apart they may be; 0.001 without it",
          isOptional: true
        ),
      ],
      example: """
        test.case("a third is near 0.333", function()
          test.near(1 / 3, 0.333, 0.001)
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "fails",
      summary: "Fails unless the function raises an error.",
      parameters: [
        HostFunction.Parameter(name: "body", type: .function("fun()"), summary: "what must fail"),
        HostFunction.Parameter(
          name: "text",
          type: .text,
          summary: "what the error must contain",
          isOptional: true
        ),
      ],
      example: """
        test.case("nil has no fields", function()
          test.fails(function() local nothing; return nothing.field end, "nil")
        end)
        """
    ),
    HostFunction(
      module: "winnow.test",
      name: "golden",
      summary: "Fails unless a value is as recorded in tests/golden/NAME.json by test --record.",
      parameters: [
        HostFunction.Parameter(
          name: "name",
          type: .text,
          summary: "the file's name without .json: a-z, 0-9, _ and -"
        ),
        HostFunction.Parameter(name: "value", type: .any, summary: "what can stand in JSON"),
      ],
      price: 256,
      example: """
        test.case("the whole result is as recorded", function()
          test.golden("clear_need", test.score { id = "L1", answers = { need = "clear" } }.parts)
        end)
        """
    ),
  ]
}
