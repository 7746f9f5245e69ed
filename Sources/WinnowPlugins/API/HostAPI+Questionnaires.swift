import Lua
import WinnowCore

extension HostAPI {
  /// Questionnaires and their texts.
  static let questionnaireFunctions = [
    HostFunction(
      module: "winnow",
      name: "questionnaire",
      summary: "Registers a questionnaire: a function that asks, and gives what came of it.",
      parameters: [
        HostFunction.Parameter(
          name: "questionnaire",
          type: .record("winnow.Questionnaire"),
          summary: "the questionnaire"
        )
      ],
      price: 512,
      example: """
        winnow.questionnaire {
          id = "discovery", title = "Discovery call", sections = { "Need" },
          run = function(ask, lead, score, propose)
            ask.section "Need"
            local need = ask.choice { id = "need", text = "How clear is the need?", required = true,
              options = { { id = "clear", text = "Clear" }, { id = "none", text = "None" } } }
            if need == "none" then return { outcome = "park" } end
            local seats = ask.number { id = "seats", text = "How many seats?", min = 1 }
            propose.set("seats", seats)
            return { outcome = "qualified" }
          end,
        }
        """
    ) { host, arguments throws(ScriptComplaint) in
      try host.register(questionnaire: arguments.first)
      return .nil
    },
    HostFunction(
      module: "winnow",
      name: "text",
      summary: "A text by its key, in every language of the plugin's texts/*.toml.",
      parameters: [
        HostFunction.Parameter(name: "key", type: .text, summary: "such as \"need\"")
      ],
      outcome: HostFunction.Outcome(
        type: .map(.text),
        summary: "texts by language, as questions take them"
      ),
      example: """
        local T = winnow.text
        winnow.questionnaire {
          id = "discovery",
          run = function(ask) ask.text { id = "city", text = T "city" } end,
        }
        -- texts/en.toml: city = "Which city?"    texts/de.toml: city = "Welche Stadt?"
        assert(not pcall(winnow.text, "no-such-key"))
        """
    ) { host, arguments throws(ScriptComplaint) in
      try host.source.texts.wording(arguments.first?.text ?? "")
    },
  ]

  /// The tables of questionnaires.
  package static let questionnaireClasses = [
    HostClass(
      name: "winnow.Questionnaire",
      summary: "What winnow.questionnaire takes.",
      fields: [
        field("id", .text, "its name: letters, digits, _, - and .", isOptional: false),
        field(
          "run",
          .function(
            "fun(ask: winnow.Ask, lead: winnow.Lead, score: winnow.PointsBook, "
              + "propose: winnow.Propose): winnow.Outcome|string|nil"
          ),
          "asks; run anew after every answer, so it must do nothing else",
          isOptional: false
        ),
        field("title", wording, "what people see"),
        field("sections", .list(wording), "its parts, in order, for telling how far one is"),
        field("languages", .list(.text), "such as en and de, the main one first"),
      ]
    ),
    HostClass(
      name: "winnow.Outcome",
      summary: "What a questionnaire gives at its end.",
      fields: [field("outcome", .text, "such as qualified or nurture")]
    ),
    HostClass(
      name: "winnow.Ask",
      summary: "Asks. Each function gives the value, nil without one, and what there is beside it.",
      fields: asking
    ),
    HostClass(
      name: "winnow.Question",
      summary: "A question of any kind.",
      fields: common + bounds
    ),
    HostClass(
      name: "winnow.Choice",
      summary: "A question with options: all members of winnow.Question, and these.",
      fields: common + [
        field(
          "options",
          .list(.either(.text, .record("winnow.Option"))),
          "what can be chosen",
          isOptional: false
        ),
        field(
          "other",
          .either(.boolean, wording),
          "takes what no option names; a text asks for it"
        ),
        field("min", .number, "the least options, where there can be several"),
        field("max", .number, "the most options, where there can be several"),
      ]
    ),
    HostClass(
      name: "winnow.Option",
      summary: "One of the answers that can be chosen.",
      fields: [
        field("id", .text, "what is kept as the answer", isOptional: false),
        field("text", wording, "what people see; the id without it"),
        field("points", .number, "what it adds to the questionnaire's own points"),
        field("tags", .list(.text), "topics, such as bant:need"),
        field("exclusive", .boolean, "stands alone among several"),
      ]
    ),
    HostClass(
      name: "winnow.List",
      summary: "Questions that are asked for each of several items.",
      fields: [
        field("id", .text, "its name; answers are kept as id[1]/question", isOptional: false),
        field(
          "item",
          .function("fun(it: winnow.Ask, number: integer): any"),
          "asks about one item",
          isOptional: false
        ),
        field("count", .integer, "how many there are; without it people are asked for another"),
        field("min", .integer, "how many are asked without that"),
        field("max", .integer, "the most"),
        field("add", wording, "what asks for another one"),
      ]
    ),
    HostClass(
      name: "winnow.Form",
      summary: "Questions that are kept together.",
      fields: [
        field("id", .text, "its name; answers are kept as id/question", isOptional: false),
        field("text", wording, "what it is about"),
        field(
          "fields",
          .list(.record("winnow.Question")),
          "its questions, each with its kind",
          isOptional: false
        ),
      ]
    ),
    HostClass(
      name: "winnow.AnswerMeta",
      summary: "What there is beside the value of an answer.",
      fields: [
        field(
          "state",
          .choice(["answered", "dont_know", "refused", "skipped"]),
          "tells why there is no value",
          isOptional: false
        ),
        field("source", .text, "typed, prefill, file …", isOptional: false),
        field("key", .text, "the answer's name in the interview", isOptional: false),
        field("other", .text, "what was meant by other"),
      ]
    ),
    HostClass(
      name: "winnow.PointsBook",
      summary: "The questionnaire's own points.",
      fields: [
        field(
          "add",
          .function("fun(entry: { id: string, points: number, why?: string })"),
          "adds points; they are shown as the questionnaire's, beside the score",
          isOptional: false
        )
      ]
    ),
    HostClass(
      name: "winnow.Propose",
      summary: "What is to become of the lead; done when the interview is finished.",
      fields: [
        field("set", .function("fun(field: string, value: any)"), "a field; nil takes it away"),
        field("label", .function("fun(name: string)"), "a label among the lead's labels"),
        field(
          "activity",
          .function("fun(type: string, note?: string)"),
          "something that the lead did, such as download"
        ),
        field(
          "consent",
          .function("fun(channel: \"email\"|\"phone\"|\"post\", granted: boolean)"),
          "what the lead allows, or no longer allows"
        ),
      ]
    ),
  ]

  private static let wording = HostType.either(.text, .map(.text))

  private static func field(
    _ name: String,
    _ type: HostType,
    _ summary: String,
    isOptional: Bool = true
  ) -> HostClass.Field {
    HostClass.Field(name: name, type: type, summary: summary, isOptional: isOptional)
  }

  private static let asking: [HostClass.Field] = {
    let kinds: [(name: String, gives: String, summary: String)] = [
      ("yesno", "boolean?", "yes or no"),
      ("number", "number?", "a number"),
      ("money", "{ amount: number, currency: string }?", "an amount with its currency"),
      ("percent", "number?", "a number from 0 to 100"),
      ("scale", "integer?", "a whole number, from 1 to 5 without bounds"),
      ("text", "string?", "a text of one line"),
      ("long", "string?", "a text of several lines"),
      ("date", "string?", "a day as 2026-03-31"),
      ("email", "string?", "an e-mail address"),
      ("phone", "string?", "a phone number"),
      ("url", "string?", "an address in the web"),
    ]
    let fields =
      [
        ("choice", "fun(choice: winnow.Choice): string?, winnow.AnswerMeta", "one of some options"),
        ("multi", "fun(choice: winnow.Choice): string[]?, winnow.AnswerMeta", "several options"),
      ]
      + kinds.map { kind in
        (
          kind.name, "fun(question: winnow.Question): \(kind.gives), winnow.AnswerMeta",
          kind.summary
        )
      } + [
        ("list", "fun(list: winnow.List): any[]", "the same questions for several items"),
        (
          "form", "fun(form: winnow.Form): table<string, any>, table<string, winnow.AnswerMeta>",
          "questions that are kept together"
        ),
        ("section", "fun(name: string|table<string, string>)", "begins a part"),
        ("info", "fun(text: string|table<string, string>)", "shows something"),
      ]
    return fields.map { field($0.0, .function($0.1), $0.2, isOptional: false) }
  }()

  private static let common = [
    field("id", .text, "names the answer: letters, digits, _ and -", isOptional: false),
    field("text", wording, "what is asked", isOptional: false),
    field("help", wording, "shown for ?"),
    field("hint", wording, "one line, always shown"),
    field("required", .boolean, "cannot be skipped"),
    field("dont_know", .boolean, "true offers \"don't know\", false refuses it"),
    field("refuse", .boolean, "true offers to refuse an answer, false does not allow it"),
    field("tags", .list(.text), "topics, such as bant:need"),
    field(
      "sensitive",
      .boolean,
      "keeps the value off the pages and exports of interviews, not out of the record"
    ),
    field(
      "validate",
      .function("fun(value: any): true|nil|\"warn\", string?"),
      "true; or nil and why not; or \"warn\" and what to think about"
    ),
    field("prefill", .any, "a value from the record, to be confirmed"),
    field("prefill_mode", .choice(["ask", "accept"]), "accept takes the prefill without asking"),
    field("known", .span, "how old an answer of an earlier interview may be to be taken over"),
    field("default", .any, "a value that Enter takes"),
    field("reask_on", .list(.text), "ids whose change makes it be asked again"),
  ]

  private static let bounds = [
    field("min", .number, "the least number or amount, or number of characters"),
    field("max", .number, "the most"),
    field("integer", .boolean, "takes whole numbers only"),
    field("unit", .text, "behind the number, such as months"),
    field("currency", .text, "of amounts that name none, such as EUR"),
    field("earliest", .text, "the first day, as 2026-03-31"),
    field("latest", .text, "the last day"),
  ]
}
