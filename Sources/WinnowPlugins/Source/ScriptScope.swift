/// A local name of a script.
final class ScriptVariable {
  let token: LuaToken
  /// What it holds, as far as the text tells.
  var meaning: ScriptMeaning
  /// Names of the parameters when it holds a function.
  var parameters: [String] = []
  /// Parameters, loop variables and those that are closed at their end may go unread.
  let mayBeUnread: Bool
  var isRead = false
  /// How many functions enclose it.
  var depth = 0

  init(_ token: LuaToken, meaning: ScriptMeaning = .nothing, mayBeUnread: Bool = false) {
    self.token = token
    self.meaning = meaning
    self.mayBeUnread = mayBeUnread || token.text.hasPrefix("_")
  }
}

/// What an expression stands for, as far as static checks care.
enum ScriptMeaning: Equatable {
  case nothing
  case known(ScriptNames.Owner)
  /// `lead.stage`
  case stage
  /// The function `require`.
  case require
}

/// An expression that was read.
struct ScriptValue {
  var meaning: ScriptMeaning = .nothing
  /// The local that it names, when it is no more than that.
  var variable: ScriptVariable?
  /// The local that holds it, directly or in a table: `a` in `a.b[1]`.
  var root: ScriptVariable?
  /// The token, when it is no more than a text.
  var text: LuaToken?
  /// Names of its parameters, when it is a function.
  var parameters: [String] = []
  /// Whether it may be assigned to.
  var isPlace = false
  /// Whether it is a call, which alone may stand as a statement.
  var isCall = false
  /// The member that is read unless it is assigned to.
  var pending: ScriptNames.Member?
  /// The global that is read unless it is assigned to.
  var global: LuaToken?
}
