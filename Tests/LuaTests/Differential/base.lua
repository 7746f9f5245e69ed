-- The functions of the global table.
local tools = require "tools"
local cases, call, run = tools.cases()
local random, pick, chance, maybe, any, tame = math.random, tools.pick, tools.chance, tools.maybe, tools.any, tools.tame

-- MARK: Values and their texts

call("assert", assert, function() return any(), maybe(any()), maybe(tame()) end)
call("type", type, any)
call("tostring", tostring, function()
  return pick { tools.integer, tools.float, tools.numeral, any }()
end, { weight = 2 })
run("tostring metamethods", function()
  local meta = { __name = pick { "My", 5, false }, __tostring = pick { function() return "text" end, function() return 7 end,
    function() return 7.5 end, function() return nil end, function() return {} end, function() error("inside", 0) end, nil, nil, 5 } }
  local value = setmetatable({}, meta)
  return pcall(tostring, value), pcall(string.format, "%s %s", value), pcall(string.format, "%s", value)
end)
run("print", function()
  local values = table.pack(any(), maybe(any()), maybe(tools.numeral()))
  -- A plain table or function prints its address in stock Lua.
  for index = 1, values.n do
    local kind = type(values[index])
    if kind == "table" or kind == "function" or kind == "thread" then values[index] = kind end
    if kind == "string" then values[index] = tools.show(values[index]) end
  end
  return pcall(print, table.unpack(values, 1, random(0, values.n)))
end)

local digits = { "0", "1", "2", "7", "9", "a", "f", "z", "A", "Z", "x", "e", "p", ".", "-", "+", " ", "_", "\0", "inf", "nan" }
local function numeral()
  if chance(3) then return tools.numeral() end
  local parts = { pick { "", "", " ", "\n\t", "\v" }, pick { "", "", "-", "+" }, pick { "", "", "0x", "0X" } }
  for index = 1, random(0, pick { 3, 6, 25 }) do parts[index + 3] = chance(5) and pick(digits) or pick { "0", "1", "5", "8", "b" } end
  parts[#parts + 1] = pick { "", "", "", ".", ".5", "e3", "e-2", "p4", "E+1", " ", " x", "\0" }
  return table.concat(parts)
end
call("tonumber", tonumber, function() return pick { numeral, numeral, tools.number, any }() end, { weight = 2 })
call("tonumber base", tonumber, function() return pick { numeral, numeral, tools.text, tools.any }(4), random(-1, 38) end, { weight = 2 })

call("select", select, function() return pick { tools.small(), tools.integer(), "#", "x", "2", 2.0, -1, 1.5 }, any(), maybe(tame()), nil, 3 end,
  { weight = 2 })
call("rawequal", rawequal, function() local a = any() return a, chance(2) and a or any() end)
call("rawget", rawget, function() return tools.list(4), any() end)
call("rawlen", rawlen, function() return pick { tools.list(5), tools.text(5), any() } end)
run("rawset", function()
  local items = tools.list(3)
  return pcall(rawset, items, pick { nil, 1, 2, 4, 1.0, -0.0, "a", "", true, 0 / 0, 1 / 0, "1" }, tame()), items
end)

-- MARK: Metatables

local fields = { "__index", "__newindex", "__len", "__call", "__name", "__metatable", "__eq", "__close", "other" }
run("setmetatable", function()
  local object, meta = {}, {}
  for _ = 1, random(0, 3) do meta[pick(fields)] = pick { true, false, 5, "x", function(...) return select("#", ...) end } end
  local given = pick { meta, meta, meta, nil, false, 5, "x", {} }
  local first = table.pack(pcall(setmetatable, pick { object, object, object, 5, "x", false }, given))
  local second = table.pack(pcall(setmetatable, object, pick { {}, 5 }))
  return first[1], first[1] and first[2] == object or first[2], second[1], second[1] or second[2], rawequal(getmetatable(object), meta)
end)
run("getmetatable", function()
  local meta = { __metatable = pick { "locked", false, nil, 7 }, __index = tools.list(2) }
  local object = setmetatable({}, pick { meta, meta, {} })
  return pcall(getmetatable, pick { object, object, object, 5, true, print }), pcall(getmetatable)
end)
run("setmetatable operators", function()
  local seen = {}
  local function note(name) return function(...) seen[#seen + 1] = name .. tools.show(...) return pick { name, 1, false } end end
  local meta = {}
  for _, name in ipairs { "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor", "__bxor", "__shl", "__shr",
    "__bnot", "__len", "__eq", "__lt", "__le", "__call", "__index", "__newindex" } do
    if chance(2) then meta[name] = note(name) end
  end
  local a, b = setmetatable({}, meta), pick { 3, 2.5, "4", "x", {}, setmetatable({}, meta), true }
  if chance(2) then a, b = b, a end
  local operators = {
    function() return a + b end, function() return a - b end, function() return a * b end, function() return a / b end,
    function() return a % b end, function() return a ^ b end, function() return -a end, function() return a // b end,
    function() return a & b end, function() return a | b end, function() return a ~ b end, function() return a << b end,
    function() return a >> b end, function() return ~a end, function() return a ~= b end, function() return #a end,
    function() return a == b end, function() return a < b end, function() return a <= b end, function() return a(b) end,
    function() return a.field end, function() a.field = b return "set" end, function() return a > b end,
  }
  return pcall(pick(operators)), seen
end, { weight = 2 })

-- MARK: Traversal

call("ipairs", ipairs, function() return pick { tools.list(4), tools.text(2), any() } end)
run("ipairs loop", function()
  local items = pick { tools.list(5), setmetatable({ 1 }, { __index = function(_, key) if key < 4 then return key * 2 end end }), "ab", tame() }
  local seen = {}
  local ok, why = pcall(function() for index, value in ipairs(items) do seen[#seen + 1] = index seen[#seen + 1] = value end end)
  return ok, why, seen
end)
local function keys_of(count)
  local object = {}
  for index = 1, count do object[pick { "a", "b", "c", 1, 2, 3, 4, 1.5, -2.5, true, false, -1, 1 << 40, 2.0 }] = index end
  return object
end
-- The order of keys is sorted here and undefined in stock Lua: only what is seen is compared.
run("pairs", function()
  local object, seen = keys_of(random(0, 9)), {}
  local erase = chance(3)
  for key, value in pairs(object) do
    seen[#seen + 1] = tools.show(key, value)
    if erase then object[key] = nil end
  end
  table.sort(seen)
  return seen, object, pcall(pairs)
end, { weight = 2 })
run("pairs wrong", function() return pcall(function() for _ in pairs(pick { 5, "x", nil, true }) do end end) end)
run("pairs metamethod", function()
  local object = setmetatable({}, { __pairs = pick { function(t) return function(_, k) if not k then return 1, 2 end end, t, nil end,
    function() return 1, 2, 3, 4 end, function() error("inside") end, function() end, 5, false } })
  local seen = {}
  local ok, why = pcall(function() for key, value in pairs(object) do seen[#seen + 1] = key seen[#seen + 1] = value end end)
  return ok, why, seen, pcall(function() return select("#", pairs(object)) end)
end)
run("next", function()
  local object, seen = keys_of(random(0, 9)), {}
  local erased = pick { "none", "all", "number", "string" }
  local key, value = next(object)
  while key ~= nil do
    seen[#seen + 1] = tools.show(key, value)
    if erased == "all" or erased == type(key) then object[key] = nil end
    key, value = next(object, key)
  end
  table.sort(seen)
  return seen, object
end, { weight = 2 })
run("next single", function()
  local object = { [pick { 1, "a", 1.5, true }] = pick { 1, "v" } }
  return pcall(next, pick { object, object, nil, 5 }, pick { nil, 1, "a", 1.5, 1.0, true, "absent", 7, {} })
end)
run("next sequence", function()
  local items = { 1, 2, 3 }
  return pcall(next, items, pick { nil, 1, 2, 3, 2.0, 3.0 })
end)

-- MARK: Errors and protected calls

run("error", function() return pcall(error, pick { "text", "", 5, 1.5, nil, true, { 1 }, tools.text(3) }, maybe(pick { 0, 1, 2, 3, 10, -1, 1.0, "1", "x" })) end)
run("error levels", function()
  local level = random(0, 5)
  local function inner() error(pick { "text", 7, {} }, level) end
  local function middle() inner() return 1 end
  local function tail() return inner() end
  return pcall(pick { inner, middle, tail, function() return pcall(middle) end })
end)
call("pcall", pcall, function() return pick { function(...) return ... end, function() error("e") end, error, pcall, tame() }, any(), maybe(any()) end)
run("pcall nested", function()
  local function dive(depth)
    if depth == 0 then error(pick { nil, "deep", { 1 } }) end
    if chance(2) then return pcall(dive, depth - 1) end
    return (select(2, pcall(dive, depth - 1)))
  end
  return pcall(dive, random(0, 6))
end)
call("xpcall", xpcall, function()
  return pick { function(...) return ... end, function() error("e", 0) end, error, tame() },
    pick { function(...) return select("#", ...), ... end, function() end, type, tame() }, pick { 5, "x", false }, maybe(tame())
end, { exact = true })
run("xpcall failing handler", function()
  local times = 0
  local most = pick { 0, 1, 2, 5, 1000 }
  local ok, why = xpcall(function() error(pick { "first", 5, {} }, 0) end, function(message)
    times = times + 1
    if times <= most then error("again", 0) end
    return message
  end)
  return ok, why, most < 1000 and times
end)
run("xpcall nested", function()
  local function handler(message) return "h" .. tostring(message) end
  return xpcall(function() return xpcall(function() error("inner", 0) end, chance(2) and handler or error) end, handler)
end)

-- MARK: load

local chunks = {
  "return 1, ...", "return (", "x =", "return a", "goto x", "local x <const> = 1; x = 2", "", "return ...", "break", "for", "'", "--[[", "return a.b",
  "a = 1", "return #...", "local function f() return f end return f()", "return [[\n]]", "\n\n=", "return 0x", "return 1e", "::a:: ::a::", "return '\\q'",
  "return '\\u{110000000}'", "local x <close> = 1", "local x <what> = 1", "return 1 return 2", "# comment", "return 1//0", "return 1 & 1.5", "error('in chunk')",
  "return function() return a end", "local a = {} a.b.c = 1", "return -'2'", "if x then", "repeat local y = 1 until y", "\0", "return '\0'",
}
local function environment() return pick { { a = 5 }, {}, false, setmetatable({}, { __index = function(_, key) return key end }) } end
run("load", function()
  local chunk = pick(chunks)
  local made, why = load(pick { chunk, chunk, chunk, chunk .. " " .. pick(chunks), 5, "return 5" },
    maybe(pick { "=name", "@file.lua", "some text\nsecond", "", "=", ("long "):rep(30), 7 }), maybe(pick { "t", "bt", "tb", "b", "", "x" }), environment())
  if made then return "made", pcall(made, 7, "x") end
  return made, why
end, { weight = 2 })
-- A function among these could be a reader that never ends.
call("load wrong", load, function() return pick { "return 1", "x", 5, {}, false }, pick { nil, "=n", tame() }, pick { nil, "t", tame() } end, { exact = true })
run("load reader", function()
  local pieces, index = { "return ", "1", "+2", ", 'a", "b'", " ", "or 5" }, 0
  local last = random(0, #pieces)
  local stop = pick { nil, "", 5, false, {} }
  local made, why = load(function()
    index = index + 1
    if index <= last then return pieces[index] end
    if stop == 5 then error(pick { "in reader", { 1 } }) end
    return stop
  end, maybe("=reader"), "t", {})
  if made then return "made", pcall(made) end
  return made, why
end)

return cases
