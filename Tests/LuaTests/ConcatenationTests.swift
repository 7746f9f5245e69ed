import Lua
import Testing

/// Debian's Lua 5.4.4 reads freed memory when the stack moves in a `__concat` metamethod: a box then
/// has none.
@Suite struct `Concatenation of a table` {
  /// Makes the stack of many coroutines grow in the metamethod, and counts what came out.
  private func outcomes(_ makeObject: String) throws -> [String: Int64] {
    let results = try LuaBox.sample().run(
      """
      local function deep(n) if n == 0 then return 0 end return 1 + deep(n - 1) end
      local function concat() deep(30) return "x" end
      \(makeObject)
      local counts = {}
      for round = 1, 200 do
        local result = coroutine.wrap(function()
          local ok, value = pcall(function() return object .. "tail" .. "x" .. round end)
          local others = {}
          for index = 1, 20 do others[index] = { index } end
          return ok and tostring(value) or "refused"
        end)()
        counts[result] = (counts[result] or 0) + 1
      end
      return counts
      """
    )
    return Dictionary(
      uniqueKeysWithValues: results.first?.table?.fields.map { ($0.name, $0.value.int ?? 0) } ?? []
    )
  }

  @Test func `is right or an error where the metamethod comes with the metatable`() throws {
    let made =
      "local ok, object = pcall(setmetatable, {}, { __concat = concat }) if not ok then object = nil end"

    let outcomes = try outcomes(made)

    #expect(outcomes == ["x": 200] || outcomes == ["refused": 200])
  }

  @Test func `is right or an error where the metamethod comes later`() throws {
    let made = "local meta = {} local object = setmetatable({}, meta) meta.__concat = concat"

    let outcomes = try outcomes(made)

    #expect(outcomes == ["x": 200] || outcomes == ["refused": 200])
  }

  @Test func `leaves other metamethods and texts as they are`() throws {
    let results = try LuaBox.sample().run(
      """
      local t = { __concat = 5 }
      local text = "__con" .. "cat"
      local object = setmetatable({}, { __add = function() return "sum" end, __call = function() return "called" end })
      return t[text], t.__concat, object + 1, object(), ("a" .. 1) .. 2.5
      """
    )

    #expect(results == [5, 5, "sum", "called", "a12.5"])
  }
}
