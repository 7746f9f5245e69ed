import Lua

/// The mark by which a card knows a table that `winnow.one_of` made.
enum OneOf {
  static let mark = "\u{1}one_of"

  /// `table` with the mark.
  static func marking(_ table: LuaValue?) throws(ScriptComplaint) -> LuaValue {
    let key = LuaValue.string(Array(mark.utf8))
    switch table {
    case .map(let pairs): return .map(pairs + [(key, key)])
    case .list(let elements) where elements.isEmpty: return .map([(key, key)])
    default:
      throw ScriptComplaint(
        message: "winnow.one_of takes a table with an id and its members",
        hint: "For instance: winnow.one_of { id = \"budget\", { id = \"ready\", … }, … }"
      )
    }
  }
}
