import Lua
import Testing

@Suite struct `require` {
  private func box() throws -> LuaBox {
    let box = try LuaBox.sample()
    let files = [
      "lib.money": "local m = {} function m.half(x) return x / 2 end return m",
      "lib.broken": "local x =\nreturn",
      "lib.fails": "\nerror('at load')",
      "lib.loop": "return require 'lib.loop'",
      "lib.quiet": "",
      "lib.args": "return { ... }",
    ]
    box.modules = { name in
      if name == "lib.refused" { throw LuaHostError("not in the lock", code: .capability) }
      return files[name].map { LuaSource(file: name + ".lua", text: Array($0.utf8)) }
    }
    return box
  }

  @Test func `loads a module once`() throws {
    #expect(
      try box().run(
        "local m = require 'lib.money' return m.half(5), require('lib.money') == m, require('lib.quiet'), require('lib.args')[2]"
      ) == [2.5, true, true, "lib.args.lua"]
    )
  }

  @Test func `names the place of a syntax error`() throws {
    let error = try box().failure(of: "\nrequire 'lib.broken'")

    #expect(error?.code == .load)
    #expect(error?.file == "lib.broken.lua")
    #expect(error?.line == 2)
  }

  @Test func `passes on an error of the module`() throws {
    let error = try box().failure(of: "require 'lib.fails'")

    #expect(error?.code == .script)
    #expect(error?.file == "lib.fails.lua")
    #expect(error?.line == 2)
    #expect(error?.message == "at load")
  }

  @Test(arguments: ["os", "io", "lib.loop", "/etc/passwd", "lib.refused"])
  func `refuses what it cannot load`(name: String) throws {
    let error = try box().failure(of: "require '\(name)'")

    #expect(error?.code == (name == "lib.refused" ? .capability : .script))
    #expect(error?.message.isEmpty == false)
  }
}
