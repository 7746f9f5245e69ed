extension HostAPI {
  private static let degree = "fun(lead: winnow.Lead): boolean|number|nil, string?"
  private static let combination = "fun(dimensions: table<string, number>): number"
  private static let gate = "fun(lead: winnow.Lead): boolean|nil, string?"
  private static let lane = "fun(lead: winnow.Lead): boolean|string|nil, string?"

  /// The tables of a scorecard, in the order in which one reads about them.
  package static let classes = [
    HostClass(
      name: "winnow.Scorecard",
      summary: "What winnow.scorecard takes.",
      fields: [
        field("id", .text, "its name: letters, digits, _, - and .", isOptional: false),
        field("threshold", .number, "qualified means strictly above it", isOptional: false),
        field(
          "hysteresis",
          .number,
          "how far below the threshold a lead that was qualified stays so; 0 without it"
        ),
        field("criteria", .list(.either(criterion, .either(choice, group))), "what gives points"),
        field("engagement", .record("winnow.Engagement"), "points for what a lead did"),
        field("gates", .list(.record("winnow.Gate")), "what rules a lead out"),
        field(
          "fast_lane",
          .function(lane),
          "what qualifies at once: true, or a text that says why"
        ),
        field("grades", .record("winnow.Scale"), "letters, the highest line first"),
        field(
          "bands",
          .record("winnow.Scale"),
          "words such as hot and cold, the highest line first"
        ),
        field(
          "cells",
          .map(.text),
          "what to do in a cell of grade and band, such as A1 for the best of both"
        ),
        field(
          "dimensions",
          .map(.either(.record("winnow.Dimension"), .text)),
          "parts of the score: bounds, or the plugin whose card gives one"
        ),
        field(
          "combine",
          .either(.map(.number), .function(combination)),
          "how dimensions make the score: a factor for each, or a function, which gives up to a billion points "
            + "either way; they are added without it"
        ),
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
      name: "winnow.Group",
      summary: "Criteria that stand together; they are its elements, one_of among them.",
      fields: [
        field("id", .text, "its name", isOptional: false),
        field("label", .text, "what people see"),
        field("dimension", .text, "the dimension of its members; fit without it"),
        field("cap", .number, "the most that they give together"),
        field("floor", .number, "the least that they give together"),
      ],
      elements: .either(criterion, choice)
    ),
    HostClass(
      name: "winnow.Engagement",
      summary: "Points for activities, fading with time.",
      fields: [
        field("activities", .map(.either(.number, .record("winnow.Activity"))), "points by type"),
        field("decay", .record("winnow.Decay"), "how they fade; without it they do not"),
        field("cap", .number, "the most that all of them give"),
        field("floor", .number, "the least that all of them give"),
        field("groups", .map(.record("winnow.Bounds")), "types that have bounds together, by name"),
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
        field("once", .boolean, "whether only the first counts"),
        field("per_day", .integer, "how many count on one day in UTC; all without it"),
        field("cool_down", .span, "what must have passed since the last one that counted"),
        field("decay", .record("winnow.Decay"), "how it fades; as the others without it"),
        field("group", .text, "the group of the engagement that it belongs to"),
        field("from", .list(.text), "sources that count; any without it"),
        field("not_from", .list(.text), "sources that do not count, such as a mail scanner"),
      ]
    ),
    HostClass(
      name: "winnow.Gate",
      summary: "Something that rules a lead out whatever its points.",
      fields: [
        field("id", .text, "its name", isOptional: false),
        field("reason", .text, "a reason code, or a term of glossary.toml", isOptional: false),
        field(
          "when",
          .function(gate),
          "whether it holds; a lead of which it cannot tell because it failed is not qualified",
          isOptional: false
        ),
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
      summary: "A part of the score.",
      fields: [
        field("cap", .number, "the most that it gives"),
        field("floor", .number, "the least that it gives"),
        field(
          "counts",
          .boolean,
          "false for what is told beside the score, such as a value in money"
        ),
        field("from", .text, "the plugin whose card gives it"),
        field("gates", .boolean, "false when gates of that card are not to rule a lead out here"),
      ]
    ),
    HostClass(
      name: "winnow.Bounds",
      summary: "The most and the least that something gives.",
      fields: [
        field("cap", .number, "the most"),
        field("floor", .number, "the least"),
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
      field("source", .text, "where it comes from"),
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
      field("band", .text, "where the card has bands"),
      field("cell", .text, "where the card has both"),
      field("action", .text, "what the card says to do in that cell"),
      field("qualified", .boolean, "whether it is above the threshold", isOptional: false),
      field(
        "parts",
        .list(.map(.any)),
        "criterion, degree, weight, points, why",
        isOptional: false
      ),
      field("unknown", .list(.text), "criteria that could not tell", isOptional: false),
      field("errors", .map(.text), "why criteria failed, by id"),
      field("range", .list(.number), "the least and the most that it could be", isOptional: false),
      field("dimensions", .map(.number), "sums by name", isOptional: false),
      field("ruleset", .text, "the digest of plugin and settings", isOptional: false),
      field("gate", .map(.text), "id and reason of the gate that fired"),
      field("fast_lane", .text, "why the fast lane took it"),
      field("held", .boolean, "true when it is qualified only because it was before"),
    ]
  )

  private static let criterion = HostType.record("winnow.Criterion")
  private static let choice = HostType.record("winnow.OneOf")
  private static let group = HostType.record("winnow.Group")

  private static func field(
    _ name: String,
    _ type: HostType,
    _ summary: String,
    isOptional: Bool = true
  ) -> HostClass.Field {
    HostClass.Field(name: name, type: type, summary: summary, isOptional: isOptional)
  }
}
