import Lua
import Testing

@Suite struct `Coverage of lines` {
  /// The lines of `source` that ran and those that did not, when it runs in a box.
  private func cover(_ source: String, deadline: Duration = .seconds(5)) throws -> [Int: Bool] {
    let coverage = try LuaCoverage()
    coverage.add(Array(source.utf8), file: "t.lua")
    let box = try LuaBox.sample(LuaLimits(deadline: deadline))
    try box.cover(coverage)
    _ = box.failure(of: source)
    return Dictionary(
      coverage.lines(of: "t.lua").map { ($0.number, $0.hasRun) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  @Test(arguments: [
    ("local a = 1\nlocal b = a", [1: true, 2: true]),
    ("local a = 1\nif a > 1 then\n  a = 2\nend", [1: true, 2: true, 3: false]),
    (
      "if true then\n  local x = 1\nelse\n  local y = 2\nend",
      [2: true, 4: false]
    ),
    ("local function f()\n  return 1\nend", [2: false, 3: true]),
    ("local function f()\n  return 1\nend f()", [2: true, 3: true]),
    ("local function f() return 1 end", [1: false]),
    ("local function f() return 1 end f()", [1: true]),
    ("local t = { f = function() return 1 end,\n  g = 2 }", [1: false, 2: true]),
    ("local function f(...)\n  return ...\nend f(1)", [2: true, 3: true]),
    (
      "local function f()\n  return function()\n    return 1\n  end\nend f()",
      [3: false, 4: true, 5: true]
    ),
    ("for i = 1, 0 do\n  print(i)\nend", [1: true, 2: false]),
    ("error('stop')\nlocal x = 1", [1: true, 2: false]),
    ("local x = = 1", [:]),
  ])
  func `tells which lines of a script ran`(source: String, expected: [Int: Bool]) throws {
    let found = try cover(source)
    for (line, ran) in expected {
      #expect(found[line] == ran, "line \(line) of \(source)")
    }
    #expect(found.isEmpty == expected.isEmpty)
  }

  @Test func `sees what coroutines run`() throws {
    let source = """
      local run = coroutine.wrap(function()
        local a = 1
        coroutine.yield(a)
        a = 2
      end)
      run()
      """
    let found = try cover(source)
    #expect(found[2] == true)
    #expect(found[3] == true)
    #expect(found[4] == false)
  }

  @Test func `takes no fuel and no memory`() throws {
    let source = """
      local t = {}
      for i = 1, 3000 do
        t[i] = tostring(i) .. string.rep("x", i % 7)
      end
      local run = coroutine.wrap(function() for i = 1, 100 do coroutine.yield(#t[i]) end end)
      for _ = 1, 100 do run() end
      """
    let coverage = try LuaCoverage()
    coverage.add(Array(source.utf8), file: "t.lua")
    let (plain, covered) = (try LuaBox.sample(), try LuaBox.sample())
    try covered.cover(coverage)
    // Both boxes cross the border equally often.
    try plain.cover(try LuaCoverage())
    try plain.run(source)
    try covered.run(source)

    #expect(plain.used == covered.used)
  }

  @Test func `goes on in another box, and outlives the first`() throws {
    let source = "local a = ...\nif a then\n  a = 1\nelse\n  a = 2\nend"
    let coverage = try LuaCoverage()
    coverage.add(Array(source.utf8), file: "t.lua")
    for argument in [true, false] {
      let box = try LuaBox.sample()
      try box.cover(coverage)
      try box.run(source, [.bool(argument)])
    }

    #expect(coverage.lines(of: "t.lua").map(\.hasRun) == [true, true, true, true])
    #expect(coverage.lines(of: "other.lua").isEmpty)
  }

  @Test func `has the lines of long functions and of hostile ones`() throws {
    // Far lines and many instructions make the compiler note lines in its second way.
    let far = "local a = 1" + String(repeating: "\n", count: 500) + "a = 2\n"
    #expect(try cover(far) == [1: true, 501: true])
    let many = (1...400).map { "local function f\($0)() return \($0) end f\($0)()" }
    let wrapped = many.map { "do \($0) end" }.joined(separator: "\n")
    #expect(try cover(wrapped).count == 400)
    let deep =
      String(repeating: "local function f()\n", count: 150)
      + String(repeating: "end\n", count: 150)
    #expect(try cover(deep)[151] == false)
    #expect(try cover("local a = 1\r\nlocal b = 2\r\n") == [1: true, 2: true])
  }
}
