package import WinnowCore
import WinnowPlugins

/// What somebody tells about a lead, to add one or to change one.
package struct LeadDraft: Sendable {
  /// Fields at the top level in the order given; null removes one.
  package var fields: [(name: String, value: JSONValue)]
  /// Answers by id; null removes one.
  package var answers: [(id: String, value: JSONValue)]

  package init(
    fields: [(name: String, value: JSONValue)] = [],
    answers: [(id: String, value: JSONValue)] = []
  ) {
    self.fields = fields
    self.answers = answers
  }

  /// The data of the event: fields first, then `answers`.
  ///
  /// - Throws: usage, `reserved-field`, for a name with a meaning of its own; `bad-field` for one
  ///   that no field can have.
  func data() throws(WinnowError) -> JSONObject {
    var data = JSONObject()
    for (name, value) in fields {
      try Self.check(name)
      try Self.check(value, of: name)
      data[name] = value
    }
    var object = JSONObject()
    for (id, value) in answers {
      try Self.checkForm(id)
      object[id] = value
    }
    if !object.isEmpty { data.append("answers", .object(object)) }
    return data
  }

  private static func check(_ name: String) throws(WinnowError) {
    try checkForm(name)
    guard !Lead.reservedFields.contains(name) else {
      throw WinnowError(
        .usage,
        code: "reserved-field",
        "'\(name)' has a meaning of its own and cannot be set as a field",
        hint: "Choose another name; answers are set with --answer ID=VALUE."
      )
    }
  }

  private static func check(_ value: JSONValue, of name: String) throws(WinnowError) {
    switch Lead.fault(of: value, in: name) {
    case nil: return
    case .empty:
      throw WinnowError(
        .usage,
        code: "empty-field",
        "'\(name)' is empty",
        hint: "Leave it out; to take it away from a lead, use --set \(name)="
      )
    case .noAddress:
      throw WinnowError(
        .usage,
        code: "bad-email",
        "'\(value.plainText)' is no e-mail address",
        hint: "An e-mail address has an @: ada@acme.example"
      )
    }
  }

  private static func checkForm(_ name: String) throws(WinnowError) {
    guard LeadRead.isName(name) else {
      throw WinnowError(
        .usage,
        code: "bad-field",
        "'\(name)' cannot be the name of a field: \(LeadRead.nameForm)"
      )
    }
  }
}
