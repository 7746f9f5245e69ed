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
    /// `lead.activities`, and one of them.
    case activities
    case activity
    /// What a questionnaire asks with, its own points, and its proposals.
    case ask
    case score
    case propose
  }

  /// A member of something known: `lead.source`.
  struct Member {
    var owner: Owner
    var token: LuaToken
    /// The file where the name stands; nil when it is the script's own.
    var file: String?
  }

  /// A text with the file that it stands in; nil for the script's own.
  struct Text: Hashable {
    var file: String?
    var token: LuaToken
  }

  /// A global name that nobody declared.
  struct Stranger {
    var token: LuaToken
    var isAssigned: Bool
    /// The locals that it may stand for.
    var visible: [String]
  }

  /// What a script calls a function by.
  enum FunctionName: Hashable {
    /// A local, by its place.
    case local(line: Int, column: Int)
    /// A member of some table.
    case member(String)
  }

  /// A function that is given the lead, its answers, or something else that can be followed.
  struct Handover: Hashable {
    /// The plugin's own module that has it; nil for the script itself.
    var module: String?
    var function: FunctionName
    /// Position of the argument, 0 for the first; ``result`` when it is given to what the function
    /// gives back.
    var index: Int
    var owner: Owner

    static let result = -1
  }

  /// What a function is given for a parameter, as far as it is a text of the scripts.
  struct TextArgument: Hashable {
    var module: String?
    var function: FunctionName
    var index: Int
    /// Nil when it is something else.
    var text: Text?
  }

  var members: [Member] = []
  var strangers: [Stranger] = []
  /// Locals that nobody reads.
  var unused: [LuaToken] = []
  /// Locals of the script that a rule changes: they keep something from one lead to the next.
  var kept: [LuaToken] = []
  /// Calls that make a coroutine while the script loads: it would go on from one lead to the next.
  var coroutines: [LuaToken] = []
  /// What `require` is given.
  var required: [LuaToken] = []
  /// Texts that are compared with `lead.stage`.
  var stages: [LuaToken] = []
  /// Every text, for finding where one stands.
  var texts: [LuaToken] = []
  /// Whether it hands the lead, or its answers, to code that cannot be followed.
  var seesAnyField = false
  var seesAnyAnswer = false
  /// Where it reads fields of the lead, or answers, by a name that only the run knows.
  var computedFields: [LuaToken] = []
  var computedAnswers: [LuaToken] = []
  /// Whether such a name stands in a local.
  var computesFields = false
  var computesAnswers = false
  /// Functions that are given a lead, what they are given beside it, and names of the members that
  /// are functions.
  var handovers: Set<Handover> = []
  var textArguments: Set<TextArgument> = []
  var memberFunctions: Set<String> = []
}
