import ArgumentParser
import WinnowCore
import WinnowEngine

/// What somebody tells about a lead, to add one or to change one.
struct LeadFieldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Full name of the person.", valueName: "text"))
  var name: String?

  @Option(help: ArgumentHelp("E-mail address.", valueName: "address"))
  var email: String?

  @Option(help: ArgumentHelp("Telephone number.", valueName: "number"))
  var phone: String?

  @Option(help: ArgumentHelp("Company or organization.", valueName: "text"))
  var company: String?

  @Option(help: ArgumentHelp("Country, as two letters: DE.", valueName: "code"))
  var country: String?

  @Option(
    help: ArgumentHelp(
      "Where it came from: phone, web, trade_show, referral, social, email, ppc, list, partner.",
      valueName: "word"
    )
  )
  var source: String?

  @Option(help: ArgumentHelp("The campaign that brought it.", valueName: "text"))
  var campaign: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Any other field, as often as you like; nothing after = removes it, \"…\" makes it text.",
      valueName: "field=value"
    )
  )
  var fields: [Assignment] = []

  @Option(
    name: .customLong("answer"),
    help: ArgumentHelp(
      "What the lead answered to a question: budget=ready, decision_maker=true.",
      valueName: "id=value"
    )
  )
  var answers: [Assignment] = []

  /// What was given, named options first; an empty text removes.
  var draft: LeadDraft {
    let named: [(name: String, value: String?)] = [
      ("name", name), ("email", email), ("phone", phone), ("company", company),
      ("country", country), ("source", source), ("campaign", campaign),
    ]
    let given = named.compactMap { field in
      field.value.map { (name: field.name, value: $0.isEmpty ? .null : JSONValue.string($0)) }
    }
    return LeadDraft(
      fields: given + fields.map { (name: $0.name, value: $0.value) },
      answers: answers.map { (id: $0.name, value: $0.value) }
    )
  }

  var isEmpty: Bool { draft.fields.isEmpty && draft.answers.isEmpty }
}
