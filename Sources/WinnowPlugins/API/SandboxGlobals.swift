/// What of Lua's own library a script finds in the sandbox.
package enum SandboxGlobals {
  /// Functions and values that stand alone.
  static let plain = [
    "assert", "error", "getmetatable", "ipairs", "load", "next", "pairs", "pcall", "print",
    "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber",
    "tostring", "type", "xpcall",
  ]

  /// Libraries and what is in them.
  package static let libraries: [String: [String]] = [
    "coroutine": [
      "close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield",
    ],
    "math": [
      "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "floor", "fmod",
      "frexp", "huge", "ldexp", "log", "log10", "max", "maxinteger", "min", "mininteger", "modf",
      "pi", "pow", "rad", "random", "randomseed", "sin", "sinh", "sqrt", "tan", "tanh", "tointeger",
      "type", "ult",
    ],
    "string": [
      "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack",
      "packsize", "rep", "reverse", "sub", "unpack", "upper",
    ],
    "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
    "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
  ]

  /// Every global name, sorted.
  package static let names = (plain + libraries.keys).sorted()

  /// What stock Lua has and the sandbox leaves out, with what to do instead.
  package static let missing: [String: String] = [
    "io": "A plugin has no files; print writes to its log.",
    "os": "A plugin has no system; winnow.now() gives the time.",
    "debug": "A plugin cannot look into other code.",
    "package": "Use require for the plugin's own modules.",
    "dofile": "Use require for the plugin's own modules.",
    "loadfile": "Use require for the plugin's own modules.",
    "collectgarbage": "Memory is looked after by Winnow.",
    "warn": "Use print: it writes to the plugin's log.",
    "_G": "Keep values in locals; there is no table of globals.",
    "unpack": "It is table.unpack in Lua 5.4.",
  ]
}
