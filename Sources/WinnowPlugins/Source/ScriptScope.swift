/// A local name of a script.
final class ScriptVariable {
  let token: LuaToken
  /// What it holds, as far as the text tells.
  var meaning: ScriptMeaning
  /// Whether it holds a function of this script, and one that goes by another name.
  var isFunction = false
  var callee: ScriptCallee?
  /// The texts that it may hold, when it holds nothing else.
  var texts: [ScriptNames.Text] = []
  /// The texts of the list that it holds, when there is nothing else in it.
  var items: [ScriptNames.Text] = []
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

extension ScriptVariable {
  /// Holds this value from now on.
  func take(_ value: ScriptValue) {
    meaning = value.meaning
    isFunction = value.isFunction
    // A function that is written here goes by the local's own name.
    callee = value.variable == nil && value.isFunction ? nil : value.callee
    texts = value.texts
    items = value.items
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
  /// A module of the plugin's own.
  case own(String)
}

/// A function that can be followed.
struct ScriptCallee {
  /// The plugin's own module that has it; nil for the script itself.
  var module: String?
  var name: ScriptNames.FunctionName
  /// 1 when it is called as a method, else 0.
  var shift = 0
}

/// What is known of a function before it is read.
struct FunctionRole {
  /// What the script calls it by; nil for one without a name.
  var name: ScriptNames.FunctionName?
  /// Whether a card calls it with a lead.
  var isRule = false
  /// What it is called with, as far as its place tells.
  var owners: [ScriptNames.Owner] = []
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
  /// Whether it is a function that is written here.
  var isFunction = false
  /// What is called when it is called.
  var callee: ScriptCallee?
  /// Whose result it is, when it is a call.
  var resultOf: ScriptCallee?
  /// The name of the member that it is, if it is one.
  var memberName: String?
  /// What `ipairs` goes through, when it is a call of that.
  var elements: ScriptMeaning = .nothing
  var elementTexts: [ScriptNames.Text] = []
  /// The texts of the list that it is, when there is nothing else in it.
  var items: [ScriptNames.Text] = []

  /// The texts that it may be, when it can be nothing else.
  var texts: [ScriptNames.Text] {
    text.map { [ScriptNames.Text(token: $0)] } ?? variable?.texts ?? []
  }
  /// Whether it may be assigned to.
  var isPlace = false
  /// Whether it is a call, which alone may stand as a statement.
  var isCall = false
  /// The member that is read unless it is assigned to.
  var pending: ScriptNames.Member?
  /// The global that is read unless it is assigned to.
  var global: LuaToken?
}
