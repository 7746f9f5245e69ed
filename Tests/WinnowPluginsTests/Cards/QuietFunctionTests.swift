import Lua
import Testing
import WinnowCore
import WinnowPlugins

/// Functions whose text shows that they end and change nothing run without the hook that stops others, and
/// get leads that nothing protects: whoever only looks like one is stopped and kept out all the same.
@Suite struct `A function that is left alone` {
  /// Enough for functions to be left alone, and soon used up by those that should not be.
  private static let limits = LuaLimits(fuel: 200_000)

  private static func card(_ body: String, before: String = "") -> CardBench {
    CardBench(
      """
      \(before)
      winnow.scorecard { id = "card", threshold = 10, criteria = {
        { id = "first", weight = 1,
          degree = function(lead)
            \(body)
            return true
          end },
        { id = "second", weight = 2,
          degree = function(lead)
            return lead.answers.need == "clear"
          end },
      } }
      """
    )
  }

  private static func score(_ bench: CardBench, _ limits: LuaLimits) throws -> JSONObject {
    try CardBench.score(
      #"{"answers":{"need":"clear","list":[1,2]},"source":"web"}"#,
      try bench.runner(limits: limits)
    )
  }

  @Test(arguments: [
    "lead.answers.need = 'x'", "lead['answers'] = nil", "local a = lead.answers\na.need = 'x'",
    "local x\nx, lead.answers.need = 1, 2", "lead.answers.need, lead.source = 1, 2",
    "lead.answers.list[1] = 9", "rawset(lead.answers, 'need', 'x')",
    "table.insert(lead.answers.list, 3)", "local f = function() lead.source = 'x' end\nf()",
    "_ENV = lead\nanswers = nil", "(lead).answers = nil", "if true then lead.answers.need = 2 end",
  ])
  func `that would change the lead is refused, and the next one sees it as it was`(
    body: String
  ) throws {
    let result = try Self.score(Self.card(body), Self.limits)
    #expect(result["unknown"] == ["first"])
    #expect(result["score"] == 2)
  }

  @Test(arguments: [
    "while true do end", "repeat until false", "for i = 1, math.huge do end", "::top::\ngoto top",
    "local function f() return f() end\nf()", "local t = { f = function(t) t:f() end }\nt:f()",
    "while lead.source do local x = 1 end",
  ])
  func `that would not end is stopped, and the next one still counts`(body: String) throws {
    let result = try Self.score(Self.card(body), Self.limits)
    #expect(result["unknown"] == ["first"])
    #expect(result["score"] == 2)
    #expect(result["errors"]?.object?["first"] != nil)
  }

  @Test(arguments: [
    "local x = strange.member", "local x = strange + 1", "local x = strange['a']",
    "if strange == other then end", "local x = strange < other", "local x = #strange",
  ])
  func `whose operators hide a call that does not end is stopped`(body: String) throws {
    let before = """
      local endless = function() while true do end end
      local meta = { __index = endless, __add = endless, __eq = endless,
        __lt = endless, __len = endless }
      local strange, other = setmetatable({}, meta), setmetatable({}, meta)
      """
    let result = try Self.score(Self.card(body, before: before), Self.limits)
    #expect(result["unknown"] == ["first"])
    #expect(result["score"] == 2)
  }

  @Test func `gives what it gives when it is watched`() throws {
    let bench = Self.card(
      "local value = lead.answers.need\nif value == 'clear' then value = 'x' .. value end"
    )
    let alone = try Self.score(bench, LuaLimits())
    let watched = try Self.score(bench, LuaLimits(fuel: 99_999))
    #expect(alone == watched)
    #expect(alone["score"] == 3)
  }

  @Test func `has fuel of its own behind one that used much`() throws {
    let result = try Self.score(Self.card("for i = 1, 1000 do end"), Self.limits)
    #expect(result["score"] == 3)
  }
}
