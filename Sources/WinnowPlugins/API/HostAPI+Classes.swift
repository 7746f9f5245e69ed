extension HostAPI {
  private static let degree = "fun(lead: winnow.Lead): boolean|number|nil, string?"
  private static let truth = "fun(lead: winnow.Lead): any, string?"

  /// The tables of a scorecard, in the order in which one reads about them.
  package static let classes = [
    HostClass(
      name: "winnow.Scorecard",
      summary: "What winnow.scorecard takes.",
      fields: [
        field("id", .text, "its name: letters, digits, _, - and .", isOptional: false),
        field("threshold", .number, "qualified means strictly above it", isOptional: false),
        field("criteria", .list(.either(criterion, group)), "what gives points"),
        field("engagement", .record("winnow.Engagement"), "points for what a lead did"),
        field("gates", .list(.record("winnow.Gate")), "what rules a lead out"),
        field(
          "fast_lane",
          .function(truth),
          "what qualifies at once: true, or a text that says why"
        ),
        field("grades", .record("winnow.Scale"), "letters, the highest line first"),
        field(
          "bands",
          .record("winnow.Scale"),
          "words such as hot and cold, the highest line first"
        ),
        field("dimensions", .map(.record("winnow.Dimension")), "bounds for parts of the score"),
        field("order", .list(.text), "ids of criteria whose weights must descend"),
      ]
    ),
    HostClass(
      name: "winnow.Criterion",
      summary: "One rule that a lead meets by degree.",
      fields: [
        field("id", .text, "its name, once in a card", isOptional: false),
        field("weight", .number, "the most that it gives; may be negative", isOptional: false),
        field(
          "degree",
          .function(degree),
          "true, false, 0 to 1, or nil for unknown; then the reason",
          isOptional: false
        ),
        field("label", .text, "what people see"),
        field("dimension", .text, "the part of the score that it counts in; fit without it"),
      ]
    ),
    HostClass(
      name: "winnow.OneOf",
      summary: "Criteria that exclude each other; they are its elements.",
      fields: [
        field("id", .text, "its name", isOptional: false),
        field("dimension", .text, "the dimension of its members"),
      ],
      elements: criterion
    ),
    HostClass(
      name: "winnow.Engagement",
      summary: "Points for activities, fading with time.",
      fields: [
        field("activities", .map(.either(.number, .record("winnow.Activity"))), "points by type"),
        field("decay", .record("winnow.Decay"), "how they fade; without it they do not"),
        field("cap", .number, "the most that all of them give"),
        field(
          "dimension",
          .text,
          "the part of the score that they count in; engagement without it"
        ),
      ]
    ),
    HostClass(
      name: "winnow.Activity",
      summary: "What one type of activity is worth.",
      fields: [
        field("points", .number, "for each", isOptional: false),
        field("first", .integer, "how many count, the earliest first; all without it"),
      ]
    ),
    HostClass(
      name: "winnow.Gate",
      summary: "Something that rules a lead out whatever its points.",
      fields: [
        field("id", .text, "its name", isOptional: false),
        field("reason", .text, "a reason code, or a term of glossary.toml", isOptional: false),
        field("when", .function(truth), "whether it holds", isOptional: false),
      ]
    ),
    HostClass(
      name: "winnow.Scale",
      summary: "A ladder of names; its elements are { name, points }, the highest first.",
      fields: [
        field("of", .text, "\"total\" or a dimension; total without it"),
        field("lowest", .text, "the name below the last line", isOptional: false),
      ],
      elements: .list(.either(.text, .number))
    ),
    HostClass(
      name: "winnow.Dimension",
      summary: "Bounds of a part of the score.",
      fields: [
        field("cap", .number, "the most that it gives"),
        field("floor", .number, "the least that it gives"),
      ]
    ),
    HostClass(name: "winnow.Decay", summary: "What a decay function gives.", fields: []),
  ]

  /// What a lead did, as criteria see it.
  static let activityClass = HostClass(
    name: "winnow.LeadActivity",
    summary: "Something that a lead did.",
    fields: [
      field("type", .text, "such as email.click", isOptional: false),
      field("age", .number, "how many days ago, with a fraction", isOptional: false),
      field("note", .text, "what was noted with it"),
    ]
  )

  /// What `test.score` gives.
  static let resultClass = HostClass(
    name: "winnow.test.Result",
    summary: "A score as the stream gives it.",
    fields: [
      field("id", .any, "the lead's id, or its number", isOptional: false),
      field("score", .number, "the sum of the parts", isOptional: false),
      field("grade", .text, "where the card has grades"),
      field("qualified", .boolean, "whether it is above the threshold", isOptional: false),
      field(
        "parts",
        .list(.map(.any)),
        "criterion, degree, weight, points, why",
        isOptional: false
      ),
      field("unknown", .list(.text), "criteria that could not tell", isOptional: false),
      field("errors", .map(.text), "why criteria failed, by id"),
      field("gate", .map(.text), "id and reason of the gate that fired"),
      field("fast_lane", .text, "why the fast lane took it"),
    ]
  )

  private static let criterion = HostType.record("winnow.Criterion")
  private static let group = HostType.record("winnow.OneOf")

  private static func field(
    _ name: String,
    _ type: HostType,
    _ summary: String,
    isOptional: Bool = true
  ) -> HostClass.Field {
    HostClass.Field(name: name, type: type, summary: summary, isOptional: isOptional)
  }
}
