extension HostAPI {
  /// The tables of tests.
  package static let testClasses = [resultClass, givenClass, interviewClass]

  private static let givenClass = HostClass(
    name: "winnow.test.Given",
    summary: "What test.interview takes.",
    fields: [
      field(
        "answers",
        .map(.any),
        "values by key, such as site[1]/city; a table with a state says why there is none: "
          + "dont_know, refused, skipped"
      ),
      field("lead", .map(.any), "the lead as in JSON; the script sees what plugin.toml declares"),
      field("known", .map(.any), "by id, what an earlier interview gave: { value = 80, age = 30 }"),
    ]
  )

  private static let interviewClass = HostClass(
    name: "winnow.test.Interview",
    summary: "Where an interview ended or stopped.",
    fields: [
      field("finished", .boolean, "whether nothing is left to be asked", isOptional: false),
      field("outcome", .text, "what the questionnaire gave at its end"),
      field("asks", .text, "the key of the question that it waits for"),
      field("reason", .text, "why that question did not take its answer"),
      field("section", .text, "the part that it is in, in the main language"),
      field("path", .list(.text), "the keys of the questions, in order", isOptional: false),
      field("answers", .map(.any), "values by key", isOptional: false),
      field(
        "states",
        .map(.text),
        "answered, dont_know, refused, skipped, by key",
        isOptional: false
      ),
      field("unused", .list(.text), "keys of answers that nothing asked for", isOptional: false),
      field("points", .number, "the sum of the questionnaire's own points", isOptional: false),
      field(
        "proposals",
        .list(.map(.any)),
        "in order, each with its kind: set with field and value, label with name, consent with "
          + "channel and granted",
        isOptional: false
      ),
    ]
  )

  private static func field(
    _ name: String,
    _ type: HostType,
    _ summary: String,
    isOptional: Bool = true
  ) -> HostClass.Field {
    HostClass.Field(name: name, type: type, summary: summary, isOptional: isOptional)
  }
}
