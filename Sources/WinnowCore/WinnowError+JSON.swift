extension WinnowError {
  /// `code` and `message` always, the rest when it is known.
  package var json: JSONObject {
    var object: JSONObject = ["code": .string(code), "message": .string(message)]
    if let file { object.append("file", .string(file)) }
    if let line { object.append("line", .int(Int64(line))) }
    if let column { object.append("column", .int(Int64(column))) }
    if details.members.isEmpty, !notes.isEmpty {
      object.append("notes", .array(notes.map(JSONValue.string)))
    }
    for member in details.members { object.append(member.key, member.value) }
    if let hint { object.append("hint", .string(hint)) }
    return object
  }
}
