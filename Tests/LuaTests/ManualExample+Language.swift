import Lua

/// Sections 2.4, 3.3, 3.4 of the manual: the language.
extension ManualExample {
  static let language: [ManualExample] = [
    .init(
      "return 7 // 2, -7 // 2, 7 // -2, 7.5 // 2, -7 % 3, 7 % -3, 5.3 % 2 == 5.3 - 2 * 2",
      3,
      -4,
      -4,
      3.0,
      2,
      -2,
      true
    ),
    .init("return 1 / 2, 3 / 1, 2 ^ 10, -2 ^ 2, 2 ^ 3 ^ 2", 0.5, 3.0, 1024.0, -4.0, 512.0),
    .init(
      "return math.maxinteger + 1 == math.mininteger, math.mininteger // -1 == math.mininteger",
      true,
      true
    ),
    .init(
      "return pcall(function() return 1 // 0 end)",
      false,
      "t.lua:1: attempt to divide by zero"
    ),
    .init("return pcall(function() return 1 % 0 end)", false, "t.lua:1: attempt to perform 'n%0'"),
    .init(
      "return 1 // 0.0 == math.huge, 0.0 / 0.0 ~= 0.0 / 0.0, 3 == 3.0, math.type(3 // 1.0)",
      true,
      true,
      true,
      "float"
    ),
    .init(
      "return 5 & 3, 5 | 3, 5 ~ 3, ~0, 1 << 62 == 2 ^ 62, 1 << 64, -1 >> 63, 2.0 | 1",
      1,
      7,
      6,
      -1,
      true,
      0,
      1,
      3
    ),
    .init(
      "return pcall(function() return 1.5 | 1 end)",
      false,
      "t.lua:1: number has no integer representation"
    ),
    .init(
      "return '10' + 5, '0x10' * 1, '3' // 2, 10 .. 20, '2' ^ 2, -'2'",
      15,
      16,
      1,
      "1020",
      4.0,
      -2
    ),
    .init(
      "return 'a' < 'b', 'Z' < 'a', 'a' < 'aa', '' < '\\0', 'a\\0b' < 'a\\0c', '10' == 10",
      true,
      true,
      true,
      true,
      true,
      false
    ),
    .init(
      "return nil and 1, false or nil, 0 and 'zero', nil == false, not nil, not 0",
      nil,
      nil,
      "zero",
      false,
      true,
      false
    ),
    .init("return #'abc', #{ 10, 20, 30 }, #'\\u{20AC}', 'a' .. 'b' .. 1.0", 3, 3, 3, "ab1.0"),
    .init(
      "return '\\65\\x42\\z   C\\u{44}\\\nE', [[\nline]], [==[ ]] ]==]",
      "ABCD\nE",
      "line",
      " ]] "
    ),
    .init(
      "return 0xff, 0x.8p1, 1e2, 0xffffffffffffffff, 9223372036854775808, 3 | 0",
      255,
      1.0,
      100.0,
      -1,
      .number(0x1p63),
      3
    ),
    .init(
      "local function f(...) return select('#', ...), (...), ... end return f(nil, 'b', nil)",
      3,
      nil,
      nil,
      "b",
      nil
    ),
    .init(
      "local function f() return 1, 2, 3 end local t = { f(), f() } return #t, (f()), ({ f(), n = 1 })[1], f()",
      4,
      1,
      1,
      1,
      2,
      3
    ),
    .init("local a, b, c = (function() return 1, 2 end)() return a, b, c", 1, 2, nil),
    .init("local i, t = 1, {} i, t[i] = i + 1, 20 return i, t[1], t[2]", 2, 20, nil),
    .init(
      "local s = 0 for i = 1, 3 do for j = 1, 3 do if j == 2 then goto continue end s = s + i * j ::continue:: end end return s",
      24
    ),
    .init("do local k = 0 ::top:: k = k + 1 if k < 5 then goto top end return k end", 5),
    .init(
      "local n = 0 for i = 10, 1, -3 do n = n + i end for i = 1, 0 do n = -1 end for x = 1.0, 2.0, 0.5 do n = n + x end return n",
      26.5
    ),
    .init(
      "return pcall(function() for i = 1, 2, 0 do end end)",
      false,
      "t.lua:1: 'for' step is zero"
    ),
    .init("local n = 0 for i = math.maxinteger - 1, math.maxinteger do n = n + 1 end return n", 2),
    .init(
      "local i = 0 repeat local last = i == 3 i = i + 1 until last while i > 2 do i = i - 1 if i == 3 then break end end return i",
      3
    ),
    .init("local x <const> = 5 return load('local y <const> = 1 y = 2') == nil, x", true, 5),
    .init(
      """
      local log = {}
      local function closing(name) return setmetatable({}, { __close = function(_, e) log[#log + 1] = name .. tostring(e) end }) end
      local function f() local a <close> = closing 'a' local b <close> = closing 'b' return 'result' end
      local result = f()
      pcall(function() local c <close> = closing 'c' error('e', 0) end)
      for _ in function(_, k) if not k then return 1 end end, nil, nil, closing 'd' do break end
      return result, table.concat(log, ' ')
      """,
      "result",
      "bnil anil ce dnil"
    ),
    .init(
      """
      local t = {}
      local function counter() local n = 0 return function() n = n + 1 return n end end
      local a, b = counter(), counter()
      for i = 1, 3 do t[i] = function() return i end end
      return a(), a(), b(), t[1](), t[3]()
      """,
      1,
      2,
      1,
      1,
      3
    ),
    .init(
      "local t = { [1] = 'a', 'b', x = 1; y = 2, 'c' } function t.f(v) return v end function t:g() return self.x end return t[1], t[2], t.f(3), t:g()",
      "b",
      "c",
      3,
      1
    ),
    .init(
      "local function sum(n) if n == 0 then return 'done' end return sum(n - 1) end return sum(100000)",
      "done"
    ),
    .init(
      "return type(type), type {}, type 'x', ('x'):rep(3), #'' == 0",
      "function",
      "table",
      "string",
      "xxx",
      true
    ),
  ]

  static let metatables: [ManualExample] = [
    .init(
      "local mt = { __add = function(a, b) return 'sum' end, __unm = function() return 'minus' end } local t = setmetatable({}, mt) return t + 1, 1 + t, -t",
      "sum",
      "sum",
      "minus"
    ),
    .init(
      "local mt = { __idiv = function() return 1 end, __mod = function() return 2 end, __band = function() return 3 end, __shl = function() return 4 end, __bnot = function() return 5 end } local t = setmetatable({}, mt) return t // 1, 1 % t, t & 1, 1 << t, ~t",
      1,
      2,
      3,
      4,
      5
    ),
    .init(
      "local mt = { __eq = function(a, b) return a.id == b.id end } local a, b = setmetatable({ id = 1 }, mt), setmetatable({ id = 1 }, mt) return a == b, a ~= b, rawequal(a, b), a == 1",
      true,
      false,
      false,
      false
    ),
    .init(
      "local mt = { __lt = function(a, b) return a.v < b.v end, __le = function(a, b) return a.v <= b.v end } local a, b = setmetatable({ v = 1 }, mt), setmetatable({ v = 2 }, mt) return a < b, a > b, a <= b, a >= b",
      true,
      false,
      true,
      false
    ),
    .init(
      "local t = setmetatable({ 1, 2 }, { __len = function() return 42 end, __call = function(self, x, y) return x + y, self[1] end }) return #t, rawlen(t), t(1, 2)",
      42,
      2,
      3,
      1
    ),
    .init(
      "local t = setmetatable({}, { __index = function(_, k) return k .. '!' end }) local u = setmetatable({}, { __index = { a = 1 } }) return t.x, rawget(t, 'x'), u.a, u.b",
      "x!",
      nil,
      1,
      nil
    ),
    .init(
      "local log = {} local t = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, v * 2) end }) t.a = 5 t.a = 7 local s = setmetatable({}, { __newindex = log }) s.b = 1 return t.a, log.b, rawget(s, 'b')",
      7,
      1,
      nil
    ),
    .init(
      "local t = setmetatable({}, { __metatable = 'locked', __tostring = function() return 'me' end, __name = 'My' }) return getmetatable(t), tostring(t), pcall(setmetatable, t, nil)",
      "locked",
      "me",
      false,
      "cannot change a protected metatable"
    ),
    .init(
      "local t = setmetatable({}, { __pairs = function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end }) for k, v in pairs(t) do return k, v end",
      1,
      2
    ),
    .init(
      "local Account = {} Account.__index = Account function Account.new(b) return setmetatable({ balance = b }, Account) end function Account:deposit(v) self.balance = self.balance + v return self end return Account.new(10):deposit(5).balance",
      15
    ),
    .init(
      "return pcall(function() return {} + 1 end)",
      false,
      "t.lua:1: attempt to perform arithmetic on a table value"
    ),
    .init(
      "return pcall(function() return {} < {} end)",
      false,
      "t.lua:1: attempt to compare two table values"
    ),
    .init(
      "local t = {} return pcall(function() return t.a.b end)",
      false,
      "t.lua:1: attempt to index a nil value (field 'a')"
    ),
    .init(
      "local f = 5 return pcall(function() f() end)",
      false,
      "t.lua:1: attempt to call a number value (upvalue 'f')"
    ),
  ]
}
