import Lua

/// The mark by which a card knows a table that `winnow.one_of` made.
enum OneOf {
  static let mark = "\u{1}one_of"

  /// `value` with the mark.
  static func marking(_ value: LuaValue?) throws(ScriptComplaint) -> LuaValue {
    guard var table = value?.table else {
      throw ScriptComplaint(
        message: "winnow.one_of takes a table with an id and its members",
        hint: "For instance: winnow.one_of { id = \"budget\", { id = \"ready\", … }, … }"
      )
    }
    table.fields.append(LuaTable.Field(name: mark, value: .string(mark)))
    return .table(table)
  }
}
