import Lua
import Testing

@Suite struct `A box` {
  @Test func `runs a script and gives its results`() throws {
    let box = try LuaBox.sample()

    let results = try box.run(
      "local a, b = ... return a + b, 'x', { 1, 2, n = true }, nil",
      [1, 2.5]
    )

    #expect(
      results == [
        3.5, "x", .table(LuaTable(items: [1, 2], fields: [.init(name: "n", value: true)])), nil,
      ]
    )
  }

  @Test func `names file and line of a syntax error`() throws {
    let error = try LuaBox.sample().failure(of: "local x = 1\nif x the\nend")

    #expect(error?.code == .load)
    #expect(error?.file == "t.lua")
    #expect(error?.line == 2)
    #expect(error?.message == "'then' expected near 'the'")
  }

  @Test func `names place and calls of an error`() throws {
    let error = try LuaBox.sample().failure(
      of:
        "local function inner()\n  error('broken')\nend\nlocal function outer()\n  inner()\nend\nouter()"
    )

    #expect(error?.code == .script)
    #expect(error?.message == "broken")
    #expect(error?.line == 2)
    #expect(
      error?.traceback == [
        "[C]: in global 'error'", "t.lua:2: in upvalue 'inner'", "t.lua:5: in local 'outer'",
        "t.lua:7: in main chunk",
      ]
    )
  }

  @Test func `keeps what the script prints`() throws {
    let box = try LuaBox.sample()

    try box.run("print('a', 1, 2.5, nil, true, {}, print) print()")

    #expect(box.takeLog() == "a\t1\t2.5\tnil\ttrue\ttable\tfunction\n\n")
    #expect(box.takeLog() == "")
  }

  @Test func `cuts a log that is over its limit`() throws {
    let box = try LuaBox.sample(LuaLimits(logBytes: 100))

    try box.run("for i = 1, 100 do print('0123456789') end")

    let log = box.takeLog()
    #expect(log.hasSuffix("(the log is full: the rest is left out)\n"))
    #expect(log.utf8.count < 200)
  }

  @Test func `shares nothing with another box`() throws {
    let first = try LuaBox.sample()
    let second = try LuaBox.sample()

    try first.run("string.evil = 1; table.insert = nil; math.pi = 3; rawset(_ENV, 'leak', 1)")

    #expect(
      try second.run("return string.evil, type(table.insert), math.pi > 3.1, rawget(_ENV, 'leak')")
        == [nil, "function", true, nil]
    )
  }
}
