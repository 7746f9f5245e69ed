import Lua
import Testing

/// Scripts that try to hang, starve, break or read what they may not, with the code each ends with.
enum HostileScripts {
  struct Attack: Sendable, CustomTestStringConvertible {
    let source: String
    let code: LuaError.Code
    var testDescription: String { "\(code) \(source.prefix(60))" }

    init(_ code: LuaError.Code, _ source: String) {
      self.code = code
      self.source = source
    }
  }

  // Loops without end, caught stops and coroutines.
  static let loops: [Attack] = [
    .init(.fuel, ##"while true do end"##),
    .init(.fuel, ##"repeat until false"##),
    .init(.fuel, ##"for i = 1, math.huge do end"##),
    .init(.fuel, ##"::a:: goto a"##),
    .init(.fuel, ##"local function f() return f() end return f()"##),
    .init(.script, ##"local function f() f() end f()"##),
    .init(.fuel, ##"while true do pcall(error, "x") end"##),
    .init(.fuel, ##"while true do xpcall(error, function() while true do end end) end"##),
    .init(.fuel, ##"pcall(function() while true do end end) return "survived""##),
    .init(.fuel, ##"local ok = pcall(function() while true do end end) while true do end"##),
    .init(
      .fuel,
      ##"xpcall(function() while true do end end, function() return "handled" end) return 1"##
    ),
    .init(.fuel, ##"coroutine.wrap(function() while true do end end)()"##),
    .init(
      .fuel,
      ##"local co = coroutine.create(function() while true do end end) coroutine.resume(co) return "survived""##
    ),
    .init(.fuel, ##"while true do coroutine.wrap(function() end)() end"##),
    .init(
      .script,
      ##"local function spawn() coroutine.wrap(spawn)() coroutine.wrap(spawn)() end spawn()"##
    ),
    .init(
      .script,
      ##"local function spawn(n) local c = coroutine.wrap(function() spawn(n+1) end) c() end spawn(1)"##
    ),
    .init(
      .memory,
      ##"local t = {} while true do t[#t+1] = coroutine.create(function() coroutine.yield() end) coroutine.resume(t[#t]) end"##
    ),
    .init(
      .fuel,
      ##"local co co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end"##
    ),
    .init(
      .script,
      ##"local t = setmetatable({}, {__index = function(t, k) return t[k] end}) return t.x"##
    ),
    .init(
      .fuel,
      ##"local t = setmetatable({}, {__index = function(t, k) while true do end end}) pcall(function() return t.x end) return 1"##
    ),
    .init(.script, ##"local t = setmetatable({}, {__gc = function() while true do end end})"##),
    .init(.script, ##"local t = setmetatable({}, {__mode = "k"})"##),
    .init(
      .fuel,
      ##"local x <close> = setmetatable({}, {__close = function() while true do end end}) return 1"##
    ),
    .init(
      .fuel,
      ##"do local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end end"##
    ),
    .init(
      .fuel,
      ##"local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() while true do end end}) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)"##
    ),
    .init(
      .memory,
      ##"local function f() local x <close> = setmetatable({}, {__close = function() f() end}) error("x") end f()"##
    ),
    .init(.memory, ##"return ("x"):rep(1e9)"##),
  ]

  // Memory, in one block and in many.
  static let memory: [Attack] = [
    .init(.memory, ##"return ("x"):rep(1e6)"##),
    .init(
      .memory,
      ##"local s = ("x"):rep(500000) local t = {} for i = 1, 100 do t[i] = s .. i end"##
    ),
    .init(.memory, ##"local t = {} for i = 1, 1e9 do t[i] = i end"##),
    .init(.memory, ##"local t = {} for i = 1, 1e9 do t[i] = {} end"##),
    .init(.memory, ##"local t = {} for i = 1, 1e9 do t["k"..i] = i end"##),
    .init(.fuel, ##"local s = "" while true do s = s .. "x" end"##),
    .init(.memory, ##"local s = "x" while true do s = s .. s end"##),
    .init(.memory, ##"local s = "x" while true do pcall(function() s = s .. s end) end"##),
    .init(.fuel, ##"return ("a"):rep(100000):find(("a*"):rep(10) .. "b")"##),
    .init(.fuel, ##"return ("a"):rep(30):find(("a?"):rep(30) .. ("a"):rep(30))"##),
  ]

  // Library functions that would run without end.
  static let library: [Attack] = [
    .init(.fuel, ##"return ("a"):rep(100000):find(".-.-.-.-b")"##),
    .init(.fuel, ##"return ("("):rep(100000):find("%b()")"##),
    .init(.memory, ##"return ("a"):rep(300000):gsub("", ("b"):rep(1000))"##),
    .init(.fuel, ##"return ("x"):rep(100000):gsub("x", function() while true do end end)"##),
    .init(.memory, ##"return string.format(("%99d"):rep(10000), table.unpack({}, 1, 10000))"##),
    .init(
      .memory,
      ##"return #string.format(("%s"):rep(50), table.unpack((function() local t = {} for i = 1, 50 do t[i] = ("x"):rep(100000) end return t end)()))"##
    ),
    .init(.script, ##"return table.concat({}, ("x"):rep(1000), 1, 1e9)"##),
    .init(
      .memory,
      ##"return table.concat(setmetatable({}, {__index = function() return "x" end, __len = function() return 1e15 end}))"##
    ),
    .init(.script, ##"return table.unpack({}, 1, 1e6)"##),
    .init(.script, ##"return table.unpack({}, 1, 1e7)"##),
    .init(.memory, ##"return select("#", table.unpack({}, 1, 200000))"##),
    .init(
      .memory,
      ##"table.sort(setmetatable({}, {__len = function() return 1e9 end, __index = function(_, k) return k end, __newindex = function() end}))"##
    ),
    .init(.fuel, ##"table.insert(setmetatable({}, {__len = function() return 1e15 end}), 1, 1)"##),
    .init(.fuel, ##"table.remove(setmetatable({}, {__len = function() return 1e15 end}), 1)"##),
    .init(.fuel, ##"table.move({}, 1, 1e15, 2)"##),
    .init(
      .fuel,
      ##"local t = {} for i = 1, 1000 do t[i] = i end table.sort(t, function() while true do end end)"##
    ),
    .init(
      .memory,
      ##"return utf8.char(table.unpack((function() local t = {} for i = 1, 200000 do t[i] = 0x10ffff end return t end)()))"##
    ),
    .init(.memory, ##"return #string.pack("c100000000", "x")"##),
    .init(
      .memory,
      ##"return string.pack(("s"):rep(100), table.unpack((function() local t = {} for i = 1, 100 do t[i] = ("x"):rep(100000) end return t end)()))"##
    ),
    .init(.memory, ##"load(function() return "x = 1 " end)"##),
    .init(.fuel, ##"while true do load("return 1") end"##),
    .init(.script, ##"return string.dump(print)"##),
  ]

  // Escapes and undeclared names.
  static let escapes: [Attack] = [
    .init(.script, ##"getmetatable("").__index = function() while true do end end"##),
    .init(.script, ##"setmetatable(_ENV, {})"##),
    .init(.script, ##"x = 1"##),
    .init(.script, ##"return os"##),
    .init(.script, ##"return io"##),
    .init(.script, ##"return debug"##),
    .init(.script, ##"return package"##),
    .init(.script, ##"return _G"##),
    .init(.script, ##"return require("os")"##),
    .init(.script, ##"return collectgarbage"##),
    .init(.result, ##"local t = {} t[1] = t return t"##),
    .init(.result, ##"local t = {} for i = 1, 100 do t = {t} end return t"##),
  ]

  // Results that may not leave.
  static let results: [Attack] = [
    .init(.result, ##"local t = {} for i = 1, 20 do t = {t, t} end return t"##),
    .init(.result, ##"local t = {} for i = 1, 20000 do t[i] = i end return t"##),
    .init(.result, ##"return ("x"):rep(300000)"##),
    .init(.result, ##"return 0/0"##),
    .init(.result, ##"return 1/0"##),
    .init(.result, ##"return print"##),
    .init(.result, ##"return coroutine.create(print)"##),
    .init(.result, ##"return {[1.5] = 1}"##),
    .init(.nondeterministic, ##"return {[{}] = 1}"##),
    .init(.nondeterministic, ##"for k in pairs({[print] = 1}) do end"##),
    .init(.nondeterministic, ##"return string.format("%p", {})"##),
    .init(.script, ##"error({})"##),
    .init(.fuel, ##"error(setmetatable({}, {__tostring = function() while true do end end}))"##),
    .init(.script, ##"error(setmetatable({}, {__tostring = function() error("again") end}))"##),
  ]

  // Errors and other ends.
  static let ends: [Attack] = [
    .init(.script, ##"error(nil)"##),
    .init(.script, ##"error()"##),
    .init(.script, ##"error(("x"):rep(100000))"##),
    .init(.script, ##"error("a\nb\27[31m")"##),
    .init(
      .script,
      ##"local function f() error("deep") end local function g(n) if n == 0 then f() else return (g(n-1)) end end g(100)"##
    ),
    .init(.fuel, ##"for i = 1, 10000000 do print("xxxxxxxxxxxxxxxxxx") end"##),
    .init(
      .memory,
      ##"local t = {} for i=1,50000 do t[i]=i end while true do for k in pairs(t) do break end end"##
    ),
    .init(.memory, ##"local t = {} for i=1,50000 do t[i..""]=i end while true do next(t) end"##),
    .init(
      .memory,
      ##"local t = {} for i=1,50000 do t[i..""]=i end for i = 1, 100 do local k = next(t) while k do k = next(t, k) end end return 1"##
    ),
    .init(.fuel, ##"local s = (" "):rep(400000) .. "1" while true do local b = s + 1 end"##),
    .init(.script, ##"local s = (" "):rep(400000) .. "1" while true do local b = s | 1 end"##),
    .init(.fuel, ##"local s = (" "):rep(400000) .. "1" while true do tonumber(s) end"##),
    .init(
      .memory,
      ##"local function f(...) return select("#", ...) end local t = {} for i = 1, 100000 do t[i] = i end while true do f(table.unpack(t)) end"##
    ),
    .init(
      .memory,
      ##"local function f(...) while true do local a = {...} end end f(table.unpack({}, 1, 30000))"##
    ),
    .init(
      .memory,
      ##"local function f(...) while true do local a = ... end end f(table.unpack({}, 1, 200000))"##
    ),
    .init(.script, ##"return ("x"):rep(0x7fffffffffffffff)"##),
    .init(
      .script,
      ##"local t = {} t.x = t local function walk(v) for k, x in pairs(v) do walk(x) end end walk(t)"##
    ),
    .init(
      .script,
      ##"local a, b = {}, {} setmetatable(a, {__eq = function() return a == b end}) setmetatable(b, getmetatable(a)) return a == b"##
    ),
    .init(.script, ##"local m = {} m.__index = m setmetatable(m, m) return m.x"##),
    .init(
      .fuel,
      ##"local t = setmetatable({}, {__call = function(self) return self() end}) return t()"##
    ),
    .init(
      .script,
      ##"local mt = {} mt.__lt = function(a, b) return a < b end local a, b = setmetatable({}, mt), setmetatable({}, mt) return a < b"##
    ),
    .init(
      .script,
      ##"local mt = {} mt.__concat = function(a, b) return a .. b end local a = setmetatable({}, mt) return a .. a"##
    ),
    .init(.fuel, ##"math.randomseed(1) while true do math.random(1 << 62) end"##),
    .init(.fuel, ##"while true do print() end"##),
    .init(.fuel, ##"while true do string.format("%d", 1) end"##),
    .init(.memory, ##"return #("x"):rep(100):rep(100):rep(100)"##),
    .init(.script, ##"return string.find("x", ("("):rep(300))"##),
    .init(.fuel, ##"return string.find(("a"):rep(220000), "(.-)%1%1%1b")"##),
    .init(
      .script,
      ##"local t = {} for i = 1, 300 do t[i] = "(" end return string.match("x", table.concat(t))"##
    ),
    .init(.script, ##"return next({}, "x")"##),
    .init(.script, ##"local co = coroutine.wrap(function() error("inside") end) co()"##),
    .init(.script, ##"coroutine.yield()"##),
    .init(.script, ##"coroutine.close(coroutine.running())"##),
  ]

  static let all =
    [
      loops, memory, library, escapes, results, ends, raises, metamethods, coroutines, texts,
      returns,
      tables, numbers, sources, outlets, stores,
    ].flatMap(\.self)
}
