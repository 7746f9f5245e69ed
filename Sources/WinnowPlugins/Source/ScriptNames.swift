/// The names that a script uses, as far as its text tells.
struct ScriptNames {
  /// What a name belongs to.
  enum Owner: Hashable {
    /// A module of Winnow, such as `winnow`.
    case module(String)
    /// A library of Lua, such as `string`.
    case library(String)
    /// `winnow.settings`
    case settings
    case lead
    case answers
  }

  /// A member of something known: `lead.source`.
  struct Member {
    var owner: Owner
    var token: LuaToken
  }

  /// A global name that nobody declared.
  struct Stranger {
    var token: LuaToken
    var isAssigned: Bool
    /// The locals that it may stand for.
    var visible: [String]
  }

  var members: [Member] = []
  var strangers: [Stranger] = []
  /// Locals that nobody reads.
  var unused: [LuaToken] = []
  /// Locals of the script that a rule changes: they keep something from one lead to the next.
  var kept: [LuaToken] = []
  /// What `require` is given.
  var required: [LuaToken] = []
  /// Texts that are compared with `lead.stage`.
  var stages: [LuaToken] = []
  /// Every text, for finding where one stands.
  var texts: [LuaToken] = []
  /// Whether it hands the lead, or its answers, to code that cannot be followed.
  var seesAnyField = false
  var seesAnyAnswer = false
  /// Whether it reads fields or answers by a name that a local holds.
  var computesFields = false
  var computesAnswers = false
}
