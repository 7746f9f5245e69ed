import Lua

/// Sections 6.1, 6.2 of the manual: basic functions and coroutines.
extension ManualExample {
  static let basics: [ManualExample] = [
    .init(
      "return assert(1, 2), pcall(assert, false), pcall(assert, nil, 'why')",
      1,
      false,
      false,
      "why"
    ),
    .init("return pcall(assert, nil, 'why')", false, "why"),
    .init(
      "return pcall(error, 'msg'), pcall(error, 'msg', 0), pcall(error, { 1 })",
      false,
      false,
      false,
      .list([1])
    ),
    .init(
      "local function f() error('here') end local function g() error('caller', 2) end return pcall(f), select(2, pcall(function() g() end))",
      false,
      "t.lua:1: caller"
    ),
    .init(
      "local t = {} for i, v in ipairs { 'a', 'b', nil, 'd' } do t[#t + 1] = i .. v end return table.concat(t, ',')",
      "1a,2b"
    ),
    .init(
      "return load('return 1 + ...')(41), load('return x', 'c', 't', { x = 7 })(), load('x ='), select(2, load('x =', '=name'))",
      42,
      7,
      nil,
      "name:1: unexpected symbol near <eof>"
    ),
    .init(
      "local parts = { 'return ', '4', '2' } local i = 0 return load(function() i = i + 1 return parts[i] end)()",
      42
    ),
    .init("return next {}, next { 10 }, (next { x = 1 })", nil, 1, "x"),
    .init("return next({ 10 }, 1), next { 10 }", nil, 1, 10),
    .init(
      "return rawequal('a', 'a'), rawlen { 1, 2 }, rawlen 'abc', rawget(rawset({}, 'k', 'v'), 'k')",
      true,
      2,
      3,
      "v"
    ),
    .init(
      "return select(2, 'a', 'b', 'c'), select(-1, 'a', 'b', 'c'), select('#'), select('#', nil, nil)",
      "b",
      "c",
      0,
      2
    ),
    .init("return select(-2, 'a', 'b', 'c')", "b", "c"),
    .init("return pcall(select, 0)", false, "bad argument #1 to 'select' (index out of range)"),
    .init(
      "return tonumber '10', tonumber '0x1p4', tonumber ' 5 ', tonumber 'x', tonumber('ff', 16), tonumber('8', 8), tonumber('zz', 36), tonumber('-111', 2), tonumber ''",
      10,
      16.0,
      5,
      nil,
      255,
      nil,
      1295,
      -7,
      nil
    ),
    .init(
      "return tostring(1e15), tostring(2 ^ 53), tostring(-0.0), tostring(1e100), tostring(10 // 1), tostring(nil), tostring(true)",
      "1e+15",
      "9.007199254741e+15",
      "-0.0",
      "1e+100",
      "10",
      "nil",
      "true"
    ),
    .init(
      "return type(nil), type(2), type 'x', type(print), type {}, type(coroutine.create(print)), type(nil) == nil",
      "nil",
      "number",
      "string",
      "function",
      "table",
      "thread",
      false
    ),
    .init(
      "return xpcall(function(a) error(a, 0) end, function(m) return m .. '!' end, 'e'), xpcall(function(...) return select('#', ...) end, print, 1, 2)",
      false,
      true,
      2
    ),
    .init(
      "return select(2, xpcall(error, function(m) return 'handled ' .. m end, 'e'))",
      "handled e"
    ),
    .init(
      "local co = coroutine.create(function(a, b) local c = coroutine.yield(a + b) local d, e = coroutine.yield(c * 2) return d + e end) local r = { coroutine.resume(co, 1, 2) } local s = { coroutine.resume(co, 10) } local t = { coroutine.resume(co, 3, 4) } return r[2], s[2], t[2], coroutine.status(co), coroutine.resume(co)",
      3,
      20,
      7,
      "dead",
      false,
      "cannot resume dead coroutine"
    ),
    .init(
      """
      local log = {}
      local function foo(a) log[#log + 1] = 'foo ' .. a return coroutine.yield(2 * a) end
      local co = coroutine.create(function(a, b)
        log[#log + 1] = 'co-body ' .. a .. ' ' .. b
        local r = foo(a + 1)
        log[#log + 1] = 'co-body ' .. r
        local r, s = coroutine.yield(a + b, a - b)
        log[#log + 1] = 'co-body ' .. r .. ' ' .. s
        return b, 'end'
      end)
      for _, arguments in ipairs { { 1, 10 }, { 'r' }, { 'x', 'y' }, { 'x', 'y' } } do
        local results = table.pack(coroutine.resume(co, table.unpack(arguments)))
        for i = 1, results.n do results[i] = tostring(results[i]) end
        log[#log + 1] = 'main ' .. table.concat(results, ' ')
      end
      return table.concat(log, '; ')
      """,
      "co-body 1 10; foo 2; main true 4; co-body r; main true 11 -9; co-body x y; main true 10 end; main false cannot resume dead coroutine"
    ),
    .init(
      "local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end) return gen(), gen(), gen(), gen()",
      1,
      2,
      3
    ),
    .init(
      "local f = coroutine.wrap(function() error { code = 7 } end) local ok, e = pcall(f) return ok, e.code",
      false,
      7
    ),
    .init(
      "local main, is_main = coroutine.running() return is_main, coroutine.isyieldable(), coroutine.wrap(function() return coroutine.isyieldable() end)(), coroutine.status(main)",
      true,
      false,
      true,
      "running"
    ),
    .init(
      "local log = {} local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() log[1] = 'closed' end }) coroutine.yield() end) coroutine.resume(co) return coroutine.close(co), log[1], coroutine.status(co)",
      true,
      "closed",
      "dead"
    ),
    .init(
      "local co = coroutine.wrap(function() return pcall(function() coroutine.yield(1) error('after', 0) end) end) return co(), co()",
      1,
      false,
      "after"
    ),
    .init("return pcall(coroutine.yield)", false, "attempt to yield from outside a coroutine"),
  ]
}
