import Lua
import Testing

/// What the reference manual of Lua 5.4 says of one thing, as code and what it gives.
struct ManualExample: Sendable, CustomTestStringConvertible {
  let code: String
  let results: [LuaValue]

  init(_ code: String, _ results: LuaValue...) {
    self.code = code
    self.results = results
  }

  var testDescription: String { String(code.prefix(70)) }
}
