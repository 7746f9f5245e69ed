import Lua

/// Tables of criteria on their way through a script: made by `winnow.one_of` and `winnow.group`, read by
/// the card, which knows them by a mark.
enum CriteriaTable: String {
  case oneOf = "one_of"
  case group

  private static let mark = "\u{1}criteria"

  /// `value` with the mark.
  func marking(_ value: LuaValue?) throws(ScriptComplaint) -> LuaValue {
    guard var table = value?.table else {
      throw ScriptComplaint(
        message: "winnow.\(rawValue) takes a table with an id and its members",
        hint: "For instance: winnow.\(rawValue) { id = \"budget\", { id = \"ready\", … }, … }"
      )
    }
    table.fields.append(LuaTable.Field(name: Self.mark, value: .string(rawValue)))
    return .table(table)
  }

  /// What a table of a card is; nil for a criterion.
  static func kind(_ table: inout ScriptTable) throws(ScriptComplaint) -> CriteriaTable? {
    try table.text(mark).flatMap(CriteriaTable.init)
  }
}
