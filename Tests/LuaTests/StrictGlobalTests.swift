import Lua
import Testing

@Suite struct `A global name` {
  @Test func `that is not there is an error with a near one`() throws {
    let error = try LuaBox.sample().failure(of: "local weight = 1\n\nreturn wieght")

    #expect(error?.code == .script)
    #expect(error?.message == "undeclared global 'wieght' (did you mean 'weight'?)")
    #expect(error?.line == 3)
    #expect(try LuaBox.sample().failure(of: "prnit(1)")?.message.contains("'print'") == true)
  }

  @Test func `cannot be assigned`() throws {
    let error = try LuaBox.sample().failure(of: "total = 1")

    #expect(error?.message.hasPrefix("undeclared global 'total'") == true)
    #expect(error?.line == 1)
    #expect(try LuaBox.sample().failure(of: "function helper() end")?.code == .script)
  }

  @Test func `is one of the allowed list`() throws {
    let kept = [
      "assert", "coroutine", "error", "getmetatable", "ipairs", "load", "math", "next", "pairs",
      "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "require", "select",
      "setmetatable", "string", "table", "tonumber", "tostring", "type", "utf8", "xpcall",
    ]

    let names = try LuaBox.sample().run(
      "local t = {} for k in pairs(_ENV) do t[#t + 1] = k end return t"
    )

    #expect(names.first?.table?.items.compactMap(\.text) == kept)
  }

  @Test(arguments: [
    "io", "os", "debug", "package", "dofile", "loadfile", "collectgarbage", "warn", "_G",
    "string.dump",
  ])
  func `that reaches outside is gone`(name: String) throws {
    let error = try LuaBox.sample().failure(of: "return \(name)()")

    #expect(error?.code == .script)
  }
}
