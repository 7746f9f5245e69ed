import Foundation
import Lua
import Testing

@Suite struct `A hostile script` {
  /// Wide enough that fuel, not the clock, decides on a loaded machine.
  private static let limits = LuaLimits(deadline: .seconds(600))

  @Test(arguments: HostileScripts.all)
  func `ends with a clear error and leaves a good box unharmed`(attack: HostileScripts.Attack)
    throws
  {
    let error = try DeepStack.run { try LuaBox.sample(Self.limits).failure(of: attack.source) }

    #expect(error?.code == attack.code)
    #expect(error?.message.isEmpty == false)
    #expect(error?.traceback.count ?? 0 <= 20)
    let good = try LuaBox.sample()
    #expect(try good.run("local t = { 3, 1, 2 } table.sort(t) return t[1] + #('ab'):rep(2)") == [5])
  }

  @Test func `stays dead`() throws {
    let box = try LuaBox.sample(Self.limits)
    let good = try box.load("return 1", file: "good.lua")

    let error = box.failure(of: "pcall(function() while true do end end) return 'survived'")

    #expect(error?.code == .fuel)
    #expect(box.death == .fuel)
    #expect(throws: LuaError.self) { try box.call(good) }
  }

  @Test func `is stopped by the deadline when fuel would last`() throws {
    let box = try LuaBox.sample(LuaLimits(fuel: 1 << 60, deadline: .milliseconds(30)))

    #expect(box.failure(of: "while true do end")?.code == .deadline)
  }

  @Test(arguments: [
    // The compiler takes time that grows with the square of these.
    #"return load("local a return " .. ("a and "):rep(60000) .. "a")"#,
    #"return load("local a if a then " .. ("elseif a then "):rep(30000) .. " end")"#,
    // Each comparison takes milliseconds, and no hook comes between them and the next.
    #"""
    local a, b = ("\0"):rep(500000), ("\0"):rep(499999) .. "\1"
    while true do local c = b < a c = b < a c = b < a c = b < a c = b < a c = b < a end
    """#,
    // Every table needs a full collection.
    "local n for i = 1, 116000 do n = { n } end while true do local x = {} end",
  ])
  func `cannot hide from the clock between two looks at it`(source: String) throws {
    let box = try LuaBox.sample(LuaLimits(fuel: 1 << 60, deadline: .milliseconds(50)))

    #expect(box.failure(of: source)?.code == .deadline)
  }

  @Test func `is stopped by fuel at the same place each time`() throws {
    let source = "local n = 0 while true do n = n + 1 if n % 1000 == 0 then print(n) end end"
    let logs = try (0..<3).map { _ in
      let box = try LuaBox.sample(Self.limits)
      #expect(box.failure(of: source)?.code == .fuel)
      return box.takeLog()
    }

    #expect(logs[0] == logs[1] && logs[1] == logs[2])
    #expect(logs[0].count > 1000)
  }

  @Test func `is stopped by a cancellation from another thread`() throws {
    let box = try LuaBox.sample(LuaLimits(fuel: 1 << 60, deadline: .seconds(600)))
    let cancellation = box.cancellation
    let canceller = Thread { cancellation.cancel() }
    canceller.start()

    #expect(box.failure(of: "while true do end")?.code == .cancelled)
    #expect(box.failure(of: "return 1")?.code == .cancelled)
  }

  @Test(arguments: [
    #"local ok, why = pcall(error, "not enough memory", 0) return why"#,
    #"local ok, why = pcall(error, "stack overflow", 0) return why"#,
  ])
  func `may raise Lua's own words without dying of them`(source: String) throws {
    let box = try LuaBox.sample()

    let why = try box.run(source)

    #expect(why == ["not enough memory"] || why == ["stack overflow"])
    #expect(box.failure(of: #"error("stack overflow", 0)"#)?.message == "stack overflow")
    #expect(box.failure(of: #"error("not enough memory", 0)"#)?.code == .script)
    #expect(box.death == nil)
  }

  @Test func `sees no collection, even when its metatable gets a mode later`() throws {
    let kept = try LuaBox.sample().run(
      """
      local mt, t, n = {}, {}, 0
      setmetatable(t, mt)
      mt.__mode = "v"
      for i = 1, 1000 do t[i] = {} end
      for i = 1, 100000 do local x = {} end
      for _ in pairs(t) do n = n + 1 end
      return n
      """
    )

    #expect(kept == [1000])
  }

  @Test func `is told what its calls used`() throws {
    let box = try LuaBox.sample()

    let error = box.failure(of: "local t = {} for i = 1, 1000 do t[i] = {} end error('x')")

    #expect(error?.fuelUsed ?? 0 > 1000)
    #expect(error?.memoryUsed ?? 0 > 10_000)
    #expect(box.used.peak >= box.used.memory)
  }

  @Test func `may recurse deep when it is honest`() throws {
    #expect(
      try LuaBox.sample().run(
        "local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end return sum(20000)"
      ) == [200_010_000]
    )
  }
}
