import Lua

/// Sections 6.6, 6.7 of the manual: table and math.
extension ManualExample {
  static let tables: [ManualExample] = [
    .init(
      "return table.concat { 1, 2, 3 }, table.concat({ 1, 2, 3 }, ', '), table.concat({ 1, 2, 3 }, ', ', 2), table.concat({ 1, 2, 3 }, ', ', 2, 2), table.concat({}, ','), table.concat({ 1 }, ',', 3)",
      "123",
      "1, 2, 3",
      "2, 3",
      "2",
      "",
      ""
    ),
    .init(
      "local t = { 1, 2 } table.insert(t, 3) table.insert(t, 1, 0) return table.concat(t, ' '), pcall(table.insert, t, 10, 1)",
      "0 1 2 3",
      false,
      "bad argument #2 to 'table.insert' (position out of bounds)"
    ),
    .init(
      "local t = { 1, 2, 3 } return table.remove(t), table.remove(t, 1), table.remove(t), table.remove(t), #t",
      3,
      1,
      2,
      nil,
      0
    ),
    .init(
      "return table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), ' '), table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), ' '), table.concat(table.move({ 1, 2 }, 1, 2, 3, { 8, 9 }), ' ')",
      "2 3 3",
      "1 1 2 3",
      "8 9 1 2"
    ),
    .init(
      "local t = table.pack(1, nil, 3) return t.n, t[1], t[2], table.unpack({ 1, 2, 3 }, 2), table.unpack({ 1, 2, 3 }, 2, 3)",
      3,
      1,
      nil,
      2,
      2,
      3
    ),
    .init("return table.unpack({ 1, 2 }, 0, 3)", nil, 1, 2, nil),
    .init(
      "local t = { 3, 1, 2 } table.sort(t) local u = { 3, 1, 2 } table.sort(u, function(a, b) return a > b end) return table.concat(t), table.concat(u)",
      "123",
      "321"
    ),
    .init("return pcall(table.sort, { 1, 'x' })", false, "attempt to compare string with number"),
    .init(
      "return pcall(table.concat, { 1, {}, 3 })",
      false,
      "invalid value (table) at index 2 in table for 'concat'"
    ),
    .init(
      "local t = setmetatable({}, { __index = function(_, k) return k * 10 end, __len = function() return 3 end }) return table.concat(t, ','), table.unpack(t)",
      "10,20,30",
      10,
      20,
      30
    ),
    .init(
      "return math.abs(-5), math.ceil(3.2), math.floor(-3.5), math.fmod(-7, 3), math.fmod(7, -3), math.max(1, 5, 3), math.min(2.5, 1), math.modf(3.7)",
      5,
      4,
      -4,
      -1,
      1,
      5,
      1,
      3,
      .number(3.7 - 3)
    ),
    .init(
      "return math.sqrt(16), math.exp(0), math.log(8, 2), math.log(100, 10), math.log(1), math.pi > 3.14, math.deg(math.pi), math.rad(180) == math.pi",
      4.0,
      1.0,
      3.0,
      2.0,
      0.0,
      true,
      180.0,
      true
    ),
    .init(
      "return math.sin(0), math.cos(0), math.tan(0), math.asin(0), math.acos(1), math.atan(0), math.atan(0, -1) == math.pi",
      0.0,
      1.0,
      0.0,
      0.0,
      0.0,
      0.0,
      true
    ),
    .init(
      "return math.tointeger(3.0), math.tointeger(3.5), math.tointeger('8'), math.type(1), math.type(1.0), math.type('1'), math.ult(1, -1), math.huge == 1 / 0",
      3,
      nil,
      8,
      "integer",
      "float",
      nil,
      true,
      true
    ),
    .init(
      "return math.maxinteger, math.mininteger, math.floor(1e300) == 1e300, math.ceil(-0.5)",
      .int(.max),
      .int(.min),
      true,
      0
    ),
    .init(
      "math.randomseed(42) local a = { math.random(10), math.random(), math.random(0) } math.randomseed(42) return a[1] == math.random(10), a[2] == math.random(), a[3] == math.random(0), math.random(5, 5), pcall(math.random, 2, 1)",
      true,
      true,
      true,
      5,
      false,
      "bad argument #1 to 'math.random' (interval is empty)"
    ),
    .init(
      "local low, high = 100, 0 for i = 1, 500 do local x = math.random(3, 9) low, high = math.min(low, x), math.max(high, x) end return low, high",
      3,
      9
    ),
  ]
}
